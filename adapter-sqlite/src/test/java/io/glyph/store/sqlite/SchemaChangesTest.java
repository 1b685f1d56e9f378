package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Notice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes and is no data: indexes, triggers, views, names, counters, what was empty. */
class SchemaChangesTest {
  private static final String FAMILY =
      """
      CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT)
      CREATE TABLE child(id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id) ON DELETE CASCADE, v)
      INSERT INTO parent VALUES(1, 'a'), (2, 'b')
      INSERT INTO child VALUES(10, 1, 'x'), (11, 2, 'y'), (12, 2, 'z')
      """;

  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
  }

  @Test
  void whatWasEmptyIsOnlyNoticed() throws Exception {
    Effects effects =
        on("""
        CREATE TABLE e(x)
        CREATE TABLE t(id INTEGER PRIMARY KEY, v, n, g AS (id + 1))
        INSERT INTO t(id, v) VALUES(1, 2)
        CREATE INDEX i ON t(v)
        """)
            .step(
                "DROP TABLE e\nALTER TABLE t DROP COLUMN n\nALTER TABLE t DROP COLUMN g\nDROP INDEX i")
            .measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals(
        List.of(
            new Notice.EmptyTableGone("e"),
            new Notice.EmptyColumnGone("t", "n"),
            new Notice.GeneratedColumnGone("t", "g"),
            new Notice.IndexGone("i")),
        effects.notices());
  }

  @Test
  void renamesThatNobodyDeclaredAreHintsOnly() throws Exception {
    Effects effects = on(FAMILY).step("ALTER TABLE parent RENAME TO mother").measure();
    assertEquals("[table parent 2]", Measuring.shown(effects.undeclared()));
    assertEquals(List.of(new Notice.LooksRenamed("parent", "mother", false)), effects.notices());
    effects = on(FAMILY).step("ALTER TABLE parent RENAME COLUMN name TO title").measure();
    assertEquals("[column parent.name 2]", Measuring.shown(effects.undeclared()));
    assertEquals(
        List.of(new Notice.LooksRenamed("parent.name", "parent.title", false)), effects.notices());
    effects =
        on(FAMILY + "CREATE TABLE copy AS SELECT * FROM parent")
            .step("DROP TABLE parent")
            .measure();
    assertEquals(List.of(new Notice.LooksRenamed("parent", "copy", true)), effects.notices());
  }

  @Test
  void triggersViewsAndUniqueIndexesMustBeNamed() throws Exception {
    String setup =
        FAMILY
            + """
            CREATE UNIQUE INDEX u ON child(v)
            CREATE VIEW w AS SELECT 1
            CREATE TRIGGER g AFTER DELETE ON child BEGIN SELECT 1; END
            """;
    String script = "DROP INDEX u\nDROP VIEW w\nDROP TRIGGER g\nCREATE INDEX u ON child(v)";
    Effects effects = on(setup).step(script).measure();
    assertEquals("[index u 1, view w 1, trigger g 1]", Measuring.shown(effects.undeclared()));
    effects = on(setup).step(script).drops("U").drops("w").drops("g").measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals("[]", Measuring.shown(effects.losses()));
    assertEquals(3, effects.objects().size());
    assertEquals(
        "[]",
        on(setup)
            .step(script.replace("CREATE INDEX", "CREATE UNIQUE INDEX"))
            .drops("w")
            .drops("g")
            .undeclared());
  }

  @ParameterizedTest
  @CsvSource({"t", "renamed"})
  void counterOfARebuiltTableIsPutBack(String name) throws Exception {
    Measuring measuring =
        on("""
        CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, v)
        INSERT INTO t VALUES(1, 'a'), (90, 'gone')
        DELETE FROM t WHERE id = 90
        """)
            .step(
                """
                CREATE TABLE n(id INTEGER PRIMARY KEY AUTOINCREMENT, v)
                INSERT INTO n SELECT id, v FROM t
                DROP TABLE t
                ALTER TABLE n RENAME TO %s
                """
                    .formatted(name))
            .renamed("t", name)
            .step("INSERT INTO " + name + "(v) VALUES('new')")
            .invariant("SELECT id FROM " + name + " WHERE v = 'new' AND id <> 91");
    assertEquals(List.of(new Notice.CounterPutBack(name)), measuring.measure().notices());
  }

  @Test
  void viewThatIsBrokenIsInNobodysWay() throws Exception {
    assertEquals(
        "[rows child 3]",
        on(FAMILY + "CREATE VIEW w AS SELECT * FROM nowhere")
            .step("DELETE FROM child")
            .undeclared());
  }
}
