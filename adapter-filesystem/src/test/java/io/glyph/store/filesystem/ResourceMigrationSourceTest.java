package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.Invariant;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.refusal.Refusal.MigrationFailed;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.StoreVersion;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceMigrationSourceTest {
  private static final String TWO =
      """
      migration:
        from: 1
        to: 2
        title: Managed store
        reason: So that it can be kept.
        renamed: {}
        rebuilt: {}
        loses: []
        drops: []
        invariants:
          - {name: all there, sql: "SELECT 1 WHERE 0"}
      """;
  private static final String THREE =
      """
      migration:
        from: 2
        to: 3
        title: T
        reason: R
        loses:
          - {table: remotes, reason: not used}
          - {column: hook_runs.stdout, reason: secrets}
        drops: [some_trigger]
      """;

  private final Map<String, String> files = new TreeMap<>();

  ResourceMigrationSourceTest() {
    files.put("V0002__managed_store.sql", "CREATE TABLE x(é);\n");
    files.put("V0002__managed_store.yaml", TWO);
    files.put("V0003__t.sql", "SELECT 2;\n");
    files.put("V0003__t.yaml", THREE);
  }

  private String index() {
    StringBuilder index = new StringBuilder();
    files.forEach(
        (name, text) -> index.append(sha256(text)).append("  ").append(name).append('\n'));
    return index.toString();
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.start().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private MigrationCatalog load(String index) {
    return new ResourceMigrationSource(
            name -> {
              assertTrue(name.startsWith("io/glyph/store/migrations/"), name);
              String file = name.substring("io/glyph/store/migrations/".length());
              String text = file.equals("migrations.index") ? index : files.get(file);
              return text == null
                  ? null
                  : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            })
        .load();
  }

  private String problem(String index) {
    return String.valueOf(
        assertThrows(IllegalStateException.class, () -> load(index)).getMessage());
  }

  @Test
  void catalogHoldsWhatTheFilesSay() {
    List<Migration> migrations = load(index()).migrations();
    assertEquals(2, migrations.size());
    Migration two = migrations.get(0);
    assertEquals(1, two.from().number());
    assertEquals("V0002__managed_store.sql", two.script());
    assertEquals("CREATE TABLE x(é);\n", two.sql());
    assertEquals(sha256(two.sql()), two.sqlSha256());
    assertEquals(sha256(TWO), two.descriptorSha256());
    assertEquals("Managed store", two.descriptor().title());
    assertEquals(
        List.of(new Invariant("all there", "SELECT 1 WHERE 0")), two.descriptor().invariants());
    assertEquals(
        List.of(
            new DeclaredLoss(LossKind.TABLE, "remotes", "not used"),
            new DeclaredLoss(LossKind.COLUMN, "hook_runs.stdout", "secrets")),
        migrations.get(1).descriptor().loses());
    assertEquals(List.of("some_trigger"), migrations.get(1).descriptor().drops());
  }

  @Test
  void everyKeyOfADescriptorIsHeard() {
    files.put(
        "V0003__t.yaml",
        """
        migration:
          from: 2
          to: 3
          title: T
          reason: R
          renamed:
            tables: {a: b}
            columns: {"a.x": y}
          rebuilt:
            labels:
              key: [path, realm]
              rows: |
                SELECT path, realm
                FROM l
          loses:
            - {rows: c, where: "x IS NULL", reason: empty}
            - {ids: d, reason: renumbered}
          drops: [v]
          checks:
            - {before: SELECT 1, after: SELECT 2}
          invariants: []
          purges: true
        """);
    Migration three = load(index()).migrations().getLast();
    assertEquals(
        new Descriptor(
            "T",
            "R",
            new Descriptor.Renames(Map.of("a", "b"), Map.of("a.x", "y")),
            List.of(
                new Descriptor.Rebuilt(
                    "labels", List.of("path", "realm"), "SELECT path, realm\nFROM l\n")),
            List.of(
                new DeclaredLoss(LossKind.ROWS, "c", Optional.of("x IS NULL"), "empty"),
                new DeclaredLoss(LossKind.IDS, "d", "renumbered")),
            List.of("v"),
            List.of(new Descriptor.Check("SELECT 1", "SELECT 2")),
            List.of(),
            true),
        three.descriptor());
    assertEquals(files.get("V0003__t.yaml"), three.description());
  }

  @Test
  void reverseScriptUndoesTheMigrationOfItsNumber() {
    files.put("U0003__t.sql", "SELECT 3;\n");
    files.put("U0003__t.yaml", THREE.replace("from: 2", "from: 3").replace("to: 3", "to: 2"));
    MigrationCatalog catalog = load(index());
    assertEquals(2, catalog.migrations().size());
    Migration back = catalog.reverseFrom(new StoreVersion(3)).orElseThrow();
    assertEquals("U0003__t.sql", back.script());
    assertEquals(2, back.to().number());
    assertEquals(sha256("SELECT 3;\n"), back.sqlSha256());

    files.put("U0003__t.yaml", THREE);
    assertEquals("U0003__t.yaml: from and to are not those of the file's name", problem(index()));
    files.remove("U0003__t.yaml");
    assertEquals("U0003__t.sql: it has no descriptor beside it", problem(index()));
    files.remove("U0003__t.sql");
    files.put("U0004__x.sql", "x");
    files.put("U0004__x.yaml", THREE.replace("from: 2", "from: 4"));
    assertEquals("U0004__x.sql: the migration that it undoes is not beside it", problem(index()));
    files.put("V0003__z.sql", "SELECT 4;");
    files.put("V0003__z.yaml", THREE);
    assertEquals("V0003__z.sql: V0003__t.sql leads from version 2 already", problem(index()));
  }

  @Test
  void textsFromAStoreThatAreNoMigrationAreRefused() {
    ResourceMigrationSource source = new ResourceMigrationSource(_ -> null);
    String descriptor = THREE.replace("from: 2", "from: 3").replace("to: 3", "to: 2");
    for (String[] wrong :
        new String[][] {
          {"U0003__t.yaml", descriptor, "a descriptor's name"},
          {"../U0003__t.sql", descriptor, "not the name of a migration"},
          {"V0003__t.sql", descriptor, "from and to are not those"},
          {"U0003__t.sql", descriptor + "  later: {}\n", "\"later\", which is not known"},
        }) {
      RefusedException refused =
          assertThrows(
              RefusedException.class,
              () -> source.parse(wrong[0], "SELECT 1", wrong[1], Migration.Origin.STORE));
      MigrationFailed failed = assertInstanceOf(MigrationFailed.class, refused.refusal());
      assertTrue(failed.detail().contains(wrong[2]), failed.detail());
    }
  }

  @Test
  void changedFileIsRefused() {
    String index = index();
    files.put("V0002__managed_store.sql", "DROP TABLE x;\n");
    assertEquals(
        "V0002__managed_store.sql: it is not what migrations.index says it is", problem(index));
  }

  @Test
  void missingFilesAndHalvesAreRefused() {
    String index = index();
    files.remove("V0003__t.yaml");
    assertEquals("V0003__t.yaml: there is no such resource", problem(index));
    assertEquals("V0003__t.sql: it has no descriptor beside it", problem(index()));
    files.put("V0003__t.yaml", THREE);
    files.remove("V0003__t.sql");
    assertEquals("V0003__t.yaml: it has no SQL beside it", problem(index()));
    files.remove("V0003__t.yaml");
    assertEquals(1, load(index()).migrations().size());
  }

  @Test
  void gapsForksAndOddNamesAreRefused() {
    files.put("V0004__x.sql", "x");
    files.put("V0004__x.yaml", THREE);
    assertEquals("V0004__x.yaml: from and to are not those of the file's name", problem(index()));
    files.put("V0004__x.yaml", THREE.replace("2", "3").replace("to: 3", "to: 4"));
    assertEquals(3, load(index()).migrations().size());
    files.remove("V0003__t.sql");
    files.remove("V0003__t.yaml");
    assertEquals(
        "V0004__x.sql: a catalog has no gaps and no forks; the next one here is V0003",
        problem(index()));
    for (String name :
        List.of("V1__x.sql", "V0001__x.sql", "v0004__x.sql", "V0004_x.sql", "../x")) {
      files.clear();
      files.put(name, "x");
      assertTrue(problem(index()).contains("not the name of a migration"), name);
    }
  }

  @Test
  void indexIsSortedAndWellFormed() {
    String[] lines = index().split("\n");
    assertTrue(problem(lines[1] + "\n" + lines[0] + "\n").contains("not sorted"));
    assertTrue(problem(lines[0] + "\n" + lines[0] + "\n").contains("listed twice"));
    assertTrue(problem("").contains("a line is not a digest"));
    assertTrue(problem(index().replace("  ", " ")).contains("a line is not a digest"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          renamed: {}           | renamed: {tables: [a]}     | migration.renamed.tables is not a mapping
          renamed: {}           | renamed: {views: {a: b}}   | migration.renamed has the key "views"
          renamed: {}           | renamed: {tables: {a: [b]}} | migration.renamed.tables.a is not a text
          renamed: {}           | renamed: {columns: {a: b}} | migration.renamed.columns names "a", which is not table.column
          rebuilt: {}           | rebuilt: {a: {key: [b]}}   | migration.rebuilt.a.rows is missing
          rebuilt: {}           | rebuilt: {a: {key: [], rows: SELECT 1}} | migration.rebuilt.a.key names no column
          rebuilt: {}           | rebuilt: {a: {rows: SELECT 1}} | migration.rebuilt.a.key names no column
          rebuilt: {}           | rebuilt: {a: {key: [b], row: c}} | migration.rebuilt.a has the key "row"
          rebuilt: {}           | rebuilt: {a: {key: [b], rows: ""}} | migration.rebuilt.a.rows says nothing
          rebuilt: {}           | rebuilt: [a]               | migration.rebuilt is not a mapping
          drops: []             | checks: [{before: a}]      | migration.checks.after is missing
          drops: []             | checks: [{after: b}]       | migration.checks.before is missing
          drops: []             | 'drops: [""]'              | migration.drops holds an empty name
          drops: []             | purges: true               | migration.purges is true, and migration.loses is empty
          drops: []             | purges: yes                | migration.purges is neither true nor false
          drops: []             | 'purges: "true"'           | migration.purges is neither true nor false
          drops: []             | dorps: []                  | "dorps", which is not known
          loses: []             | loses: [{reason: r}]       | does not say what is lost
          loses: []             | 'loses: [{table: a, when: x, reason: r}]' | "when", which is not known, see line 8
          loses: []             | 'loses: [{table: a, where: , reason: r}]' | migration.loses.where is not a text
          loses: []             | 'loses: [{table: a, where: "", reason: r}]' | migration.loses.where says nothing
          loses: []             | 'loses: [{column: a, reason: r}]' | migration.loses.column names "a", which is not table.column
          loses: []             | 'loses: [{table: a, column: b.c, reason: r}]' | two things in one
          loses: []             | 'loses: [{table: a}]'      | reason is missing
          title: Managed store  | x: y                       | "x", which is not known
          to: 2                 | to: "2"                    | to is not a plain whole number
          """)
  void descriptorIsStrict(String old, String replacement, String problem) {
    String yaml = TWO.replace(old, replacement);
    assertTrue(!yaml.equals(TWO));
    files.put("V0002__managed_store.yaml", yaml);
    assertTrue(problem(index()).contains(problem), problem(index()));
  }
}
