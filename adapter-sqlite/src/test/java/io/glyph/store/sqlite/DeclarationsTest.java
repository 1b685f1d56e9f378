package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New names, losses with conditions, and checks: what an author declares beside ways back. */
class DeclarationsTest {
  private static final String SOURCES =
      """
      CREATE TABLE sources(path TEXT PRIMARY KEY, labels TEXT NOT NULL, size INTEGER)
      INSERT INTO sources VALUES('a', 'x,y', 1), ('b', '', 2), (CAST(x'ff' AS TEXT), 'z', 3)
      """;

  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
  }

  @Test
  void declaredNewNamesAreFollowed() throws Exception {
    String script =
        "ALTER TABLE sources RENAME TO origins\nALTER TABLE origins RENAME labels TO tags";
    assertEquals(
        "[]",
        on(SOURCES)
            .step(script)
            .renamed("SOURCES", "Origins")
            .renamedColumn("sources.Labels", "TAGS")
            .losses());
    assertEquals(
        "[column sources.labels 3]",
        on(SOURCES).step(script).renamed("sources", "origins").undeclared());
    assertEquals(
        "[values sources.labels 1]",
        on(SOURCES)
            .step(script + "\nUPDATE origins SET tags = '' WHERE path = 'a'")
            .renamed("sources", "origins")
            .renamedColumn("sources.labels", "tags")
            .undeclared());
  }

  @Test
  void namesThatChangedPlacesAreFollowed() throws Exception {
    String setup =
        """
        CREATE TABLE t(id INTEGER PRIMARY KEY, p, q)
        INSERT INTO t VALUES(1, 2, 3)
        CREATE TABLE u(id INTEGER PRIMARY KEY, p, q)
        INSERT INTO u VALUES(4, 5, 6)
        """;
    assertEquals(
        "[]",
        on(setup)
            .step("ALTER TABLE t RENAME TO x\nALTER TABLE u RENAME TO t\nALTER TABLE x RENAME TO u")
            .renamed("t", "u")
            .renamed("u", "t")
            .losses());
    assertEquals(
        "[]",
        on(setup)
            .step(
                "ALTER TABLE t RENAME COLUMN p TO z\nALTER TABLE t RENAME COLUMN q TO p\nALTER TABLE t RENAME COLUMN z TO q")
            .renamedColumn("t.p", "q")
            .renamedColumn("t.q", "p")
            .losses());
  }

  @Test
  void lossOutsideItsConditionIsUndeclared() throws Exception {
    Effects effects =
        on(SOURCES)
            .step("DELETE FROM sources WHERE size >= 2")
            .loses(LossKind.ROWS, "sources", "labels = '' AND size > 0")
            .measure();
    assertEquals("[rows sources 2]", Measuring.shown(effects.losses()));
    Loss.RowsLost outside = assertInstanceOf(Loss.RowsLost.class, effects.undeclared().getFirst());
    assertEquals(1, outside.count());
    assertEquals(List.of("�"), outside.examples());
    assertEquals(
        "[]",
        on(SOURCES)
            .step("DELETE FROM sources WHERE size >= 2")
            .loses(LossKind.ROWS, "sources", "size = 2")
            .loses(LossKind.ROWS, "sources", "size = 3")
            .undeclared());
  }

  @Test
  void conditionsLimitColumnsIdsAndTablesToo() throws Exception {
    assertEquals(
        "[values sources.size 1]",
        on(SOURCES)
            .step("UPDATE sources SET size = 0 WHERE size > 1")
            .loses(LossKind.COLUMN, "sources.size", "size = 2")
            .undeclared());
    assertEquals(
        "[column sources.size 2]",
        on(SOURCES)
            .step("ALTER TABLE sources DROP COLUMN size")
            .loses(LossKind.COLUMN, "sources.size", "size = 2")
            .undeclared());
    assertEquals(
        "[ids sources 2]",
        on(SOURCES)
            .step("UPDATE sources SET path = 'new' || size")
            .loses(LossKind.IDS, "sources", "path = 'a'")
            .undeclared());
    assertEquals(
        "[table sources 1]",
        on(SOURCES)
            .step("DROP TABLE sources")
            .loses(LossKind.TABLE, "sources", "size IN (SELECT 1 UNION SELECT 2)")
            .undeclared());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "1) OR (1",
        "1; DELETE FROM sources",
        "a.size IS NULL",
        "later = 1",
        "(SELECT"
      })
  void conditionThatIsNoneOfTheOldRowAllowsNothing(String where) throws Exception {
    assertEquals(
        "[rows sources 3]",
        on(SOURCES)
            .step("ALTER TABLE sources ADD COLUMN later DEFAULT 1\nDELETE FROM sources")
            .loses(LossKind.ROWS, "sources", where)
            .undeclared());
  }

  @Test
  void keylessRowsAreLimitedByTheirConditionToo() throws Exception {
    String setup = "CREATE TABLE t(v, w)\nINSERT INTO t VALUES(1, 1), (1, 1), (2, 2)";
    assertEquals(
        "[rows t 1]",
        on(setup).step("DELETE FROM t").loses(LossKind.ROWS, "t", "v = 1").undeclared());
  }

  @Test
  void checksMustAgreeAndCoverNothing() throws Exception {
    String sum = "SELECT sum(size) FROM sources";
    assertEquals("[]", on(SOURCES).step("SELECT 1").check(sum, sum).losses());
    assertEquals(
        "[rows sources 1]",
        on(SOURCES).step("DELETE FROM sources WHERE size = 1").check(sum, "SELECT 6").undeclared());
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () ->
                on(SOURCES)
                    .step("INSERT INTO sources VALUES('n', '', 7)")
                    .check(sum, sum)
                    .measure());
    assertEquals(
        "check " + sum, assertInstanceOf(Refusal.MigrationFailed.class, refused.refusal()).check());
  }

  @Test
  void checksComparesRowsInAnyOrderAndCountsThem() throws Exception {
    String rows = "SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 2";
    assertEquals(
        "[]",
        on("")
            .step("SELECT 1")
            .check(rows, "SELECT 2 UNION ALL SELECT 1 UNION ALL SELECT 2")
            .losses());
    assertThrows(
        RefusedException.class,
        () -> on("").step("SELECT 1").check(rows, "SELECT 2 UNION SELECT 1").measure());
  }
}
