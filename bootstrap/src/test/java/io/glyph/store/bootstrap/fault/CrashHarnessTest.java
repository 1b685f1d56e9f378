package io.glyph.store.bootstrap.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.fault.Effect.Kind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Promise 1 by trying: whatever effect on disk a command is stopped at, or whichever one fails or
 * is torn, recovery gives the old store or the new one. A sample of each command in every build,
 * other effects each time; all of them with {@code -Pexhaustive}. {@code -Dglyph.fault.seed=…}
 * repeats a run.
 */
class CrashHarnessTest {
  private static final int KILLS = 4;
  private static final int SLICE = 150;

  /** Recoveries with more effects than this are killed at a sample of them. */
  private static final int FEW = 60;

  @TempDir Path work;

  @ParameterizedTest
  @EnumSource(Command.class)
  void sampleOfFaultsLeavesOldOrNew(Command command) {
    long seed = Long.getLong("glyph.fault.seed", System.nanoTime());
    Random random = new Random(seed);
    try (Harness harness = new Harness(command, work)) {
      Set<Integer> kills = new HashSet<>();
      // A torn line counts as one only after two seconds: fewer of these.
      boolean slow = command == Command.RECOVER;
      for (int i = 0; i < (slow ? 2 : KILLS); i++) {
        kills.add(1 + random.nextInt(harness.effects()));
      }
      harness.kill(kills::contains, _ -> false, false);
      int twice = 1 + random.nextInt(harness.effects());
      int second = 1 + random.nextInt(FEW);
      harness.kill(n -> n == twice, n -> n == second, true);
      boolean onlySticky = random.nextBoolean();
      for (Harness.Fault fault : Harness.Fault.values()) {
        if (!slow || fault.sticky == onlySticky) {
          harness.fail(1 + random.nextInt(harness.effects()), fault);
        }
      }
      conclude(harness, seed);
    }
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @EnumSource(Command.class)
  void everyFaultLeavesOldOrNew(Command command) {
    long seed = Long.getLong("glyph.fault.seed", System.nanoTime());
    Random random = new Random(seed);
    try (Harness harness = new Harness(command, work)) {
      boolean small = harness.effects() <= FEW;
      for (int from = 1; from <= harness.effects(); from += SLICE) {
        int first = from;
        IntPredicate slice = n -> n >= first && n < first + SLICE;
        harness.kill(slice, _ -> false, false);
        int rest = random.nextInt(SLICE);
        IntPredicate some = n -> small || random.nextInt(10) == 0;
        harness.kill(n -> small ? slice.test(n) : slice.test(n) && n % SLICE == rest, some, true);
      }
      for (Harness.Fault fault : Harness.Fault.values()) {
        for (int n = 1; n <= harness.effects(); n++) {
          harness.fail(n, fault);
        }
      }
      conclude(harness, seed);
    }
  }

  /**
   * From its first page on, a checkpoint changes what a WAL left behind is judged by; and a way
   * back puts most pages to another use.
   */
  @Test
  void storeThatWasKilledWithinACheckpointIsStillItsOwn() {
    try (Harness harness = new Harness(Command.ROLL_BACK_BY_SCRIPTS, work)) {
      List<Integer> copied =
          harness.numbers(
              e -> e.kind() == Kind.WRITE && e.file().equals("store.db") && e.bySqlite());
      int step = Math.max(1, copied.size() / 6);
      Set<Integer> some = new HashSet<>();
      for (int i = 1; i < copied.size(); i += step) {
        some.add(copied.get(i));
      }
      assertTrue(some.size() > 3, "no checkpoint to be killed in: " + harness.report());
      harness.kill(some::contains, _ -> false, false);

      assertEquals(List.of(), harness.failures());
    }
  }

  /**
   * The event about it is committed before the line is ended: a kill in between is told of once.
   */
  @Test
  void tornLineIsToldOfOnceThoughRecoveryIsKilled() {
    try (Harness harness = new Harness(Command.RECOVER, work)) {
      int append =
          harness
              .numbers(e -> e.kind() == Kind.WRITE && e.file().equals("events.jsonl"))
              .getFirst();
      harness.kill(n -> n == append, _ -> false, false);

      assertEquals(List.of(), harness.failures());
    }
  }

  /** Steps that are left out, and said to be done. */
  enum Sabotage {
    EVENT(e -> e.kind() == Kind.WRITE && e.file().equals("events.jsonl")),
    MANIFEST(e -> e.kind() == Kind.RENAME && e.file().equals("manifest.yaml")),
    CHECKPOINT(e -> e.kind() == Kind.WRITE && e.file().equals("store.db") && e.bySqlite());

    final Predicate<Effect> step;

    Sabotage(Predicate<Effect> step) {
      this.step = step;
    }
  }

  /** A check that cannot fail proves nothing: here it must. */
  @ParameterizedTest
  @EnumSource(Sabotage.class)
  void houseWithAStepLeftOutIsFound(Sabotage sabotage) {
    try (Harness harness = new Harness(Command.APPLY_1_TO_2, work)) {
      harness.leaveOut(sabotage.step);
      harness.kill(_ -> false, _ -> false, false);

      assertFalse(harness.failures().isEmpty(), harness.report());
    }
  }

  private static void conclude(Harness harness, long seed) {
    System.out.println("crash harness, seed " + seed + ", " + harness.report());
    assertTrue(harness.cases() > 2, "too few cases to mean anything");
    assertEquals(List.of(), harness.failures(), "seed " + seed);
  }
}
