package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.ValueChange;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways in which migrations lose things that no check of SQLite minds. */
class LossRulesTest {
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

  private static final String REBUILD =
      """
      CREATE TABLE parent_new(id INTEGER PRIMARY KEY, name TEXT, more)
      INSERT INTO parent_new SELECT id, name, NULL FROM parent
      DROP TABLE parent
      ALTER TABLE parent_new RENAME TO parent
      """;

  @Test
  void rebuildUnderOurSettingsDeletesNoChildren() throws Exception {
    assertEquals("[]", on(FAMILY).step(REBUILD).losses());
  }

  @Test
  void childrenThatADropTookWithItAreMissed() throws Exception {
    // What DROP does where foreign keys are on.
    assertEquals("[rows child 3]", on(FAMILY).step("DELETE FROM child\n" + REBUILD).undeclared());
  }

  @Test
  void columnThatSetNullEmptiedIsMissed() throws Exception {
    Effects effects = on(FAMILY).step("UPDATE child SET p = NULL\n" + REBUILD).measure();
    assertEquals("[values child.p 3]", Measuring.shown(effects.undeclared()));
    Loss.ValuesLost lost = assertInstanceOf(Loss.ValuesLost.class, effects.losses().getFirst());
    assertEquals(Map.of(ValueChange.SET_TO_NULL, 3L), lost.ways());
    assertEquals(3, lost.nonNull());
  }

  @Test
  void joinThatDropsRowsIsSeen() throws Exception {
    assertEquals(
        "[rows child 1]",
        on(FAMILY.replace("(12, 2, 'z')", "(12, NULL, 'z')"))
            .step(
                """
                CREATE TABLE c2(id INTEGER PRIMARY KEY, p INTEGER, v)
                INSERT INTO c2 SELECT c.id, c.p, c.v FROM child c JOIN parent ON parent.id = c.p
                DROP TABLE child
                ALTER TABLE c2 RENAME TO child
                """)
            .undeclared());
  }

  @Test
  void insertOrIgnoreThatSwallowsDuplicatesIsSeen() throws Exception {
    assertEquals(
        "[rows t 1]",
        on("CREATE TABLE t(id TEXT, v)\nINSERT INTO t VALUES('a', 1), ('A', 2), ('b', 3)")
            .step(
                """
                CREATE TABLE n(id TEXT COLLATE NOCASE UNIQUE, v)
                INSERT OR IGNORE INTO n SELECT id, v FROM t
                DROP TABLE t
                ALTER TABLE n RENAME TO t
                """)
            .undeclared());
  }

  @Test
  void insertOrReplaceThatOverwritesIsSeen() throws Exception {
    String setup = "CREATE TABLE t(id TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES('a', 1), ('b', 2)";
    assertEquals(
        "[values t.v 1]", on(setup).step("INSERT OR REPLACE INTO t VALUES('a', 9)").undeclared());
    assertEquals(
        "[rows t 1]",
        on(setup + "\nCREATE UNIQUE INDEX u ON t(v)")
            .step("INSERT OR REPLACE INTO t VALUES('c', 2)")
            .undeclared()
            .replace("ids", "rows"));
  }

  @Test
  void updateOfAKeyThatMergesTwoRowsIsSeen() throws Exception {
    assertEquals(
        "[rows t 1, values t.v 1]",
        on("CREATE TABLE t(id TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES('a', 1), ('b', 2)")
            .step("UPDATE OR REPLACE t SET id = 'b' WHERE id = 'a'")
            .undeclared());
  }

  @Test
  void castThatMakesTextZeroIsSeen() throws Exception {
    assertEquals(
        "[values t.v 1]",
        on("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)\nINSERT INTO t VALUES(1, 'many'), (2, '7')")
            .step(
                """
                CREATE TABLE n(id INTEGER PRIMARY KEY, v INTEGER)
                INSERT INTO n SELECT id, CAST(v AS INTEGER) FROM t
                DROP TABLE t
                ALTER TABLE n RENAME TO t
                """)
            .undeclared());
  }

  @Test
  void columnThatTheCopyLeavesOutIsSeen() throws Exception {
    assertEquals(
        "[column parent.name 2]",
        on(FAMILY)
            .step(
                """
                CREATE TABLE n(id INTEGER PRIMARY KEY)
                INSERT INTO n SELECT id FROM parent
                DROP TABLE parent
                ALTER TABLE n RENAME TO parent
                """)
            .undeclared());
  }

  @Test
  void whatATriggerDeletesAndAForgottenWhereAreSeen() throws Exception {
    String setup =
        FAMILY + "CREATE TRIGGER d AFTER UPDATE ON parent BEGIN DELETE FROM child WHERE p = 1; END";
    assertEquals(
        "[rows child 1, values parent.name 2]",
        on(setup).step("UPDATE parent SET name = 'c'").undeclared());
  }

  @Test
  void rowsUnderAnotherKeyHaveChangedTheirIds() throws Exception {
    Effects effects = on(FAMILY).step("UPDATE child SET id = id + 100 WHERE p = 2").measure();
    assertEquals("[ids child 2]", Measuring.shown(effects.undeclared()));
    assertEquals(
        List.of("11", "12"),
        assertInstanceOf(Loss.IdsChanged.class, effects.undeclared().getFirst()).examples());
    // One of two equal rows may be the new one, the other is gone.
    assertEquals(
        "[rows t 1, ids t 1]",
        on("CREATE TABLE t(id INTEGER PRIMARY KEY, v)\nINSERT INTO t VALUES(1, 'x'), (2, 'x')")
            .step("DELETE FROM t\nINSERT INTO t VALUES(3, 'x')")
            .losses());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TEXT    | 'abc'   | NULL     | SET_TO_NULL",
        "TEXT    | NULL    | 'x'      | FILLED",
        "TEXT    | 'abcdef' | 'abc'   | CUT",
        "BLOB    | x'010203' | x'0203' | CUT",
        "TEXT    | 'Abc'   | 'abc'    | CASE_FOLDED",
        "TEXT    | ' abc ' | 'abc'    | TRIMMED",
        "REAL    | 2.75    | 2.8      | ROUNDED",
        "REAL    | 2.75    | 2.0      | ROUNDED",
        "TEXT    | '007'   | '7'      | REFORMATTED",
        "TEXT    | '1.50'  | '1.5'    | REFORMATTED",
        "TEXT    | 'one'   | 'two'    | OTHER",
        "INTEGER | 5       | 6        | OTHER",
        "BLOB    | 1       | 1.0      | REFORMATTED",
        "TEXT    | CAST(x'ff61' AS TEXT) | CAST(x'ff' AS TEXT) | CUT",
      })
  void changedValuesSayHow(String type, String before, String after, ValueChange way)
      throws Exception {
    Effects effects =
        on("CREATE TABLE t(id INTEGER PRIMARY KEY, v "
                + type
                + ")\nINSERT INTO t VALUES(1, "
                + before
                + ")")
            .step("UPDATE t SET v = " + after)
            .measure();
    Loss.ValuesLost lost = assertInstanceOf(Loss.ValuesLost.class, effects.losses().getFirst());
    assertEquals(Map.of(way, 1L), lost.ways());
    assertEquals(way == ValueChange.FILLED ? 0 : 1, lost.nonNull());
  }

  private static final String TO_TYPE =
      """
      CREATE TABLE n(id INTEGER PRIMARY KEY, v %s)
      INSERT INTO n SELECT id, v FROM t
      DROP TABLE t
      ALTER TABLE n RENAME TO t
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TEXT    | '7'              | INTEGER | []",
        "TEXT    | '007'            | INTEGER | [values t.v 1]",
        "INTEGER | 7                | TEXT    | []",
        "INTEGER | 9007199254740993 | REAL    | [values t.v 1]",
        "INTEGER | 5                | REAL    | []",
        "TEXT    | '1.0'            | REAL    | []",
        "TEXT    | '1.10'           | REAL    | [values t.v 1]",
        "        | 1                | TEXT    | [values t.v 1]",
        "TEXT    | 'x'              | BLOB    | []",
      })
  void valueThatComesBackExactlyWasOnlyRetyped(
      String old, String value, String now, String expected) throws Exception {
    String type = old == null ? "" : old;
    String keyed =
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v "
            + type
            + ")\nINSERT INTO t VALUES(1, "
            + value
            + ")";
    assertEquals(expected, on(keyed).step(TO_TYPE.formatted(now)).undeclared());
    String keyless = keyed.replace(" PRIMARY KEY", "");
    assertEquals(
        expected.replace("values t.v", "rows t"),
        on(keyless).step(TO_TYPE.replace(" PRIMARY KEY", "").formatted(now)).undeclared());
  }

  @Test
  void retypedValuesAndKeysAreNoticed() throws Exception {
    Effects effects =
        on("CREATE TABLE t(id TEXT PRIMARY KEY, v TEXT)\nINSERT INTO t VALUES('1', '5'), ('2', 'x')")
            .step(
                """
                CREATE TABLE n(id INTEGER PRIMARY KEY, v NUMERIC)
                INSERT INTO n SELECT id, v FROM t
                DROP TABLE t
                ALTER TABLE n RENAME TO t
                """)
            .measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals(
        List.of(new Notice.Retyped("t", "id", 2), new Notice.Retyped("t", "v", 1)),
        effects.notices());
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
  void fullTextIndexIsComparedThroughItsOwnSelect() throws Exception {
    String setup = "CREATE VIRTUAL TABLE f USING fts5(x)\nINSERT INTO f VALUES('hello'), ('world')";
    assertEquals("[]", on(setup).step("INSERT INTO f(f) VALUES('optimize')").losses());
    assertEquals("[rows f 1]", on(setup).step("DELETE FROM f WHERE rowid = 1").undeclared());
    assertEquals(
        "[values f.x 1]", on(setup).step("UPDATE f SET x = 'y' WHERE rowid = 1").undeclared());
    assertEquals("[table f 2]", on(setup).step("DROP TABLE f").undeclared());
    assertEquals(
        "[]",
        on(setup)
            .step(
                """
                CREATE VIRTUAL TABLE g USING fts5(x)
                INSERT INTO g(rowid, x) SELECT rowid, x FROM f
                DROP TABLE f
                ALTER TABLE g RENAME TO f
                """)
            .losses());
  }

  @Test
  void contentlessIndexIsKeptOnlyAsItIs() throws Exception {
    String setup =
        "CREATE TABLE t(x)\nCREATE VIRTUAL TABLE f USING fts5(x, content='')\nINSERT INTO f(rowid, x) VALUES(1, 'hello')";
    assertEquals("[]", on(setup).step("INSERT INTO t VALUES(1)").losses());
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> on(setup).step("INSERT INTO f(rowid, x) VALUES(2, 'w')").measure());
    assertEquals(
        "unmeasurable", assertInstanceOf(Refusal.MigrationFailed.class, refused.refusal()).check());
    assertTrue(on(setup).step("DROP TABLE f").undeclared().startsWith("[table f "));
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
  void oldOrphanIsNoViolationAndANewOneIs() throws Exception {
    String setup = FAMILY.replace("(12, 2, 'z')", "(12, 99, 'z')");
    String rebuild =
        """
        CREATE TABLE c2(id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id), v)
        INSERT INTO c2 SELECT id, p, v FROM child ORDER BY id DESC
        DROP TABLE child
        ALTER TABLE c2 RENAME TO child
        """;
    assertEquals("[]", on(setup).step(rebuild).losses());
    assertEquals(
        "[]",
        on(setup
                .replace("v)", "v, PRIMARY KEY(id)) WITHOUT ROWID")
                .replace("id INTEGER PRIMARY KEY, p", "id INTEGER, p"))
            .step(rebuild)
            .losses());
    // One orphan goes and another comes: the count is the same.
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () ->
                on(setup)
                    .step("DELETE FROM child WHERE id = 12\nINSERT INTO child VALUES(13, 98, 'n')")
                    .loses(LossKind.ROWS, "child")
                    .measure());
    assertEquals(
        "foreign_key_check",
        assertInstanceOf(Refusal.MigrationFailed.class, refused.refusal()).check());
  }

  @Test
  void orphansOfAKeyThatIsNewAreViolations() {
    String setup =
        FAMILY
            .replace(" REFERENCES parent(id) ON DELETE CASCADE", "")
            .replace("(12, 2, 'z')", "(12, 99, 'z')");
    assertThrows(
        RefusedException.class,
        () ->
            on(setup)
                .step(
                    """
                    CREATE TABLE c2(id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id), v)
                    INSERT INTO c2 SELECT id, p, v FROM child
                    DROP TABLE child
                    ALTER TABLE c2 RENAME TO child
                    """)
                .measure());
  }

  @Test
  void undeclaredLossIsWorseNewsThanAFailedCheck() throws Exception {
    assertEquals(
        "[rows parent 1]",
        on(FAMILY).step("DELETE FROM parent WHERE id = 1").invariant("SELECT 1").undeclared());
  }

  @Test
  void ourBookkeepingIsNobodysLoss() throws Exception {
    assertEquals(
        "[]",
        on("""
        CREATE TABLE glyph_outbox(x)
        INSERT INTO glyph_outbox VALUES(1)
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT)
        INSERT INTO meta VALUES('store_version', '1'), ('other', 'x')
        CREATE TABLE quarantine(table_name TEXT, row_json TEXT, migrated_at TEXT)
        INSERT INTO quarantine VALUES('t', '{}', 'yesterday')
        """)
            .step(
                "DROP TABLE glyph_outbox\nUPDATE meta SET value = '2' WHERE key = 'store_version'\nUPDATE quarantine SET migrated_at = 'today'")
            .losses());
  }

  @Test
  void tableOfManyColumnsIsComparedToo() throws Exception {
    StringBuilder columns = new StringBuilder("id INTEGER PRIMARY KEY");
    for (int i = 0; i < 1_500; i++) {
      columns.append(", c").append(i);
    }
    assertEquals(
        "[values wide.c7 1, values wide.c1499 1]",
        on("CREATE TABLE wide(" + columns + ")\nINSERT INTO wide(id, c7) VALUES(1, 2)")
            .step("UPDATE wide SET c7 = 3, c1499 = 4")
            .undeclared());
  }

  @Test
  void wordsOfOtherKindsOfVirtualTablesAreReadToo() throws Exception {
    assertEquals(
        "[values f.a 1]",
        on("CREATE VIRTUAL TABLE f USING rtree(id, a, b)\nINSERT INTO f VALUES(1, 1, 2), (2, 3, 4)")
            .step("UPDATE f SET a = 0 WHERE id = 1")
            .undeclared());
    assertEquals(
        "[rows f 1]",
        on("CREATE VIRTUAL TABLE f USING fts4(x)\nINSERT INTO f VALUES('a'), ('b')")
            .step("DELETE FROM f WHERE docid = 1")
            .undeclared());
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
