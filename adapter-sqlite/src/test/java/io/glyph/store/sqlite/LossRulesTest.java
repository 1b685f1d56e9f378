package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.ValueChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
