package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Effects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/** Several steps in one transaction, judged as one plan. */
class PlanStepsTest {
  private static final String SETUP =
      """
      CREATE TABLE t(id TEXT PRIMARY KEY, v TEXT)
      INSERT INTO t VALUES('a', 'x'), ('b', 'y')
      CREATE TABLE other(n INTEGER PRIMARY KEY)
      INSERT INTO other VALUES(1)
      """;

  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
  }

  @Test
  void tableThatIsCopiedInOneStepAndDroppedInTheNextIsNotLost() throws Exception {
    Measuring copied =
        on(SETUP)
            .step("CREATE TABLE u(id TEXT PRIMARY KEY, v TEXT)\nINSERT INTO u SELECT * FROM t")
            .step("DROP TABLE t");
    assertEquals("[table t 2]", copied.undeclared());
    assertEquals("[]", copied.renamed("t", "u").losses());
    assertEquals(
        "[]",
        on(SETUP)
            .step("CREATE TABLE u AS SELECT id, v FROM t")
            .step("DROP TABLE t")
            .rebuilt("t", List.of("id"), "SELECT id, v FROM u")
            .losses());
  }

  @Test
  void tableThatIsRebuiltOverTwoStepsIsNotLost() throws Exception {
    String make =
        "CREATE TABLE n(id TEXT PRIMARY KEY, v TEXT, w)\nINSERT INTO n SELECT id, v, 1 FROM t\n";
    assertEquals(
        "[]", on(SETUP).step(make).step("DROP TABLE t\nALTER TABLE n RENAME TO t").losses());
    assertEquals(
        "[]", on(SETUP).step(make + "DROP TABLE t").step("ALTER TABLE n RENAME TO t").losses());
    assertEquals(
        "[]",
        on(SETUP)
            .step("ALTER TABLE t RENAME TO old")
            .step(
                "CREATE TABLE t(id TEXT PRIMARY KEY, v TEXT)\nINSERT INTO t SELECT * FROM old\nDROP TABLE old")
            .losses());
    assertEquals(
        "[rows t 1]",
        on(SETUP)
            .step(make + "DROP TABLE t\nDELETE FROM n WHERE id = 'a'")
            .step("ALTER TABLE n RENAME TO t")
            .undeclared());
  }

  @Test
  void whatWasNotThereAtTheStartIsNoLoss() throws Exception {
    assertEquals(
        "[]",
        on(SETUP)
            .step(
                "CREATE TABLE tmp AS SELECT * FROM t\nALTER TABLE t ADD COLUMN c DEFAULT 7\nINSERT INTO t VALUES('c', 'z', 1)")
            .step("DROP TABLE tmp\nALTER TABLE t DROP COLUMN c\nDELETE FROM t WHERE id = 'c'")
            .losses());
  }

  @Test
  void lossInALaterStepOfWhatAnEarlierOneMovedIsSeen() throws Exception {
    assertEquals(
        "[table u 2]",
        on(SETUP)
            .step("ALTER TABLE t RENAME TO u")
            .renamed("t", "u")
            .step("DROP TABLE u")
            .undeclared());
    assertEquals(
        "[table u 2]",
        on(SETUP)
            .step("CREATE TABLE u AS SELECT id AS i, v AS w FROM t\nDROP TABLE t")
            .rebuilt("t", List.of("id"), "SELECT i AS id, w AS v FROM u")
            .step("DROP TABLE u")
            .undeclared());
    assertEquals(
        "[values u.w 1]",
        on(SETUP)
            .step("ALTER TABLE t RENAME TO u\nALTER TABLE u RENAME COLUMN v TO w")
            .renamed("t", "u")
            .renamedColumn("t.v", "w")
            .step("UPDATE u SET w = 'q' WHERE id = 'a'")
            .undeclared());
    assertEquals(
        "[ids t 1, rows t 1]",
        on(SETUP)
            .step("UPDATE t SET id = 'k' WHERE id = 'a'")
            .loses(LossKind.IDS, "t")
            .step("DELETE FROM t WHERE id = 'k'")
            .losses());
  }

  /** SQLite says what a query reads; its text can spell a name in many ways, or hide it. */
  @Test
  void tableThatAWayBackReadsIsFollowedHoweverItIsNamed() throws Exception {
    String other = " UNION ALL SELECT n, 1 FROM other WHERE 0";
    for (String name :
        List.of(
            "u",
            "'u'",
            "\"U\"",
            "`u`",
            "[u]",
            "main.'u'",
            "(SELECT * FROM 'u')",
            "shown",
            "\"a\"\"b\"",
            "'a\"b'",
            "u INDEXED BY by_id",
            "u LEFT JOIN json_each('[1]') j ON j.key = u.i")) {
      String table = name.contains("b\"") || name.contains("b'") ? "\"a\"\"b\"" : "u";
      for (String more : List.of("", other)) {
        assertEquals(
            "[table " + (table.equals("u") ? "u" : "a\"b") + " 2]",
            on(SETUP)
                .step(
                    "CREATE TABLE "
                        + table
                        + " AS SELECT id AS i, v AS w FROM t\nCREATE INDEX by_id ON "
                        + table
                        + "(i, w)\nCREATE VIEW shown AS SELECT * FROM "
                        + table
                        + "\nDROP TABLE t")
                .rebuilt("t", List.of("id"), "SELECT i AS id, w AS v FROM " + name + more)
                .step("DROP VIEW shown\nDROP TABLE " + table)
                .drops("shown")
                .undeclared(),
            name + more);
      }
    }
  }

  @Test
  void whatAWayBackReadsThroughAVirtualTableIsFollowed() throws Exception {
    String index =
        """
        CREATE TABLE u(n INTEGER PRIMARY KEY, id, v)
        INSERT INTO u SELECT rowid, id, v FROM t
        CREATE VIRTUAL TABLE f USING fts5(id, v, content='u', content_rowid='n')
        INSERT INTO f(f) VALUES('rebuild')
        CREATE VIRTUAL TABLE own USING fts5(id, v)
        INSERT INTO own SELECT id, v FROM t
        DROP TABLE t
        """;
    assertEquals(
        "[rows u 2]",
        on(SETUP)
            .step(index)
            .rebuilt("t", List.of("id"), "SELECT id, v FROM f")
            .step("DELETE FROM u")
            .undeclared());
    assertEquals(
        "[table own 2]",
        on(SETUP)
            .step(index)
            .rebuilt("t", List.of("id"), "SELECT c0 AS id, c1 AS v FROM own_content")
            .step("DROP TABLE own")
            .undeclared());
  }

  @Test
  void wayBackThatReadsOneTableLeavesTheOthersAlone() throws Exception {
    assertEquals(
        "[]",
        on(SETUP)
            .step(
                "CREATE TABLE u AS SELECT id, v FROM t\nDROP TABLE t\nINSERT INTO other VALUES(2)")
            .rebuilt("t", List.of("id"), "SELECT u.id, v FROM 'u', json_each('[1]')")
            .step("DELETE FROM other WHERE n = 2")
            .losses());
  }

  @Test
  void eachStepIsJudgedByItsOwnDescriptor() throws Exception {
    Measuring measuring =
        on(SETUP)
            .step("DELETE FROM t WHERE id = 'a'")
            .loses(LossKind.ROWS, "t", "v = 'x'")
            .step("DELETE FROM t WHERE id = 'b'");
    assertEquals("[rows t 1]", measuring.undeclared());
    Effects effects = measuring.loses(LossKind.ROWS, "t").measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals("[rows t 1, rows t 1]", Measuring.shown(effects.losses()));
  }

  @Test
  void nameThatIsGoneIsNotFoundInTheCopyByALaterScript() throws Exception {
    assertThrows(
        SQLException.class,
        () ->
            on(SETUP)
                .step("ALTER TABLE t RENAME TO u")
                .step("INSERT INTO u SELECT 'n' || id, v FROM t")
                .measure());
  }

  @Test
  void plainFilesCanBeComparedAndStayAsTheyAre() throws Exception {
    Path before = folder.resolve("a.db");
    Path after = folder.resolve("b.db");
    Stores.meddle(before, SETUP.lines().toArray(String[]::new));
    Files.copy(before, after);
    Stores.meddle(
        after, "DELETE FROM t WHERE id = 'a'", "UPDATE t SET v = 'q'", "DROP TABLE other");
    String was = Stores.sha256(Files.readAllBytes(after));
    Effects effects = RowComparison.compare(before, after);
    assertEquals("[table other 1, rows t 1, values t.v 1]", Measuring.shown(effects.losses()));
    assertEquals(effects.losses(), effects.undeclared());
    assertEquals(was, Stores.sha256(Files.readAllBytes(after)));
    // The process spills to where it did before.
    try (SQLiteConnection connection = Stores.foreign(after)) {
      assertNull(Sql.text(connection, "PRAGMA temp_store_directory"));
    }
  }
}
