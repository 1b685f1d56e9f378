package io.glyph.store.filesystem;

import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The migrations that are built in, as resources. Whatever is wrong with them is a defect of this
 * build, so it is an {@link IllegalStateException} with the file's name.
 */
public final class ResourceMigrationSource implements MigrationSource {
  /** Folder of the resources, with the slash that ends it. */
  public static final String FOLDER = "io/glyph/store/migrations/";

  static final String INDEX = "migrations.index";
  private static final String SQL = ".sql";
  private static final String YAML = ".yaml";
  private static final int DIGEST_LENGTH = 64;

  private final Function<String, @Nullable InputStream> resources;

  public ResourceMigrationSource(ClassLoader loader) {
    this(loader::getResourceAsStream);
  }

  /**
   * @param resources gives the content of a resource by its full name, null where there is none
   */
  public ResourceMigrationSource(Function<String, @Nullable InputStream> resources) {
    this.resources = resources;
  }

  @Override
  public MigrationCatalog load() {
    Map<String, String> digests = index();
    List<Migration> migrations = new ArrayList<>();
    for (String name : digests.keySet()) {
      if (name.endsWith(SQL)) {
        migrations.add(migration(name, digests));
      } else if (!digests.containsKey(sibling(name, YAML, SQL))) {
        throw broken(name, "it has no SQL beside it");
      }
    }
    try {
      return new MigrationCatalog(migrations);
    } catch (IllegalArgumentException gap) {
      throw new IllegalStateException("migrations.index: " + gap.getMessage(), gap);
    }
  }

  /** File names in order, each with its digest: {@code <sha256> <name>}, as sha256sum writes. */
  private Map<String, String> index() {
    TreeMap<String, String> digests = new TreeMap<>();
    for (String line : text(INDEX, bytes(INDEX)).split("\n")) {
      boolean form =
          line.length() > DIGEST_LENGTH + 2
              && line.startsWith("  ", DIGEST_LENGTH)
              && BackupDescription.isSha256(line.substring(0, DIGEST_LENGTH));
      if (!form) {
        throw broken(INDEX, "a line is not a digest, two blanks and a name");
      }
      String name = line.substring(DIGEST_LENGTH + 2);
      if (!digests.isEmpty() && digests.lastKey().compareTo(name) >= 0) {
        throw broken(INDEX, "names are not sorted, or one is listed twice");
      }
      MigrationName.to(name);
      digests.put(name, line.substring(0, DIGEST_LENGTH));
    }
    return digests;
  }

  private Migration migration(String script, Map<String, String> digests) {
    String description = sibling(script, SQL, YAML);
    String sqlDigest = digests.getOrDefault(script, "");
    String descriptorDigest = digests.get(description);
    if (descriptorDigest == null) {
      throw broken(script, "it has no descriptor beside it");
    }
    byte[] sql = checked(script, sqlDigest);
    byte[] yaml = checked(description, descriptorDigest);
    StoreVersion to = MigrationName.to(script);
    StoreVersion from = new StoreVersion(to.number() - 1);
    Descriptor descriptor;
    try {
      descriptor = MigrationDescriptor.read(yaml, from, to);
    } catch (YamlFormException e) {
      throw broken(description, e.problem());
    }
    return new Migration(
        from,
        to,
        script,
        text(script, sql),
        sqlDigest,
        text(description, yaml),
        descriptorDigest,
        descriptor,
        Migration.Origin.BUILT_IN);
  }

  private byte[] checked(String name, String digest) {
    byte[] bytes = bytes(name);
    if (!HexFormat.of().formatHex(Sha256.start().digest(bytes)).equals(digest)) {
      throw broken(name, "it is not what migrations.index says it is");
    }
    return bytes;
  }

  private byte[] bytes(String name) {
    try (InputStream stream = resources.apply(FOLDER + name)) {
      if (stream == null) {
        throw broken(name, "there is no such resource");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name + ": cannot be read", e);
    }
  }

  private static String text(String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      throw broken(name, "it is not UTF-8");
    }
    return text;
  }

  private static String sibling(String name, String suffix, String other) {
    return name.substring(0, name.length() - suffix.length()) + other;
  }

  private static IllegalStateException broken(String name, String problem) {
    return new IllegalStateException(name + ": " + problem);
  }
}
