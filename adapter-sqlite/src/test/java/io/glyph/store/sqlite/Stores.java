package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** Stores to test on, and the programs that others are. */
final class Stores {
  static final Path GOLDEN = Path.of("../bootstrap/src/test/resources/golden/v1");

  static final List<String> ALL =
      List.of(
          "v1-fresh",
          "v1-imported",
          "v1-worked",
          "v1-claimed",
          "v1-first-shape",
          "v1-oldest-shape",
          "v1-reordered-shape",
          "v1-live-wal",
          "v1-killed-init",
          "v1-killed-import",
          "v1-odd-names");

  static final List<String> WITH_WAL = List.of("v1-live-wal", "v1-killed-init", "v1-killed-import");

  static final Release RELEASE = new Release(0, 3, 0);

  private Stores() {}

  static Stream<String> all() {
    return ALL.stream();
  }

  /** Unpacks the store folder of a golden store into a folder. */
  static StoreLocation golden(String name, Path into) {
    Path store = into.resolve(StoreLocation.FOLDER_NAME).toAbsolutePath();
    try (ZipFile zip = new ZipFile(GOLDEN.resolve(name + ".zip").toFile(), UTF_8)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        int at = entry.getName().indexOf(".glyph/");
        if (at < 0) {
          continue;
        }
        Path target = store.resolve(entry.getName().substring(at + ".glyph/".length()));
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Path folder = target.getParent();
          Files.createDirectories(folder == null ? store : folder);
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target);
          }
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new StoreLocation(store);
  }

  static SqliteStoreDatabase database() {
    return new SqliteStoreDatabase(releases(), RELEASE, new TemporaryRooms());
  }

  /** One that loses patience soon. */
  static SqliteStoreDatabase impatient(Duration patience) {
    return new SqliteStoreDatabase(
        releases(),
        RELEASE,
        new TemporaryRooms(),
        new Limits(patience, patience, Duration.ofMillis(200)));
  }

  static ReleaseTable releases() {
    return new ReleaseTable(
        List.of(
            new FormatSupport(new Release(0, 1, 0), VersionRange.of(1, 1), new StoreVersion(1)),
            new FormatSupport(new Release(0, 2, 0), VersionRange.of(1, 2), new StoreVersion(2)),
            new FormatSupport(RELEASE, VersionRange.of(1, 4), new StoreVersion(4))));
  }

  static Migration managedStore() {
    byte[] sql = resource("/io/glyph/store/migrations/V0002__managed_store.sql");
    return migration(1, "V0002__managed_store.sql", new String(sql, UTF_8));
  }

  static Migration migration(int from, String script, String sql) {
    String hash = sha256(sql.getBytes(UTF_8));
    return new Migration(
        new StoreVersion(from),
        new StoreVersion(from + 1),
        script,
        sql,
        hash,
        "",
        hash,
        Descriptor.keepsAll("title", "reason"),
        Migration.Origin.BUILT_IN);
  }

  static byte[] resource(String name) {
    try (InputStream in = Stores.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A connection as another program opens it: no setting of ours. */
  static SQLiteConnection foreign(Path database) throws SQLException {
    return Connections.open(new SQLiteConfig(), DatabaseUri.create(database));
  }

  /** Lets another program run statements on a database. */
  static void meddle(Path database, String... statements) throws SQLException {
    try (SQLiteConnection connection = foreign(database)) {
      for (String statement : statements) {
        Sql.run(connection, statement);
      }
    }
  }

  /** Every name under a folder with its size, time of change and content. */
  static SortedMap<String, String> everything(Path folder) throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.forEach(paths::add);
    }
    for (Path path : paths) {
      String content = Files.isRegularFile(path) ? sha256(Files.readAllBytes(path)) : "";
      found.put(
          folder.relativize(path).toString(), Files.getLastModifiedTime(path) + " " + content);
    }
    return found;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
