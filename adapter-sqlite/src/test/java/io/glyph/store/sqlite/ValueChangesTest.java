package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.ValueChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are not what they were, and values that only look so. */
class ValueChangesTest {
  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
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
}
