package io.glyph.store.domain.migration;

import static io.glyph.store.domain.migration.Migrations.effects;
import static io.glyph.store.domain.migration.Migrations.step;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.store.Actor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {
  private static final Loss ROWS = new Loss.RowsLost("remotes", 1, List.of("origin"), "00");
  private static final Loss VALUES = new Loss.ValuesLost("mounts", "spec", 2, List.of(), "01");
  private static final Loss COLUMN =
      new Loss.ColumnLost("hook_runs", "stdout", 3, List.of("hook-1"), "02");
  private static final Loss TABLE = new Loss.TableLost("realms", 4, List.of("core"), "03");

  private static void assertRefused(String table, long count) {
    assertThrows(
        IllegalArgumentException.class, () -> new Loss.RowsLost(table, count, List.of(), "00"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Loss.ValuesLost(table, "c", count, List.of(), "00"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Loss.ColumnLost(table, "c", count, List.of(), "00"));
    assertThrows(
        IllegalArgumentException.class, () -> new Loss.TableLost(table, count, List.of(), "00"));
  }

  @Test
  void aLossOfNothingIsRefused() {
    assertRefused("remotes", 0);
    assertRefused("remotes", -1);
  }

  @Test
  void aLossFromNowhereIsRefused() {
    assertRefused("", 1);
  }

  @Test
  void tenExamplesAreKeptAndElevenAreRefused() {
    List<String> ten = Collections.nCopies(10, "key");
    List<String> eleven = Collections.nCopies(11, "key");
    assertEquals(ten, new Loss.RowsLost("t", 11, ten, "00").examples());
    assertEquals(ten, new Loss.ValuesLost("t", "c", 11, ten, "00").examples());
    assertEquals(ten, new Loss.ColumnLost("t", "c", 11, ten, "00").examples());
    assertEquals(ten, new Loss.TableLost("t", 11, ten, "00").examples());
    assertThrows(
        IllegalArgumentException.class, () -> new Loss.ColumnLost("t", "c", 11, eleven, "00"));
    assertThrows(IllegalArgumentException.class, () -> new Loss.TableLost("t", 11, eleven, "00"));
    assertThrows(IllegalArgumentException.class, () -> new Loss.RowsLost("t", 11, eleven, "00"));
    assertThrows(
        IllegalArgumentException.class, () -> new Loss.ValuesLost("t", "c", 11, eleven, "00"));
  }

  @Test
  void itsExamplesDoNotChangeAfterwards() {
    List<String> keys = new ArrayList<>(List.of("a"));
    Loss.RowsLost rows = new Loss.RowsLost("t", 1, keys, "00");
    Loss.ValuesLost values = new Loss.ValuesLost("t", "c", 1, keys, "00");
    Loss.ColumnLost column = new Loss.ColumnLost("t", "c", 1, keys, "00");
    Loss.TableLost table = new Loss.TableLost("t", 1, keys, "00");
    keys.add("b");
    assertEquals(List.of("a"), column.examples());
    assertEquals(List.of("a"), table.examples());
    assertEquals(List.of("a"), rows.examples());
    assertEquals(List.of("a"), values.examples());
  }

  @Test
  void aLossSaysWhatItIsAndWhatItConcerns() {
    assertEquals("rows remotes", ROWS.kind() + " " + ROWS.subject());
    assertEquals("values mounts.spec", VALUES.kind() + " " + VALUES.subject());
    assertEquals("column hook_runs.stdout", COLUMN.kind() + " " + COLUMN.subject());
    assertEquals("table realms", TABLE.kind() + " " + TABLE.subject());
  }

  @Test
  void allLossesOfAllTablesCount() {
    Effects effects = effects(ROWS, VALUES, COLUMN, TABLE);
    assertEquals(List.of(ROWS, VALUES, COLUMN, TABLE), effects.losses());
    assertEquals(List.of(), Effects.NONE.losses());
  }

  @Test
  void aLossThatNoDescriptorNamesIsUndeclared() {
    List<Loss> all = List.of(ROWS, VALUES, COLUMN, TABLE);
    assertEquals(all, effects(ROWS, VALUES, COLUMN, TABLE).undeclared());
    assertEquals(all, effects(List.of(step(1)), ROWS, VALUES, COLUMN, TABLE).undeclared());
    List<Migration> steps =
        List.of(
            step(1, new DeclaredLoss(LossKind.ROWS, "remotes", "gone")),
            step(2, new DeclaredLoss(LossKind.COLUMN, "hook_runs.stdout", "secrets")));
    assertEquals(List.of(VALUES, TABLE), effects(steps, ROWS, VALUES, COLUMN, TABLE).undeclared());
  }

  @ParameterizedTest
  @CsvSource({
    "ROWS, mounts",
    "TABLE, remotes",
    "IDS, remotes",
    "COLUMN, remotes",
    "ROWS, remotes.spec",
    "ROWS, rEmotés",
    "ROWS, *"
  })
  void aLossIsDeclaredByItsExactKindAndSubjectOnly(LossKind kind, String subject) {
    List<Migration> steps = List.of(step(1, new DeclaredLoss(kind, subject, "why not")));
    assertEquals(List.of(ROWS), effects(steps, ROWS).undeclared());
  }

  @Test
  void toDeclareMoreThanIsLostIsNoLoss() {
    List<Migration> steps = List.of(step(1, new DeclaredLoss(LossKind.ROWS, "REMOTES", "gone")));
    assertEquals(List.of(), effects(steps).undeclared());
    assertEquals(List.of(), effects(steps, ROWS).undeclared());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0, 0, 0",
    "t, -1, 0, 0, 0",
    "t, 0, -1, 0, 0",
    "t, 0, 0, -1, 0",
    "t, 0, 0, 0, -1"
  })
  void negativeCountsAndNamelessTablesAreRefused(
      String table, long before, long after, long kept, long added) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TableEffect(table, before, after, kept, added, false, List.of()));
  }

  @Test
  void aTableThatIsEmptyBeforeAndAfterIsNoNonsense() {
    TableEffect effect = new TableEffect("t", 0, 0, 0, 0, true, List.of());
    assertEquals(List.of(), effect.losses());
  }

  @ParameterizedTest
  @EnumSource
  void onlyAPersonCanConfirmALossWhateverTheDoor(Confirmation.Channel how) {
    PlanId plan = new PlanId("00".repeat(32));
    for (String type : List.of("agent", "robot", "service")) {
      Actor program = new Actor(type, "codex", "session-01");
      assertThrows(IllegalArgumentException.class, () -> new Confirmation(plan, program, how));
    }
    Actor ada = new Actor("user", "self", "ada");
    assertEquals(ada, new Confirmation(plan, ada, how).by());
  }
}
