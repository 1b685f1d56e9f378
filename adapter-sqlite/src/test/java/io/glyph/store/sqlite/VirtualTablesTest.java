package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full text indexes and other virtual tables. */
class VirtualTablesTest {
  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
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

  private static final String EXTERNAL =
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT)
      INSERT INTO t VALUES(1, 'hello'), (2, 'world'), (3, NULL)
      CREATE VIRTUAL TABLE f USING %s
      INSERT INTO f(f) VALUES('rebuild')
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fts5(x, content='t', content_rowid='id')",
        "FTS5(x, content=t, content_rowid=id)",
        "fts4(content=\"t\", x)"
      })
  void rowsThatAnIndexShowsOfAnotherTableAreReportedOnce(String module) throws Exception {
    String setup = EXTERNAL.formatted(module);
    assertEquals("[rows t 1]", on(setup).step("DELETE FROM t WHERE id = 1").undeclared());
    assertEquals(
        "[values t.x 1]", on(setup).step("UPDATE t SET x = 'w' WHERE id = 2").undeclared());
    Effects effects = on(setup).step("UPDATE t SET x = 'w' WHERE id = 2").measure();
    assertEquals(List.of("t"), effects.tables().stream().map(TableEffect::table).toList());
    assertEquals(
        "[rows t 1]",
        on(setup).step("CREATE TABLE u(y)").step("DELETE FROM t WHERE id = 1").undeclared());
    assertEquals(
        "[]",
        on(setup)
            .step(
                """
                CREATE TABLE n(id INTEGER PRIMARY KEY, x TEXT, more)
                INSERT INTO n SELECT id, x, 1 FROM t
                DROP TABLE t
                ALTER TABLE n RENAME TO t
                """)
            .losses());
  }

  @Test
  void indexOverAnotherTablesRowsIsNoDataButMustBeNamed() throws Exception {
    String setup = EXTERNAL.formatted("fts5(x, content='t', content_rowid='id')");
    Effects effects = on(setup).step("DROP TABLE f").measure();
    assertEquals("[]", Measuring.shown(effects.losses()));
    assertEquals("[index f 1]", Measuring.shown(effects.undeclared()));
    assertEquals("[]", on(setup).step("DROP TABLE f").drops("F").undeclared());
    assertEquals("[]", on(setup).step("DROP TABLE f").loses(LossKind.TABLE, "f").undeclared());
    String renamed = "ALTER TABLE f RENAME TO g";
    assertEquals("[]", on(setup).step(renamed).renamed("f", "g").undeclared());
    assertEquals("[index f 1]", on(setup).step(renamed).undeclared());
    assertEquals(
        "[table t 3, index f 1]", on(setup).step("DROP TABLE f\nDROP TABLE t").undeclared());
  }

  @Test
  void rowsOfItsOwnThatGoToAContentTableAreFollowedThere() throws Exception {
    String setup = "CREATE VIRTUAL TABLE f USING fts5(x)\nINSERT INTO f VALUES('hello'), ('world')";
    String script =
        """
        CREATE TABLE t(id INTEGER PRIMARY KEY, x)
        INSERT INTO t SELECT rowid, x FROM f
        DROP TABLE f
        CREATE VIRTUAL TABLE f USING fts5(x, content='t', content_rowid='id')
        """;
    assertEquals("[]", on(setup).step(script).losses());
    assertEquals("[rows f 1]", on(setup).step(script + "DELETE FROM t WHERE id = 2").undeclared());
    assertEquals(
        "[rows f 1]", on(setup).step(script).step("DELETE FROM t WHERE id = 2").undeclared());
  }

  @Test
  void indexWhoseContentTableIsMissingIsStillNamed() throws Exception {
    String setup =
        EXTERNAL.formatted("fts5(x, content='t', content_rowid='id')") + "DROP TABLE t\n";
    assertEquals("[]", on(setup).step("CREATE TABLE u(y)").undeclared());
    assertEquals("[index f 1]", on(setup).step("DROP TABLE f").undeclared());
  }

  @Test
  void tableThatANewIndexWouldTakeForItsOwnIsComparedAllTheSame() throws Exception {
    String setup = "CREATE TABLE notes_data(x)\nINSERT INTO notes_data VALUES(1), (2)";
    assertEquals(
        "[table notes_data 2]",
        on(setup).step("DROP TABLE notes_data\nCREATE TABLE notes_data2(x)").undeclared());
    assertEquals(
        "[table notes_data 2]",
        on(setup)
            .step("DROP TABLE notes_data\nCREATE VIRTUAL TABLE notes USING fts5(y)")
            .undeclared());
  }

  @Test
  void indexWhoseNameAnOrdinaryTableTakesLeavesNoTablesBehind() throws Exception {
    assertEquals(
        "[]",
        on("CREATE VIRTUAL TABLE f USING fts5(x)\nINSERT INTO f VALUES('hello')")
            .step(
                """
                CREATE TABLE g AS SELECT rowid, x FROM f
                DROP TABLE f
                ALTER TABLE g RENAME TO f
                """)
            .losses());
  }

  @Test
  void contentTableThatIsNamedLikeAnIndexesOwnIsComparedWhole() throws Exception {
    assertEquals(
        "[values f_content.more 1]",
        on("""
        CREATE TABLE f_content(id INTEGER PRIMARY KEY, x, more)
        INSERT INTO f_content VALUES(1, 'hello', 'm')
        CREATE VIRTUAL TABLE f USING fts5(x, content='f_content', content_rowid='id')
        """)
            .step("UPDATE f_content SET more = 'n'")
            .undeclared());
  }

  @Test
  void vocabularyIsAViewOfItsIndex() throws Exception {
    assertEquals(
        "[rows f 1]",
        on("""
        CREATE VIRTUAL TABLE f USING fts5(x)
        INSERT INTO f VALUES('hello'), ('world')
        CREATE VIRTUAL TABLE v USING fts5vocab('f', 'row')
        """)
            .step("DELETE FROM f WHERE rowid = 1")
            .undeclared());
  }
}
