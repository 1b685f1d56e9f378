package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.contract.MigrationSourceContract;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.refusal.Refusal.InvalidArgument;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderMigrationSourceTest extends MigrationSourceContract {
  private static final String SQL = "CREATE TABLE x(é);\n";

  @TempDir private Path temp;
  private Path folder = Path.of("/nowhere");

  @BeforeEach
  void fill() {
    folder = temp.resolve("catalog");
    put("V0003__three.sql", SQL);
    put("V0003__three.yaml", descriptor(2, 3));
    put("V0004__four.sql", "DROP TABLE x;");
    put("V0004__four.yaml", descriptor(3, 4));
    put("U0004__four.sql", "CREATE TABLE x(é);");
    put("U0004__four.yaml", descriptor(4, 3));
    put("README.md", "not a migration");
    TestFiles.makeFolder(folder.resolve("drafts.sql.d"));
  }

  private void put(String name, String text) {
    TestFiles.put(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String descriptor(int from, int to) {
    return "migration:\n  from: %d\n  to: %d\n  title: T\n  reason: R\n".formatted(from, to);
  }

  /** What is built in leads to version 2. */
  private static MigrationSource builtIn() {
    Map<String, String> files =
        Map.of("V0002__two.sql", "SELECT 1;\n", "V0002__two.yaml", descriptor(1, 2));
    StringBuilder index = new StringBuilder();
    files.keySet().stream()
        .sorted()
        .forEach(name ->
            index
                .append(sha256(files.getOrDefault(name, "")))
                .append("  ")
                .append(name)
                .append('\n'));
    return new ResourceMigrationSource(name -> {
      String file = name.substring(ResourceMigrationSource.FOLDER.length());
      String text = file.equals("migrations.index") ? index.toString() : files.get(file);
      return text == null
          ? null
          : new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    });
  }

  private static String sha256(String text) {
    return CatalogFiles.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected MigrationSource source() {
    return new FolderMigrationSource(builtIn(), folder);
  }

  private String problem() {
    RefusedException refused = assertThrows(RefusedException.class, () -> source().load());
    InvalidArgument invalid = assertInstanceOf(InvalidArgument.class, refused.refusal());
    assertEquals("--catalog", invalid.name());
    return invalid.problem();
  }

  private void index(String... names) {
    StringBuilder index = new StringBuilder();
    for (String name : names) {
      String text =
          new String(TestFiles.get(folder.resolve(name)).orElseThrow(), StandardCharsets.UTF_8);
      index.append(sha256(text)).append("  ").append(name).append('\n');
    }
    put("migrations.index", index.toString());
  }

  @Test
  void folderGoesOnWhereTheBuiltInMigrationsEnd() {
    MigrationCatalog catalog = source().load();
    assertEquals(
        List.of(Migration.Origin.BUILT_IN, Migration.Origin.CATALOG, Migration.Origin.CATALOG),
        catalog.migrations().stream().map(Migration::origin).toList());
    Migration three = catalog.migrations().get(1);
    assertEquals(SQL, three.sql());
    assertEquals(sha256(SQL), three.sqlSha256());
    assertEquals(descriptor(2, 3), three.description());
    assertEquals(3, catalog.reverseFrom(new StoreVersion(4)).orElseThrow().to().number());
  }

  @Test
  void indexIsCheckedWhereThereIsOne() {
    String[] all = {
      "U0004__four.sql",
      "U0004__four.yaml",
      "V0003__three.sql",
      "V0003__three.yaml",
      "V0004__four.sql",
      "V0004__four.yaml"
    };
    index(all);
    assertEquals(3, source().load().migrations().size());
    put("V0003__three.sql", SQL + "\n");
    assertEquals("V0003__three.sql: it is not what migrations.index says it is", problem());
    put("V0003__three.sql", SQL);
    put("V0005__five.sql", "SELECT 1");
    assertEquals("V0005__five.sql: migrations.index does not list it", problem());
    index("V0003__three.sql", "V0005__five.sql");
    remove("V0005__five.sql");
    assertEquals("V0005__five.sql: migrations.index lists it, and it is not there", problem());
    put("migrations.index", "nonsense\n");
    assertEquals(
        "migrations.index: a line is not a digest, two blanks and a name, see line 1", problem());
  }

  private void remove(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  @Test
  void numbersGoOnWithoutGapAndNoneComesTwice() {
    put("V0004__fourth.sql", "SELECT 1");
    put("V0004__fourth.yaml", descriptor(3, 4));
    assertEquals("V0004__fourth.sql: V0004__four.sql leads from version 3 already", problem());
    remove("V0004__fourth.sql");
    assertEquals("V0004__fourth.yaml: it has no SQL beside it", problem());
    remove("V0004__fourth.yaml");
    remove("V0003__three.sql");
    remove("V0003__three.yaml");
    assertEquals(
        "V0004__four.sql: a catalog has no gaps and no forks; the next one here is V0003",
        problem());
    put("V0002__again.sql", "SELECT 1");
    put("V0002__again.yaml", descriptor(1, 2));
    assertEquals(
        "V0002__again.sql: a catalog has no gaps and no forks; the next one here is V0003",
        problem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"V5__x.sql", "v0005__x.sql", "V0005_x.sql", "notes.sql", "V0005__x.yml"})
  void whatLooksLikeAMigrationIsNotPassedOver(String name) {
    put(name, "SELECT 1");
    assertEquals(name + ": not the name of a migration, VNNNN__title or UNNNN__title", problem());
  }

  @Test
  void whatIsNoPlainFileIsNotRead() throws Exception {
    remove("V0004__four.sql");
    Path outside = temp.resolve("outside.sql");
    TestFiles.put(outside, new byte[] {'x'});
    TestFiles.makeLink(folder.resolve("V0004__four.sql"), outside);
    assertEquals("V0004__four.sql: it is a link", problem());
    remove("V0004__four.sql");
    Posix.fifo(folder.resolve("V0004__four.sql"));
    assertEquals("V0004__four.sql: it is not a regular file", problem());
    remove("V0004__four.sql");
    TestFiles.makeFolder(folder.resolve("V0004__four.sql"));
    assertEquals("V0004__four.sql: it is a folder, not a file", problem());
  }

  @Test
  void whatIsTooLargeOrNotTextIsNotTaken() {
    put("V0004__four.yaml", descriptor(3, 4) + "#".repeat(256 * 1024));
    assertEquals("V0004__four.yaml: longer than 256 KiB", problem());
    put("V0004__four.yaml", descriptor(3, 4));
    TestFiles.put(folder.resolve("V0004__four.sql"), new byte[(16 << 20) + 1]);
    assertEquals("V0004__four.sql: longer than 16384 KiB", problem());
    TestFiles.put(folder.resolve("V0004__four.sql"), new byte[] {'-', '-', (byte) 0xff});
    assertEquals("V0004__four.sql: it is not UTF-8", problem());
  }

  @Test
  void brokenDescriptorIsNamedWithItsLine() {
    put("V0004__four.yaml", descriptor(3, 4) + "  title: twice\n");
    assertEquals("V0004__four.yaml: has the key \"title\" twice, see line 6", problem());
    put("V0004__four.yaml", descriptor(3, 4) + "  loose: []\n");
    assertEquals(
        "V0004__four.yaml: migration has the key \"loose\", which is not known, see line 6",
        problem());
    put("V0004__four.yaml", "migration: [\n");
    assertTrue(problem().startsWith("V0004__four.yaml: is not YAML, see line "), problem());
    put("V0004__four.yaml", descriptor(4, 5));
    assertEquals("V0004__four.yaml: from and to are not those of the file's name", problem());
  }

  @Test
  void folderThatIsMissingOrEmptyIsAnErrorAndNotNoMigrations() throws IOException {
    folder = temp.resolve("gone");
    assertEquals(folder + ": there is no such folder", problem());
    Files.createFile(folder);
    assertEquals(folder + ": there is no such folder", problem());
    folder = temp.resolve("empty");
    TestFiles.makeFolder(folder);
    assertEquals(folder + ": there is no migration in it", problem());
  }
}
