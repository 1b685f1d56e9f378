package io.glyph.store.filesystem;

import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a catalog of files, wherever they came from; and reads the index that lists them. */
final class CatalogFiles {
  static final String INDEX = "migrations.index";

  /** Beside the built-in ones: what is said of them without reading them. */
  static final String OUTLINE = "migrations.outline";

  private static final int DIGEST_LENGTH = 64;

  private CatalogFiles() {}

  /**
   * @param files content by name, the index left out
   * @param first the version that the first migration starts from
   */
  static MigrationCatalog assemble(
      SortedMap<String, byte[]> files, StoreVersion first, Migration.Origin origin)
      throws CatalogFormException {
    List<Migration> migrations = new ArrayList<>();
    List<Migration> reverses = new ArrayList<>();
    StoreVersion at = first;
    // Names sort so that reverse scripts come first and versions go up.
    for (String text : files.keySet()) {
      MigrationName name = MigrationName.parse(text);
      byte[] sibling = files.get(name.sibling());
      if (sibling == null) {
        throw new CatalogFormException(
            text, name.isScript() ? "it has no descriptor beside it" : "it has no SQL beside it");
      }
      if (!name.isScript()) {
        continue;
      }
      byte[] sql = files.getOrDefault(text, new byte[0]);
      Migration migration = migration(name, sql, sibling, origin);
      if (name.isReverse()) {
        requireOnly(reverses, migration);
        reverses.add(migration);
      } else {
        requireOnly(migrations, migration);
        requireNext(migration, at);
        migrations.add(migration);
        at = migration.to();
      }
    }
    for (Migration reverse : reverses) {
      if (migrations.stream().noneMatch(m -> m.to().equals(reverse.from()))) {
        throw new CatalogFormException(
            reverse.script(), "the migration that it undoes is not beside it");
      }
    }
    return new MigrationCatalog(migrations, reverses);
  }

  private static void requireOnly(List<Migration> before, Migration migration)
      throws CatalogFormException {
    if (!before.isEmpty() && before.getLast().from().equals(migration.from())) {
      throw new CatalogFormException(
          migration.script(),
          before.getLast().script() + " leads from version " + migration.from() + " already");
    }
  }

  private static void requireNext(Migration migration, StoreVersion at)
      throws CatalogFormException {
    if (!migration.from().equals(at)) {
      throw new CatalogFormException(
          migration.script(),
          String.format(
              "a catalog has no gaps and no forks; the next one here is V%04d",
              at.next().number()));
    }
  }

  static Migration migration(MigrationName script, byte[] sql, byte[] yaml, Migration.Origin origin)
      throws CatalogFormException {
    Descriptor descriptor;
    try {
      descriptor = MigrationDescriptor.read(yaml, script.from(), script.to());
    } catch (YamlFormException e) {
      throw new CatalogFormException(script.sibling(), e.problem());
    }
    return new Migration(
        script.from(),
        script.to(),
        script.text(),
        text(script.text(), sql),
        sha256(sql),
        text(script.sibling(), yaml),
        sha256(yaml),
        descriptor,
        origin);
  }

  /**
   * Digests by file name in order, of {@code <sha256> <name>} a line with two blanks in between, as
   * sha256sum writes it.
   */
  static SortedMap<String, String> index(byte[] bytes) throws CatalogFormException {
    TreeMap<String, String> digests = new TreeMap<>();
    int number = 0;
    for (String line : text(INDEX, bytes).split("\n")) {
      number++;
      boolean form =
          line.length() > DIGEST_LENGTH + 2
              && line.startsWith("  ", DIGEST_LENGTH)
              && BackupDescription.isSha256(line.substring(0, DIGEST_LENGTH));
      if (!form) {
        throw new CatalogFormException(
            INDEX, "a line is not a digest, two blanks and a name, see line " + number);
      }
      String name = line.substring(DIGEST_LENGTH + 2);
      if (!digests.isEmpty() && digests.lastKey().compareTo(name) >= 0) {
        throw new CatalogFormException(
            INDEX, "names are not sorted, or one is listed twice, see line " + number);
      }
      MigrationName.parse(name);
      digests.put(name, line.substring(0, DIGEST_LENGTH));
    }
    return digests;
  }

  /** One step up a line: {@code FROM TO loses}, or {@code FROM TO keeps}. */
  static List<MigrationSource.Step> outline(byte[] bytes) throws CatalogFormException {
    List<MigrationSource.Step> steps = new ArrayList<>();
    for (String line : text(OUTLINE, bytes).split("\n")) {
      String[] words = line.split(" ", -1);
      Optional<StoreVersion> from = StoreVersion.parse(words[0]);
      Optional<StoreVersion> to = words.length == 3 ? StoreVersion.parse(words[1]) : from;
      boolean loses = words[words.length - 1].equals("loses");
      if (from.isEmpty()
          || to.isEmpty()
          || !to.get().equals(from.get().next())
          || !(loses || words[2].equals("keeps"))) {
        throw new CatalogFormException(OUTLINE, "a line is not FROM TO loses|keeps: " + line);
      }
      steps.add(new MigrationSource.Step(from.get(), to.get(), loses, Migration.Origin.BUILT_IN));
    }
    return steps;
  }

  static void requireDigest(String name, byte[] bytes, String digest) throws CatalogFormException {
    if (!sha256(bytes).equals(digest)) {
      throw new CatalogFormException(name, "it is not what migrations.index says it is");
    }
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.start().digest(bytes));
  }

  private static String text(String name, byte[] bytes) throws CatalogFormException {
    try {
      // A new decoder reports malformed input instead of replacing it.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new CatalogFormException(name, "it is not UTF-8");
    }
  }
}
