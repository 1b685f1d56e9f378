package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Notice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of as many columns as SQLite takes. */
class WideTablesTest {
  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
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

  private static String table(String name, int columns, String first) {
    StringBuilder text = new StringBuilder("CREATE TABLE " + name + "(" + first);
    for (int i = 0; i < columns; i++) {
      text.append(first.isEmpty() && i == 0 ? "c" : ", c").append(i);
    }
    return text.append(")\n").toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 601, 999, 1_000, 1_999, 2_000})
  void keylessTableOfManyColumnsIsComparedToo(int columns) throws Exception {
    String last = "c" + (columns - 1);
    String setup =
        table("wide", columns, "")
            + "INSERT INTO wide(c0, "
            + last
            + ") VALUES(1, 'x'), (1, 'x'), (2, 'y'), (3, NULL)\n";
    assertEquals("[]", on(setup).step("INSERT INTO wide(c0) VALUES(9)").losses());
    assertEquals(
        "[rows wide 1]",
        on(setup)
            .step("DELETE FROM wide WHERE rowid = 1\nINSERT INTO wide(c0) VALUES(9)")
            .undeclared());
    // Only the type differs, only the case, only in the last column.
    assertEquals(
        "[rows wide 2]",
        on(setup)
            .step(
                "UPDATE wide SET "
                    + last
                    + " = 'Y' WHERE c0 = 2\nUPDATE wide SET c0 = 3.0 WHERE c0 = 3")
            .undeclared());
    // Other rowids, the same rows.
    assertEquals("[]", on(setup).step("UPDATE wide SET rowid = 100 - rowid").losses());
  }

  @Test
  void gonePartsOfWideKeylessTablesNameTheirRows() throws Exception {
    String setup =
        table("wide", 1_200, "") + "INSERT INTO wide(c0, c1199) VALUES(1, 'x'), (2, NULL)\n";
    Effects effects = on(setup).step("ALTER TABLE wide DROP COLUMN c1199").measure();
    assertEquals("[column wide.c1199 1]", Measuring.shown(effects.undeclared()));
    assertEquals(
        List.of("1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, …"),
        effects.losses().getFirst().examples());
    effects = on(setup).step("DROP TABLE wide").measure();
    assertEquals("[table wide 2]", Measuring.shown(effects.undeclared()));
    assertEquals(2, effects.losses().getFirst().examples().size());
    effects = on(setup).step("ALTER TABLE wide RENAME TO w2").measure();
    assertEquals(List.of(new Notice.LooksRenamed("wide", "w2", false)), effects.notices());
  }

  @Test
  void rowsOfAWideTableThatHaveAnotherKeyAreFound() throws Exception {
    String setup =
        table("wide", 1_500, "id INTEGER PRIMARY KEY")
            + "INSERT INTO wide(id, c7) VALUES(1, 'x'), (2, 'y')\n";
    assertEquals(
        "[ids wide 1]", on(setup).step("UPDATE wide SET id = 9 WHERE id = 1").undeclared());
    assertEquals(
        "[rows wide 1]",
        on(setup).step("UPDATE wide SET id = 9, c7 = 'z' WHERE id = 1").undeclared());
  }
}
