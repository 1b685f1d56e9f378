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

  private static final String GUARDED =
      """
      CREATE TABLE q(a INTEGER PRIMARY KEY, b, c)
      INSERT INTO q VALUES(1, 1, 1)
      CREATE UNIQUE INDEX qu ON q(b)
      CREATE INDEX qi ON q(c)
      CREATE VIEW qv AS SELECT a, b FROM q WHERE c = "x y"
      CREATE TRIGGER qt BEFORE DELETE ON q BEGIN SELECT RAISE(ABORT,'Kept') FROM q; END
      """;

  /** The name alone keeps nothing right. */
  @Test
  void whatIsMadeAgainWithAnotherMeaningIsNotKept() throws Exception {
    String script =
        """
        DROP TRIGGER qt
        CREATE TRIGGER qt BEFORE DELETE ON q BEGIN SELECT RAISE(ABORT,'kept') FROM q; END
        DROP INDEX qu
        CREATE UNIQUE INDEX qu ON q(a, c)
        DROP INDEX qi
        CREATE INDEX qi ON q(b)
        DROP VIEW qv
        CREATE VIEW qv AS SELECT 1
        """;
    Effects effects = on(GUARDED).step(script).measure();
    assertEquals("[index qu 1, trigger qt 1]", Measuring.shown(effects.undeclared()));
    assertEquals(
        List.of(new Notice.MadeAnew("index", "qi"), new Notice.MadeAnew("view", "qv")),
        effects.notices());
    effects = on(GUARDED).step(script).drops("qt").drops("qu").measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals(2, effects.objects().size());
  }

  @Test
  void whatIsMadeAgainAsItWasIsKept() throws Exception {
    Effects effects =
        on(GUARDED)
            .step(
                """
                DROP VIEW qv
                CREATE TABLE n(a INTEGER PRIMARY KEY, b, c)
                INSERT INTO n SELECT * FROM q
                DROP TABLE q
                ALTER TABLE n RENAME TO q
                create unique index if not exists "qu" on [q] (b)
                CREATE INDEX main.qi ON q(c) -- as before
                CREATE VIEW qv AS SELECT a,b FROM "q" WHERE c = "x y"
                CREATE TRIGGER IF NOT EXISTS qt before delete on `q` begin select raise ( abort , 'Kept' ) from q ; end
                """)
            .measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals(List.of(), effects.notices());
  }

  /** SQLite writes new names into the texts, and puts quotes right when it does. */
  @Test
  void whatSqliteRewroteForARenameIsKept() throws Exception {
    Measuring renamed =
        on(GUARDED)
            .step("ALTER TABLE q RENAME TO \"r s\"\nALTER TABLE \"r s\" RENAME COLUMN b TO [the b]")
            .renamed("q", "r s")
            .renamedColumn("q.b", "the b")
            .step("ALTER TABLE \"r s\" RENAME TO t")
            .renamed("r s", "t");
    Effects effects = renamed.measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals(List.of(), effects.notices());
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
