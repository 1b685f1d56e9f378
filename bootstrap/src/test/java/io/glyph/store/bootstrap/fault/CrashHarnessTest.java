package io.glyph.store.bootstrap.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.fault.Effect.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Promise 1 by trying: whatever effect on disk a command is stopped at, or whichever one fails or
 * is torn, recovery gives the old store or the new one. A sample of each command in every build,
 * other effects each time; all of them with {@code -Pexhaustive}. {@code -Dglyph.fault.seed=…}
 * repeats a run; {@link Part} says how to run all of it in parts.
 */
@Isolated("SQLite's way to the disk is changed for the whole process")
class CrashHarnessTest {
  private static final int KILLS = 3;
  private static final int FAULTS = 3;
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
      for (int i = 0; i < KILLS; i++) {
        kills.add(1 + random.nextInt(harness.effects()));
      }
      harness.kill(kills::contains, _ -> false, false);
      // Behind the commit: before it there may be nothing to recover, and so nothing to be killed
      // in.
      int twice = harness.firstAfterCommit();
      int second = 1 + random.nextInt(harness.effectsOfRecovery(twice));
      harness.kill(n -> n == twice, n -> n == second, true);
      assertTrue(harness.secondKills() > 0, "no recovery was killed: " + harness.report());
      List<Harness.Fault> faults = new ArrayList<>(List.of(Harness.Fault.values()));
      Collections.shuffle(faults, random);
      for (Harness.Fault fault : faults.subList(0, FAULTS)) {
        harness.fail(1 + random.nextInt(harness.effects()), fault);
      }
      conclude(harness, seed);
    }
  }

  /**
   * What of an exhaustive run is wanted, so that it fits into the time there is: {@code
   * -Dglyph.fault.command=RESTORE} one command, {@code -Dglyph.fault.modes=KILL,TWICE,EIO_ONCE}
   * some ways to go wrong, {@code -Dglyph.fault.from=301 -Dglyph.fault.to=600} some effects, and
   * {@code -Dglyph.fault.every=5} of those each fifth, which one to begin with is the seed's.
   */
  private record Part(Set<String> commands, Set<String> modes, int from, int to, int every) {
    static Part wanted() {
      return new Part(
          words("glyph.fault.command"),
          words("glyph.fault.modes"),
          Integer.getInteger("glyph.fault.from", 1),
          Integer.getInteger("glyph.fault.to", Integer.MAX_VALUE),
          Integer.getInteger("glyph.fault.every", 1));
    }

    private static Set<String> words(String property) {
      String said = System.getProperty(property, "");
      return said.isEmpty() ? Set.of() : Set.of(said.split(",", -1));
    }

    boolean takes(Command command) {
      return commands.isEmpty() || commands.contains(command.name());
    }

    boolean takes(String mode) {
      return modes.isEmpty() || modes.contains(mode);
    }

    IntPredicate effects(Random random) {
      int first = random.nextInt(every);
      return n -> n >= from && n <= to && n % every == first;
    }
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @EnumSource(Command.class)
  void everyFaultLeavesOldOrNew(Command command) {
    Part part = Part.wanted();
    assumeTrue(part.takes(command), "not in this part");
    long seed = Long.getLong("glyph.fault.seed", System.nanoTime());
    Random random = new Random(seed);
    IntPredicate wanted = part.effects(random);
    try (Harness harness = new Harness(command, work)) {
      boolean small = harness.effects() <= FEW;
      for (int from = 1; from <= harness.effects(); from += SLICE) {
        int first = from;
        IntPredicate slice = n -> n >= first && n < first + SLICE && wanted.test(n);
        if (part.takes("KILL")) {
          harness.kill(slice, _ -> false, false);
        }
        int rest = random.nextInt(SLICE);
        IntPredicate some = n -> small || random.nextInt(10) == 0;
        if (part.takes("TWICE")) {
          // Of those that are wanted: a modulus of its own might never meet them.
          List<Integer> wantedHere =
              IntStream.range(first, first + SLICE).filter(slice).boxed().toList();
          int one = wantedHere.isEmpty() ? 0 : wantedHere.get(rest % wantedHere.size());
          harness.kill(n -> slice.test(n) && (small || n == one), some, true);
        }
      }
      for (Harness.Fault fault : Harness.Fault.values()) {
        for (int n = 1; part.takes(fault.name()) && n <= harness.effects(); n++) {
          if (wanted.test(n)) {
            harness.fail(n, fault);
          }
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
