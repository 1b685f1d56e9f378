package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.TableEffect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script did to the rows, whatever its author says of it. */
class RowComparisonTest {
  @TempDir private Path folder;

  private Effects measure(String setup, String script) throws Exception {
    return new Measuring(folder).on(setup).step(script).measure();
  }

  private String losses(String setup, String script) throws Exception {
    return new Measuring(folder).on(setup).step(script).losses();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type is part of a value      | 1      | 1.0",
        "case is part of a value      | 'a'    | 'A'",
        "blob is no text              | 'a'    | x'61'",
        "negative zero is not zero    | -0.0   | 0.0",
        "text after NUL counts        | 'a' || char(0) || 'b' | 'a' || char(0) || 'c'",
        "text that is not UTF-8       | CAST(x'fffe' AS TEXT) | CAST(x'ffff' AS TEXT)",
        "blank at the end counts      | 'a '   | 'a'",
        "NULL is not empty            | NULL   | ''",
        "large numbers are exact      | 9007199254740993 | 9007199254740992",
        "number is no text            | 1      | '1'",
      })
  void valueThatIsNotTheSameIsLost(String claim, String before, String after) throws Exception {
    String setup =
        "CREATE TABLE t(id TEXT PRIMARY KEY, v COLLATE NOCASE)\nINSERT INTO t VALUES('k', "
            + before
            + "), ('other', 1)";
    assertEquals(
        "[values t.v 1]", losses(setup, "UPDATE t SET v = " + after + " WHERE id = 'k'"), claim);
    String keyless = "CREATE TABLE t(v COLLATE NOCASE)\nINSERT INTO t VALUES(" + before + ")";
    assertEquals("[rows t 1]", losses(keyless, "UPDATE t SET v = " + after), claim);
    assertEquals("[]", losses(keyless, "CREATE TABLE n(v)\nINSERT INTO n SELECT v FROM t"), claim);
  }

  @Test
  void rowsWhoseKeyIsGoneAreLost() throws Exception {
    Effects effects =
        measure(
            "CREATE TABLE t(id TEXT PRIMARY KEY, v)\n"
                + "INSERT INTO t SELECT 'k' || value, value FROM generate_series(1, 40)"
                    .replace(
                        "generate_series(1, 40)",
                        "(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n"
                            + " WHERE value < 40) SELECT value FROM n)"),
            "DELETE FROM t WHERE v <= 12\nUPDATE t SET v = 0 WHERE v = 20\nINSERT INTO t VALUES('n', 99)");
    TableEffect effect = effects.tables().getFirst();
    assertEquals(40, effect.rowsBefore());
    assertEquals(29, effect.rowsAfter());
    assertEquals(27, effect.rowsKept());
    assertEquals(1, effect.rowsAdded());
    Loss rows = effect.losses().getFirst();
    assertTrue(rows instanceof Loss.RowsLost lost && lost.examples().size() == 10);
    assertEquals("rows t 12", rows.kind() + " " + rows.subject() + " " + rows.count());
    Loss values = effect.losses().get(1);
    assertTrue(values instanceof Loss.ValuesLost lost && lost.examples().equals(List.of("k20")));
  }

  @Test
  void digestTellsWhichRowsAreConcerned() throws Exception {
    String setup = "CREATE TABLE t(id PRIMARY KEY)\nINSERT INTO t VALUES('a'), ('b'), (1), ('1')";
    String first = measure(setup, "DELETE FROM t WHERE id IS 1").losses().getFirst().keysDigest();
    assertEquals(
        first,
        measure(setup, "DELETE FROM t WHERE id IS 1\nINSERT INTO t VALUES('new')")
            .losses()
            .getFirst()
            .keysDigest());
    assertNotEquals(
        first, measure(setup, "DELETE FROM t WHERE id IS '1'").losses().getFirst().keysDigest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DROP TABLE t                             | [table t 2]",
        "ALTER TABLE t DROP COLUMN v              | [column t.v 1]",
        "ALTER TABLE t RENAME TO u                | [table t 2]",
        "ALTER TABLE t RENAME COLUMN v TO w       | [column t.v 1]",
        "DELETE FROM t                            | [rows t 2]",
        "UPDATE t SET id = 'x' WHERE id = 'a'     | [ids t 1]",
        "ALTER TABLE t ADD COLUMN w DEFAULT 1     | []",
        "CREATE UNIQUE INDEX i ON t(v)            | []",
      })
  void whatIsGoneIsNamed(String statement, String expected) throws Exception {
    assertEquals(
        expected,
        losses(
            "CREATE TABLE t(id TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES('a', NULL), ('b', 1)",
            statement));
  }

  @Test
  void nameThatIsUsedAgainForOtherValuesIsSeen() throws Exception {
    assertEquals(
        "[values t.a 1]",
        losses(
            "CREATE TABLE t(id INTEGER PRIMARY KEY, a)\nINSERT INTO t VALUES(1, 'x')",
            "ALTER TABLE t RENAME COLUMN a TO z\nALTER TABLE t ADD COLUMN a DEFAULT ''"));
  }

  @Test
  void keysThatAreNullRepeatAndAreCounted() throws Exception {
    String setup =
        "CREATE TABLE t(k TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES(NULL, 1), (NULL, 1), (NULL, 2)";
    assertEquals("[rows t 1]", losses(setup, "DELETE FROM t WHERE rowid = 1"));
    assertEquals("[]", losses(setup, "UPDATE t SET rowid = rowid + 10"));
  }

  @Test
  void rowThatReplaceAteIsSeen() throws Exception {
    assertEquals(
        "[rows t 1, values t.u 1]",
        losses(
            "CREATE TABLE t(id TEXT PRIMARY KEY, u UNIQUE)\nINSERT INTO t VALUES('a', 1), ('b', 2)",
            "UPDATE OR REPLACE t SET u = 2 WHERE id = 'a'"));
  }

  @Test
  void rebuiltTableWithOtherRowidsIsComparedByKey() throws Exception {
    assertEquals(
        "[]",
        losses(
            "CREATE TABLE t(id TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES('b', 1), ('a', 2)",
            "CREATE TABLE n(v, id TEXT PRIMARY KEY, more)\n"
                + "INSERT INTO n SELECT v, id, 1 FROM t ORDER BY id\n"
                + "DROP TABLE t\nALTER TABLE n RENAME TO t"));
  }

  @Test
  void tableWithoutRowidIsComparedByKey() throws Exception {
    String setup =
        "CREATE TABLE t(a, b, v, PRIMARY KEY(a, b)) WITHOUT ROWID\n"
            + "INSERT INTO t VALUES(1, 1, 'x'), (1, 2, 'y')";
    assertEquals("[]", losses(setup, "INSERT INTO t VALUES(2, 1, 'z')"));
    assertEquals("[values t.v 1]", losses(setup, "UPDATE t SET v = 'z' WHERE b = 2"));
    assertEquals("[rows t 1]", losses(setup, "DELETE FROM t WHERE b = 2"));
  }

  @Test
  void swappedValuesAreSeenWhereThereIsAKey() throws Exception {
    assertEquals(
        "[values t.v 2]",
        losses(
            "CREATE TABLE t(id TEXT PRIMARY KEY, v)\nINSERT INTO t VALUES('a', 1), ('b', 2)",
            "UPDATE t SET v = 3 - v"));
  }

  @Test
  void keyThatIsOnlyUniqueWithoutCaseIsComparedByItsBytes() throws Exception {
    assertEquals(
        "[rows t 1]",
        losses(
            "CREATE TABLE t(id TEXT COLLATE NOCASE PRIMARY KEY)\nINSERT INTO t VALUES('a'), ('b')",
            "UPDATE t SET id = 'A' WHERE id = 'a'"));
  }

  @Test
  void namesOfEveryKindAreQuoted() throws Exception {
    assertEquals(
        "[values we\"ird 'name'.se\"lect 1]",
        losses(
            "CREATE TABLE \"we\"\"ird 'name'\"(\"gro up\" PRIMARY KEY, \"se\"\"lect\", rowid, _rowid_)\n"
                + "INSERT INTO \"we\"\"ird 'name'\" VALUES(1, 2, 3, 4)",
            "UPDATE \"we\"\"ird 'name'\" SET \"se\"\"lect\" = 9"));
  }

  @Test
  void foreignKeysThatWouldCascadeLoseNothingUnseen() throws Exception {
    assertEquals(
        "[rows child 1]",
        losses(
            "CREATE TABLE parent(id PRIMARY KEY)\nCREATE TABLE child(p REFERENCES parent)\n"
                + "INSERT INTO parent VALUES(1)\nINSERT INTO child VALUES(1)",
            "DELETE FROM child"));
  }
}
