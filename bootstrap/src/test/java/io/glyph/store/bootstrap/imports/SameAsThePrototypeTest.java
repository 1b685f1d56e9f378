package io.glyph.store.bootstrap.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.usecase.ImportProject;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the first prototype imported, imported again: the same ids, blobs and event. */
class SameAsThePrototypeTest {
  @TempDir private Path dir;
  private RealImport house;

  @BeforeEach
  void house() throws IOException {
    house = new RealImport(Files.createDirectory(dir.resolve("scratch")));
  }

  private Path project(String golden) throws IOException {
    return GoldenStore.named(golden)
        .unpackInto(Files.createDirectories(dir.resolve(golden + " as it was")));
  }

  /** The prototype's project without its store, so that a new one can be made. */
  private Path copyOf(Path project) throws IOException {
    Path copy = dir.resolve("fresh");
    try (Stream<Path> paths = Files.walk(project)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path below = project.relativize(path);
        if (!below.startsWith(".glyph")) {
          Files.copy(path, copy.resolve(below.toString()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return copy;
  }

  private static List<String> rows(Path database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  private static SortedMap<String, String> blobs(Path store) throws IOException {
    SortedMap<String, String> blobs = new TreeMap<>();
    Path content = store.resolve("content");
    try (Stream<Path> paths = Files.walk(content)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        String bytes =
            Files.isRegularFile(path)
                ? HexFormat.of().formatHex(Files.readAllBytes(path))
                : "folder";
        blobs.put(content.relativize(path).toString(), mode + " " + bytes);
      }
    }
    return blobs;
  }

  /** The event's data, as its bytes in the line. */
  private static String data(Path store) throws IOException {
    String line =
        Files.readAllLines(store.resolve("audit/events.jsonl")).stream()
            .filter(l -> l.contains("\"genesis_import\""))
            .findFirst()
            .orElseThrow();
    int from = line.indexOf("\"data\":") + "\"data\":".length();
    int end = line.indexOf("\"transcripts\":\"excluded-by-default\"}", from);
    return line.substring(from, end);
  }

  private static void assertSameRows(Path theirs, Path ours) throws SQLException {
    String content = "SELECT concat_ws('|', id, hash, size, hex(path)) FROM content ORDER BY rowid";
    assertEquals(rows(theirs, content), rows(ours, content));
    assertEquals(
        rows(theirs, "SELECT hex(path) || content_id || labels FROM sources ORDER BY path"),
        rows(
            ours,
            "SELECT hex(path) || content_id || group_concat(realm, ',' ORDER BY position)"
                + " FROM sources s JOIN source_labels l ON l.source_id = s.id"
                + " GROUP BY s.id ORDER BY path"));
    String realms = "SELECT name || '|' || description FROM realms ORDER BY rowid";
    assertEquals(rows(theirs, realms), rows(ours, realms));
  }

  @Test
  void orchardBecomesWhatItWas() throws Exception {
    Path original = project("v1-imported");
    Path project = copyOf(original);
    StoreLocation store = house.init(project);
    ImportProject.Report report = RealImport.done(house.take(store, project));
    assertEquals(new ImportCounts(11, 11, 0, 0, 0, 2), report.counts());
    assertSameRows(original.resolve(".glyph/store.db"), store.database());
    assertEquals(blobs(original.resolve(".glyph")), blobs(store.directory()));
    assertEquals(data(original.resolve(".glyph")), data(store.directory()));
    assertInstanceOf(AuditVerdict.Intact.class, house.verify(store));
    assertTrue(house.recover(store).didNothing());
    ImportProject.Report again = RealImport.done(house.take(store, project));
    assertTrue(again.event().isEmpty());
  }

  /** Of that store only its own folder is there: its files are made again from blobs and rows. */
  @Test
  void oddNamesBecomeWhatTheyWere() throws Exception {
    Path original = project("v1-odd-names");
    Path project = Files.createDirectory(dir.resolve("odd"));
    Path database = original.resolve(".glyph/store.db");
    StringBuilder script = new StringBuilder("set -e\n");
    for (String row : rows(database, "SELECT hex(path) || substr(content_id, 16) FROM sources")) {
      String hash = row.substring(row.length() - 64);
      StringBuilder name = new StringBuilder();
      for (byte b : HexFormat.of().parseHex(row.substring(0, row.length() - 64))) {
        name.append('\\').append(String.format("%03o", b & 0xff));
      }
      // A dot after the name keeps the shell from cutting a newline at its end.
      script
          .append("n=$(printf '")
          .append(name)
          .append(".'); n=\"${n%.}\"\n")
          .append("mkdir -p -- \"$(dirname -- \"$n\")\"\n")
          .append("cat -- '")
          .append(original)
          .append("/.glyph/content/")
          .append(hash, 0, 2)
          .append('/')
          .append(hash)
          .append("' > \"$n\"\n");
    }
    Path file = dir.resolve("make.sh");
    Files.writeString(file, script);
    int exit =
        new ProcessBuilder("sh", file.toString())
            .directory(project.toFile())
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, exit);
    StoreLocation store = house.init(project);
    RealImport.done(house.take(store, project));
    assertSameRows(database, store.database());
    assertEquals(blobs(original.resolve(".glyph")), blobs(store.directory()));
    // Invalid bytes are written raw here and escaped there: the same text.
    assertEquals(
        data(original.resolve(".glyph")).replace("\\ufffd", "\ufffd").replace("\\u001b", "\\u001B"),
        data(store.directory()));
  }
}
