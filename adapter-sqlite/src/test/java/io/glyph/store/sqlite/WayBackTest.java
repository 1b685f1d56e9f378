package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways back that authors write, honestly and otherwise. */
class WayBackTest {
  private static final String SOURCES =
      """
      CREATE TABLE sources(path TEXT PRIMARY KEY, labels TEXT NOT NULL, size INTEGER)
      INSERT INTO sources VALUES('a', 'x,y', 1), ('b', '', 2), (CAST(x'ff' AS TEXT), 'z', 3)
      """;

  private static final String SPLIT =
      """
      CREATE TABLE s2(id TEXT PRIMARY KEY, path TEXT UNIQUE, size INTEGER)
      INSERT INTO s2 SELECT 'source:' || hex(CAST(path AS BLOB)), path, size FROM sources
      CREATE TABLE source_labels(source_id TEXT, label TEXT, position INTEGER, PRIMARY KEY(source_id, position))
      INSERT INTO source_labels SELECT 'source:61', 'x', 0 UNION ALL SELECT 'source:61', 'y', 1 UNION ALL SELECT 'source:FF', 'z', 0
      DROP TABLE sources
      ALTER TABLE s2 RENAME TO sources
      """;

  private static final String WAY_BACK =
      """
      SELECT s.path, coalesce((SELECT group_concat(label, ',' ORDER BY position)
        FROM source_labels l WHERE l.source_id = s.id), '') AS labels
      FROM sources s
      """;

  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
  }

  @Test
  void rowsThatAreSplitOverTwoTablesAreKeptWhereTheyCanBePutTogether() throws Exception {
    Effects effects =
        on(SOURCES).step(SPLIT).rebuilt("sources", List.of("path"), WAY_BACK + ";").measure();
    assertEquals("[]", Measuring.shown(effects.losses()));
    assertEquals(
        3,
        effects.tables().stream()
            .filter(t -> t.table().equals("sources"))
            .findFirst()
            .orElseThrow()
            .rowsKept());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a constant query       | path      | SELECT 1",
        "constants              | path      | SELECT path, 'x,y' AS labels FROM sources",
        "the key left out       | path      | SELECT labels FROM before_copy",
        "the key left out       | path      | SELECT '' AS labels FROM sources",
        "no such column         | path      | SELECT path, labels FROM sources",
        "another column         | path      | SELECT path, 1 AS extra FROM sources",
        "a key that repeats     | path      | SELECT path, '' AS labels FROM sources UNION ALL SELECT path, 'z' FROM sources",
        "a key that is none     | labels    | SELECT '' AS labels, size FROM sources",
        "two statements         | path      | SELECT path, '' AS labels FROM sources; DELETE FROM sources",
        "no query               | path      | DELETE FROM sources",
        "not SQL                | path      | SELECT FROM",
        "sorted labels          | path      | SELECT path, 'y,x' AS labels FROM sources",
      })
  void dishonestWayBackCoversNothing(String claim, String key, String rows) throws Exception {
    String lost = on(SOURCES).step(SPLIT).rebuilt("sources", List.of(key), rows).undeclared();
    assertEquals(true, lost.contains("sources.labels"), claim + ": " + lost);
  }

  @Test
  void wayBackCannotReadTheCopyFromBefore() throws Exception {
    // The copy has the table under its old name, main has not.
    for (String from : List.of("sources", "before_x.sources", "main.sources")) {
      assertEquals(
          "[table sources 3]",
          on(SOURCES)
              .step("DROP TABLE sources")
              .rebuilt("sources", List.of("path"), "SELECT path, labels, size FROM " + from)
              .undeclared());
    }
  }

  @Test
  void wayBackReadsNoTemporaryTableOfTheScript() throws Exception {
    assertEquals(
        "[table sources 3]",
        on(SOURCES)
            .step("CREATE TEMP TABLE hidden AS SELECT * FROM sources\nDROP TABLE sources")
            .rebuilt("sources", List.of("path"), "SELECT * FROM hidden")
            .undeclared());
  }

  @Test
  void wayBackThatFailsIsAFailureEvenWhereNothingIsLost() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () ->
                on(SOURCES)
                    .step("SELECT 1")
                    .rebuilt("sources", List.of("path"), "SELECT nothing FROM nowhere")
                    .measure());
    assertEquals(
        "rebuilt sources",
        assertInstanceOf(Refusal.MigrationFailed.class, refused.refusal()).check());
  }

  @Test
  void columnThatTheWayBackDoesNotCoverIsLookedForInTheTableOfToday() throws Exception {
    assertEquals(
        "[values sources.size 1]",
        on(SOURCES)
            .step(SPLIT + "UPDATE sources SET size = 9 WHERE path = 'a'")
            .rebuilt("sources", List.of("path"), WAY_BACK)
            .undeclared());
    assertEquals(
        "[column sources.size 3]",
        on(SOURCES)
            .step(SPLIT + "ALTER TABLE sources DROP COLUMN size")
            .rebuilt("sources", List.of("path"), WAY_BACK)
            .undeclared());
    assertEquals(
        "[rows sources 1]",
        on(SOURCES)
            .step(SPLIT + "DELETE FROM sources WHERE path = 'b'")
            .rebuilt("sources", List.of("path"), WAY_BACK)
            .undeclared());
  }

  @Test
  void keysThatChangedTheirSpellingAreKeptWhereTheyCanBeSpelledBack() throws Exception {
    String setup = "CREATE TABLE t(id TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES('a', 1), ('b', 2)";
    String script = "UPDATE t SET id = 'work:' || id";
    assertEquals("[ids t 2]", on(setup).step(script).undeclared());
    assertEquals(
        "[]",
        on(setup)
            .step(script)
            .rebuilt("t", List.of("id"), "SELECT substr(id, 6) AS id, v FROM t")
            .losses());
  }

  @Test
  void columnThatMovedToAnotherTableIsKept() throws Exception {
    assertEquals(
        "[]",
        on(SOURCES)
            .step(
                """
                CREATE TABLE sizes(path TEXT PRIMARY KEY, size INTEGER)
                INSERT INTO sizes SELECT path, size FROM sources
                ALTER TABLE sources DROP COLUMN size
                """)
            .rebuilt("sources", List.of("path"), "SELECT path, size FROM sizes")
            .losses());
  }

  @Test
  void nullIsAKeyLikeAnyOtherToAWayBack() throws Exception {
    String setup =
        "CREATE TABLE t(id TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES(NULL, 1), ('a', 2)";
    String script =
        "CREATE TABLE q(j)\nINSERT INTO q SELECT v FROM t WHERE id IS NULL\nDELETE FROM t WHERE id IS NULL";
    String rows = "SELECT id, v FROM t UNION ALL SELECT NULL, j FROM q";
    assertEquals("[]", on(setup).step(script).rebuilt("t", List.of("id"), rows).losses());
    String twice = setup + ", (NULL, 1), (NULL, 3)";
    assertEquals("[]", on(twice).step(script).rebuilt("t", List.of("id"), rows).losses());
    assertEquals(
        "[rows t 1]",
        on(twice)
            .step(script + "\nDELETE FROM q WHERE j = 3")
            .rebuilt("t", List.of("id"), rows)
            .undeclared());
  }

  @Test
  void restOfARowIsNotTakenFromSeveralRowsWithoutAKey() throws Exception {
    Effects effects =
        on("CREATE TABLE t(k TEXT, a, b)\nINSERT INTO t VALUES(NULL, 1, 2), ('x', 3, 4)")
            .step(
                """
                CREATE TABLE m AS SELECT k, a FROM t
                ALTER TABLE t DROP COLUMN a
                INSERT INTO t VALUES(NULL, 9)
                """)
            .rebuilt("t", List.of("k"), "SELECT k, a FROM m")
            .measure();
    // Which of the two rows is the old one cannot be told.
    assertEquals("[column t.b 2]", Measuring.shown(effects.undeclared()));
  }

  @Test
  void rowThatIsFoundUnderNoKeyIsNotTakenForANewOne() throws Exception {
    assertEquals(
        "[column t.k 2, rows t 1]",
        on("""
        CREATE TABLE t(k TEXT PRIMARY KEY, a, c) WITHOUT ROWID
        INSERT INTO t VALUES('x', 1, NULL), ('y', 1, 'gone')
        """)
            .step(
                """
                CREATE TABLE m(a, c)
                INSERT INTO m VALUES(1, NULL), (2, 'new')
                DROP TABLE t
                """)
            .rebuilt("t", List.of("c"), "SELECT a, c FROM m")
            .undeclared());
  }
}
