package io.glyph.store.domain.migration;

import static io.glyph.store.domain.migration.Migrations.effects;
import static io.glyph.store.domain.migration.Migrations.step;
import static io.glyph.store.domain.migration.Migrations.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationPlanTest {
  private static final String STORE = "d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a11";
  private static final StoreVersion ONE = StoreVersion.FIRST;
  private static final StoreVersion TWO = new StoreVersion(2);
  private static final StoreVersion THREE = new StoreVersion(3);
  private static final Loss ROWS = new Loss.RowsLost("remotes", 3, List.of("a"), "00ff");

  private static MigrationPlan plan(String store, List<Migration> steps, Loss... losses) {
    return new MigrationPlan(
        store, ONE, new StoreVersion(1 + steps.size()), steps, effects(losses));
  }

  private static MigrationPlan withSteps(
      StoreVersion from, StoreVersion to, List<Migration> steps) {
    return new MigrationPlan(STORE, from, to, steps, Effects.NONE);
  }

  /** Published: a confirmation given to one build must hold for the next. */
  @Test
  void theIdOfAPlanIsTheSameInEveryBuild() {
    // printf 'glyph-plan-v1\nstore d2c5…\nmethod migrate\nfrom 1\nto 3\nstep 2 a1 b1\nstep 3 a2
    // b2\n
    // loss column 7 0a0b 686f6f6b5f72756e732e7374646f7574\nloss rows 3 00ff 72656d6f746573\n' |
    // sha256sum
    Loss column = new Loss.ColumnLost("hook_runs", "stdout", 7, List.of(), "0a0b");
    assertEquals(
        "e81a090366334d4f999423f8b5e056c2f180f1f691d4f5631f6943e2b75e18e5",
        plan(STORE, steps(1, 3), ROWS, column).id().hex());
  }

  @Test
  void everyIngredientChangesTheId() {
    MigrationPlan plan = plan(STORE, steps(1, 3), ROWS);
    List<MigrationPlan> others =
        List.of(
            plan,
            plan("d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a12", steps(1, 3), ROWS),
            plan(STORE, List.of(step(1, "changed", "b1"), step(2)), ROWS),
            plan(STORE, List.of(step(1, "a1", "changed"), step(2)), ROWS),
            plan(STORE, List.of(step(1), step(2, "changed", "b2")), ROWS),
            plan(STORE, steps(1, 2), ROWS),
            plan(STORE, steps(1, 4), ROWS),
            Migrations.plan(2, 4, ROWS),
            plan(STORE, steps(1, 3)),
            plan(STORE, steps(1, 3), new Loss.RowsLost("remotes", 4, List.of("a"), "00ff")),
            plan(STORE, steps(1, 3), new Loss.RowsLost("remotes", 3, List.of("a"), "00fe")),
            plan(STORE, steps(1, 3), new Loss.RowsLost("mounts", 3, List.of("a"), "00ff")),
            plan(STORE, steps(1, 3), new Loss.TableLost("remotes", 3, List.of(), "00ff")),
            plan(STORE, steps(1, 3), new Loss.TableLost("remotes", 4, List.of(), "00ff")),
            plan(STORE, steps(1, 3), new Loss.TableLost("remotes", 3, List.of(), "00fe")),
            plan(STORE, steps(1, 3), new Loss.ColumnLost("remotes", "spec", 3, List.of(), "00ff")),
            plan(STORE, steps(1, 3), new Loss.ColumnLost("remotes", "mode", 3, List.of(), "00ff")),
            plan(STORE, steps(1, 3), new Loss.ColumnLost("remotes", "mode", 3, List.of(), "00fe")),
            plan(STORE, steps(1, 3), new Loss.ValuesLost("remotes", "spec", 3, List.of(), "00ff")),
            plan(STORE, steps(1, 3), ROWS, new Loss.TableLost("mounts", 1, List.of(), "00ff")));
    Set<PlanId> ids = new HashSet<>();
    others.forEach(p -> assertTrue(ids.add(p.id()), p::toString));
  }

  @Test
  void anUnrelatedWriteInBetweenDoesNotChangeTheId() {
    TableEffect before = new TableEffect("remotes", 9, 6, 6, 0, false, List.of(ROWS));
    TableEffect after = new TableEffect("remotes", 12, 9, 9, 1, false, List.of(ROWS));
    TableEffect untouched = new TableEffect("realms", 1, 2, 1, 1, false, List.of());
    MigrationPlan first =
        new MigrationPlan(STORE, ONE, TWO, steps(1, 2), Effects.judged(List.of(before), List.of()));
    MigrationPlan second =
        new MigrationPlan(
            STORE, ONE, TWO, steps(1, 2), Effects.judged(List.of(untouched, after), List.of()));
    assertEquals(first.id(), second.id());
  }

  @Test
  void examplesAreShownAndNotConfirmed() {
    Loss others = new Loss.RowsLost("remotes", 3, List.of("b", "c"), "00ff");
    assertEquals(Migrations.plan(1, 2, ROWS).id(), Migrations.plan(1, 2, others).id());
    assertEquals(
        Migrations.plan(1, 2, new Loss.TableLost("t", 3, List.of("a"), "00ff")).id(),
        Migrations.plan(1, 2, new Loss.TableLost("t", 3, List.of("b"), "00ff")).id());
    assertEquals(
        Migrations.plan(1, 2, new Loss.ColumnLost("t", "c", 3, List.of("a"), "00ff")).id(),
        Migrations.plan(1, 2, new Loss.ColumnLost("t", "c", 3, List.of("b"), "00ff")).id());
  }

  @Provide
  Arbitrary<Loss> losses() {
    Arbitrary<String> table = Arbitraries.of("a", "b", "a.b", "t\n", "ü");
    Arbitrary<String> column = Arbitraries.of("a", "b", "b.c", "c d");
    Arbitrary<Long> count = Arbitraries.longs().between(1, 3);
    Arbitrary<String> digest = Arbitraries.of("00", "01", "ff");
    return Arbitraries.oneOf(
        Combinators.combine(table, count, digest)
            .as((t, n, d) -> (Loss) new Loss.RowsLost(t, n, List.of(), d)),
        Combinators.combine(table, count, digest)
            .as((t, n, d) -> new Loss.TableLost(t, n, List.of(), d)),
        Combinators.combine(table, column, count, digest)
            .as((t, c, n, d) -> new Loss.ColumnLost(t, c, n, List.of(), d)),
        Combinators.combine(table, column, count, digest)
            .as((t, c, n, d) -> new Loss.ValuesLost(t, c, n, List.of(), d)));
  }

  @Property
  void theOrderInWhichLossesWereMeasuredDoesNotMatter(
      @ForAll List<@From("losses") Loss> losses, @ForAll long seed) {
    List<Loss> shuffled = new ArrayList<>(losses);
    Collections.shuffle(shuffled, new Random(seed));
    assertEquals(
        Migrations.plan(1, 2, losses.toArray(Loss[]::new)).id(),
        Migrations.plan(1, 2, shuffled.toArray(Loss[]::new)).id());
  }

  @Property
  void oneLossMoreIsAnotherPlan(
      @ForAll List<@From("losses") Loss> losses, @ForAll("losses") Loss more) {
    List<Loss> grown = new ArrayList<>(losses);
    grown.add(more);
    assertNotEquals(
        Migrations.plan(1, 2, losses.toArray(Loss[]::new)).id(),
        Migrations.plan(1, 2, grown.toArray(Loss[]::new)).id());
  }

  @Test
  void onlyAPlanThatLosesSomethingNeedsConfirmation() {
    assertTrue(Migrations.plan(1, 2, ROWS).needsConfirmation());
    assertFalse(Migrations.plan(1, 2).needsConfirmation());
  }

  @Test
  void aPlanForAStoreThatIsAlreadyThereHasNoSteps() {
    assertEquals(List.of(), withSteps(TWO, TWO, List.of()).steps());
  }

  @Test
  void stepsThatDoNotLeadFromStartToEndAreRefused() {
    assertRefused(ONE, TWO, List.of());
    assertRefused(ONE, TWO, List.of(step(2)));
    assertRefused(ONE, THREE, List.of(step(1)));
    assertRefused(ONE, TWO, steps(1, 3));
    assertRefused(TWO, ONE, List.of());
    assertRefused(TWO, TWO, List.of(step(2)));
    assertRefused(ONE, THREE, List.of(step(1), step(1)));
    assertRefused(ONE, THREE, List.of(step(1), step(3)));
  }

  private static void assertRefused(StoreVersion from, StoreVersion to, List<Migration> steps) {
    assertThrows(IllegalArgumentException.class, () -> withSteps(from, to, steps));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "00FF", "../"})
  void aPlanIdIsSixtyFourLowerCaseHexDigits(String text) {
    assertThrows(IllegalArgumentException.class, () -> new PlanId(text));
    assertThrows(IllegalArgumentException.class, () -> new PlanId("0".repeat(63)));
    assertThrows(IllegalArgumentException.class, () -> new PlanId("A".repeat(64)));
    assertThrows(IllegalArgumentException.class, () -> new PlanId("a".repeat(64) + "\n"));
    assertEquals("af".repeat(32), new PlanId("af".repeat(32)).toString());
  }
}
