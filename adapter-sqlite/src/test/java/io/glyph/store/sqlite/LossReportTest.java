package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.ValueChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loss says of itself: how much, in which way, and of which rows. */
class LossReportTest {
  private static final String NOTES =
      """
      CREATE TABLE notes(id TEXT PRIMARY KEY, body TEXT, mark INTEGER)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15) INSERT INTO notes SELECT format('n%02d', i), iif(i % 3, 'body ' || i, NULL), i FROM n
      """;

  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
  }

  private static Loss only(Effects effects) {
    assertEquals(1, effects.losses().size(), () -> Measuring.shown(effects.losses()));
    return effects.losses().getFirst();
  }

  @Test
  void lostColumnNamesRowsThatHadAValueThere() throws Exception {
    Loss lost = only(on(NOTES).step("ALTER TABLE notes DROP COLUMN body").measure());
    assertEquals(10, lost.count());
    assertEquals(
        List.of("n01", "n02", "n04", "n05", "n07", "n08", "n10", "n11", "n13", "n14"),
        lost.examples());
  }

  @Test
  void lostTableNamesTheFirstTenOfItsRows() throws Exception {
    Loss lost = only(on(NOTES).step("DROP TABLE notes").measure());
    assertEquals(15, lost.count());
    assertEquals(
        List.of("n01", "n02", "n03", "n04", "n05", "n06", "n07", "n08", "n09", "n10"),
        lost.examples());
  }

  @Test
  void whereThereIsNoKeyTheRowsThemselvesAreTheExamples() throws Exception {
    String setup = "CREATE TABLE t(a, b)\nINSERT INTO t VALUES(1, 'x'), (2, NULL), (3, x'00')";
    assertEquals(
        List.of("1, x", "3, x'00'"),
        only(on(setup).step("ALTER TABLE t DROP COLUMN b").measure()).examples());
    assertEquals(
        List.of("1, x", "2, NULL", "3, x'00'"),
        only(on(setup).step("DROP TABLE t").measure()).examples());
  }

  @Test
  void rowsOutsideOfADeclarationAreTheExamplesOfWhatNobodyDeclared() throws Exception {
    Effects effects =
        on(NOTES).step("DROP TABLE notes").loses(LossKind.TABLE, "notes", "id < 'n14'").measure();
    assertEquals(15, effects.losses().getFirst().count());
    assertEquals(List.of("n14", "n15"), effects.undeclared().getFirst().examples());
    effects =
        on(NOTES)
            .step("ALTER TABLE notes DROP COLUMN body")
            .loses(LossKind.COLUMN, "notes.body", "mark > 2")
            .measure();
    assertEquals(List.of("n01", "n02"), effects.undeclared().getFirst().examples());
  }

  @Test
  void lostColumnIsCountedInValuesAndBytes() throws Exception {
    String setup =
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v)\nINSERT INTO t VALUES(1, 'h\u00e9'),"
            + " (2, NULL), (3, x'00ff00'), (4, 'a' || char(0) || 'b'), (5, 1234)";
    Effects effects =
        on(setup)
            .step("ALTER TABLE t DROP COLUMN v")
            .loses(LossKind.COLUMN, "t.v", "id < 4")
            .measure();
    Loss.ColumnLost lost = assertInstanceOf(Loss.ColumnLost.class, only(effects));
    assertEquals(4, lost.count());
    assertEquals(3 + 3 + 3 + 4, lost.bytes());
    assertEquals(
        7, assertInstanceOf(Loss.ColumnLost.class, effects.undeclared().getFirst()).bytes());
  }

  @Test
  void keysThatAreNoTextOfPeopleAreFitToBeShown() throws Exception {
    Loss lost =
        only(
            on("CREATE TABLE t(k PRIMARY KEY, v)\nINSERT INTO t VALUES('a' || char(27) || 'b', 1), (CAST(x'ff' AS TEXT), 1), (x'ff', 1)")
                .step("DROP TABLE t")
                .measure());
    assertEquals(List.of("x'ff'", "a\\x1bb", "\ufffd"), lost.examples());
  }

  @Test
  void lossThatGrowsOrHitsOtherRowsHasAnotherDigestAndAnUnrelatedWriteHasNot() throws Exception {
    for (String script : List.of("ALTER TABLE notes DROP COLUMN body", "DROP TABLE notes")) {
      Loss first = only(on(NOTES).step(script).measure());
      Loss grown =
          only(on(NOTES + "INSERT INTO notes VALUES('n99', 'more', 1)").step(script).measure());
      Loss other =
          only(on(NOTES + "UPDATE notes SET id = 'm01' WHERE id = 'n01'").step(script).measure());
      Loss unrelated =
          only(
              on(NOTES + "UPDATE notes SET mark = 99\nCREATE TABLE u(x)\nINSERT INTO u VALUES(1)")
                  .step(script)
                  .measure());
      assertEquals(first.count() + 1, grown.count());
      assertNotEquals(first.keysDigest(), grown.keysDigest());
      assertEquals(first.count(), other.count());
      assertNotEquals(first.keysDigest(), other.keysDigest());
      assertEquals(first.keysDigest(), unrelated.keysDigest());
      assertEquals(first.count(), unrelated.count());
    }
    // Of a column only the rows that had a value count.
    Loss column = only(on(NOTES).step("ALTER TABLE notes DROP COLUMN body").measure());
    Loss more =
        only(
            on(NOTES + "INSERT INTO notes VALUES('n99', NULL, 1)")
                .step("ALTER TABLE notes DROP COLUMN body")
                .measure());
    assertEquals(column.keysDigest(), more.keysDigest());
  }

  @Test
  void changedValuesCountEachWayAndThoseThatWereNull() throws Exception {
    Effects effects =
        on(NOTES)
            .step(
                """
                UPDATE notes SET body = 'filled' WHERE id = 'n03'
                UPDATE notes SET body = 'bod' WHERE id IN ('n01', 'n02')
                UPDATE notes SET body = NULL WHERE id = 'n04'
                UPDATE notes SET body = 'BODY 5' WHERE id = 'n05'
                """)
            .measure();
    Loss.ValuesLost lost = assertInstanceOf(Loss.ValuesLost.class, only(effects));
    assertEquals(5, lost.count());
    assertEquals(4, lost.nonNull());
    assertEquals(
        Map.of(
            ValueChange.FILLED, 1L,
            ValueChange.CUT, 2L,
            ValueChange.SET_TO_NULL, 1L,
            ValueChange.CASE_FOLDED, 1L),
        lost.ways());
    assertEquals(List.of("n01", "n02", "n03", "n04", "n05"), lost.examples());
  }

  @Test
  void wayBackThatCannotBeUsedIsToldBesideWhatItShouldHaveCovered() throws Exception {
    String split =
        """
        CREATE TABLE bodies(id TEXT PRIMARY KEY, body TEXT)
        INSERT INTO bodies SELECT id, body FROM notes
        ALTER TABLE notes DROP COLUMN body
        """;
    Effects effects =
        on(NOTES)
            .step(split)
            .rebuilt("notes", List.of("id"), "SELECT id, body FROM nowhere")
            .measure();
    assertEquals("[column notes.body 10]", Measuring.shown(effects.undeclared()));
    assertTrue(
        effects.notices().stream()
            .anyMatch(notice ->
                notice instanceof Notice.ProblemFound problem
                    && problem.check().equals("rebuilt notes")
                    && problem.detail().contains("no such table")),
        () -> effects.notices().toString());
    Effects twice =
        on(NOTES)
            .step(split)
            .rebuilt(
                "notes",
                List.of("id"),
                "SELECT id, body FROM bodies UNION ALL SELECT id, body FROM bodies")
            .measure();
    assertTrue(
        twice
            .notices()
            .contains(new Notice.ProblemFound("rebuilt notes", "its key is there more than once")),
        () -> twice.notices().toString());
  }
}
