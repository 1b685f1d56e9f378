package io.glyph.store.application.usecase;

import static io.glyph.store.application.usecase.World.ADA;
import static io.glyph.store.application.usecase.World.V1;
import static io.glyph.store.application.usecase.World.V2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.usecase.Cuts.Before;
import io.glyph.store.application.usecase.Cuts.Case;
import io.glyph.store.application.usecase.ReturnRequest.Goal;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Promises 1 and 3 on the way back: a return that is cut anywhere leaves the old or the new. */
class ReturnCutTest {
  private static final Set<Mode> FAILURES = EnumSet.of(Mode.FAIL_BEFORE, Mode.FAIL_AFTER);
  private static final Goal LAST = new Goal.LastMigration();
  private static final String ROLLED_BACK = "migration_rolled_back";
  private static final String RESTORED = "backup_restored";

  private static final List<Case> CASES =
      List.of(
          rollback("2 to 1 by a backup", ReturnCutTest::version2, LAST),
          rollback("3 to 2 by a script", ReturnCutTest::version3, new Goal.Version(V2)),
          rollback("3 to 1 by scripts", ReturnCutTest::version3, new Goal.Version(V1)),
          rollback("too new, by the script that it carries", ReturnCutTest::tooNew, LAST),
          restore("restore within version 2", ReturnCutTest::backedUp2),
          restore("restore within version 1", ReturnCutTest::backedUp1),
          restore("restore within a version 1 that was 2", ReturnCutTest::backedUpAgain1),
          restore("restore of version 2 at version 1", ReturnCutTest::returned));

  static Stream<Arguments> cuts() {
    return Cuts.inEveryMode(CASES);
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cuts")
  void storeIsOldOrNewAfterRecovery(String name, Case start, Mode mode) {
    World whole = start.whole();
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(start, world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      start.cut(world, seam);
      if (!seam.reached()) {
        assertTrue(n > 30, "only " + n + " calls");
        return;
      }
      if (seam.happened()) {
        String when = mode + " at " + n + ", " + seam.where();
        finish(world);
        before.assertOldOrNew(world, whole, when);
        assertTrue(finish(world), () -> "recovery did not finish, " + when);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cuts")
  void nextRestoreFinishesWhatWasCut(String name, Case start, Mode mode) {
    if (!start.event().equals(RESTORED)) {
      return;
    }
    World whole = start.whole();
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(start, world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      start.cut(world, seam);
      if (!seam.reached()) {
        return;
      }
      if (seam.happened()) {
        String when = mode + " at " + n + ", " + seam.where();
        boolean done = !world.image().outbox.isEmpty() || before.changes(world) > 0;
        restoreNow(world, newest(start.world()));
        assertEquals(Cuts.content(whole), Cuts.content(world), when);
        assertEquals(done ? 2 : 1, before.changes(world), when);
        Cuts.assertWhole(world, when);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cuts")
  void nextApplyFinishesWhatWasCutAndGoesUpAgain(String name, Case start, Mode mode) {
    if (!start.event().equals(ROLLED_BACK) || name.startsWith("too new")) {
      return;
    }
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(start, world);
      long applied = world.events("migration_applied");
      int version = world.image().userVersion;
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      start.cut(world, seam);
      if (!seam.reached()) {
        return;
      }
      if (seam.happened()) {
        String when = mode + " at " + n + ", " + seam.where();
        World.done(world.process().migrate());
        // Half a backup stays where there was nothing to migrate: an apply writes nothing then.
        World.done(world.process().recoverNow());
        assertEquals(version, world.image().userVersion, when);
        assertTrue(before.changes(world) <= 1, when);
        assertEquals(before.changes(world), world.events("migration_applied") - applied, when);
        Cuts.assertWhole(world, when);
      }
    }
  }

  static Stream<Case> casesWithACommit() {
    return CASES.stream().filter(c -> !c.name().startsWith("too new"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesWithACommit")
  void commitThatFailsLeavesOldOrNewAndIsCalledSo(Case start) {
    Cuts.assertCommitsThatFailLeaveOldOrNew(start);
  }

  static Stream<Arguments> cutsOfBoth() {
    Set<Mode> kills = EnumSet.of(Mode.KILL_BEFORE, Mode.KILL_AFTER, Mode.TEAR_IN_HALF);
    return CASES.stream()
        .filter(c -> !c.name().contains("within"))
        .flatMap(c ->
            kills.stream()
                .flatMap(mode ->
                    EnumSet.of(Mode.KILL_BEFORE, Mode.TEAR_LAST_BYTE, Mode.FAIL_AFTER).stream()
                        .map(second -> Arguments.of(c.name(), c, mode, second))));
  }

  @ParameterizedTest(name = "{0}, {2}, then {3}")
  @MethodSource("cutsOfBoth")
  void recoveryThatIsCutItselfIsFinishedByTheNext(String name, Case start, Mode mode, Mode second) {
    cutTwice(start, mode, second, Cuts.IN_EVERY_BUILD);
  }

  @Tag("exhaustive")
  @ParameterizedTest(name = "{0}, {2}, then {3}")
  @MethodSource("cutsOfBoth")
  void recoveryThatIsCutAnywhereIsFinishedByTheNext(
      String name, Case start, Mode mode, Mode second) {
    cutTwice(start, mode, second, 1);
  }

  /**
   * @param every 1 cuts a recovery at each of its calls, 3 at one call in three
   */
  private static void cutTwice(Case start, Mode mode, Mode second, int every) {
    World whole = start.whole();
    for (int n = 1; ; n++) {
      World probe = start.world().get();
      Seam probing = new Seam(probe.disk, n, mode, () -> {});
      start.cut(probe, probing);
      if (!probing.reached()) {
        return;
      }
      for (int m = Cuts.first(every); probing.happened(); m += every) {
        World world = start.world().get();
        Before before = new Before(start, world);
        Seam first = new Seam(world.disk, n, mode, () -> {});
        start.cut(world, first);
        Seam cut = new Seam(world.disk, m, second, () -> {});
        recoverCut(world, cut);
        if (!cut.reached()) {
          break;
        }
        if (cut.happened()) {
          finish(world);
          before.assertOldOrNew(
              world,
              whole,
              "%s at %d, %s, then %s at %d, %s"
                  .formatted(mode, n, first.where(), second, m, cut.where()));
        }
      }
    }
  }

  static Stream<Arguments> failures() {
    return cuts().filter(arguments -> FAILURES.contains(arguments.get()[2]));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("failures")
  void whatIsSaidOfAFailureIsTrue(String name, Case start, Mode mode) {
    World whole = start.whole();
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(start, world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      Outcome<?> outcome = start.command().run(world, world.process(seam));
      if (!seam.reached()) {
        return;
      }
      if (!seam.happened()) {
        continue;
      }
      String when = mode + " at " + n + ", " + seam.where();
      switch (World.refused(outcome)) {
        case Refusal.RecoveryRequired(var reason, boolean committed) -> {
          assertTrue(committed, when);
          assertEquals(Cuts.content(whole), Cuts.content(world), when);
        }
        case Refusal.IoFailed failed -> {
          before.assertOld(world, when);
          // A backup whose last step failed late may be whole; it is kept rather than guessed at.
          if (!(seam.where().equals("Draft.finish") && mode == Mode.FAIL_AFTER)) {
            assertEquals(before.backups, Cuts.backups(world), when);
          }
        }
        case Refusal other -> throw new AssertionError(when + ": " + other);
      }
    }
  }

  private static void recoverCut(World world, Seam seam) {
    try {
      world.process(seam).recoverNow();
    } catch (Seam.Killed killed) {
      // Expected: what it leaves behind is what is looked at.
      return;
    }
  }

  /** Recovers, with the newer release where the store still is too new; true where it was idle. */
  private static boolean finish(World world) {
    Outcome<RecoverStore.Report> outcome = world.process().recoverNow();
    if (outcome instanceof Outcome.Refused<RecoverStore.Report>(Refusal.TooNew tooNew)) {
      world.support = World.WRITES_3;
      world.migrations = RollBackTest.withScripts();
      outcome = world.process().recoverNow();
    }
    return World.done(outcome).didNothing();
  }

  private static Case rollback(String name, Supplier<World> start, Goal goal) {
    return new Case(
        name,
        ROLLED_BACK,
        start,
        (world, process) -> process.rollBack().execute(confirmed(world, goal), Progress.NONE));
  }

  /** Of the newest backup. */
  private static Case restore(String name, Supplier<World> start) {
    return new Case(
        name,
        RESTORED,
        start,
        (world, process) ->
            process.restore().execute(confirmed(world, newest(start)), Progress.NONE));
  }

  private static Goal newest(Supplier<World> start) {
    return new Goal.FromBackup(Cuts.backups(start.get()).getLast().id().toString());
  }

  /** Planned by a process that nothing happens to. */
  private static ReturnRequest confirmed(World world, Goal goal) {
    ReturnRequest asking = RollBackTest.request(world, goal, Optional.empty());
    MigrationPlan plan =
        World.done(world.process().planReturn().execute(asking, Progress.NONE)).plan();
    return plan.needsConfirmation()
        ? RollBackTest.request(world, goal, Optional.of(RollBackTest.confirm(plan)))
        : asking;
  }

  /** Asks without a plan, which a store that needs recovery does not give. */
  private static void restoreNow(World world, Goal goal) {
    RestoreBackup restore = world.process().restore();
    ReturnRequest asking = RollBackTest.request(world, goal, Optional.empty());
    Outcome<ReturnReport> first = restore.execute(asking, Progress.NONE);
    if (first instanceof Outcome.Refused<ReturnReport>(Refusal.ConfirmationRequired(var plan))) {
      first =
          restore.execute(
              RollBackTest.request(world, goal, Optional.of(RollBackTest.confirm(plan))),
              Progress.NONE);
    }
    World.done(first);
  }

  private static void write(World world) {
    world.changeImage(image -> image.rows("remotes").put("since", "https://example.org/since"));
    world.foreignAppend("snapshot_created");
  }

  private static World version2() {
    World world = World.ofVersion2();
    write(world);
    return world;
  }

  private static World version3() {
    World world = World.ofVersion1();
    world.support = World.WRITES_3;
    world.migrations = RollBackTest.withScripts();
    World.done(world.process().migrate());
    write(world);
    return world;
  }

  private static World tooNew() {
    World world = World.ofVersion2();
    world.support = World.WRITES_3;
    world.migrations = RollBackTest.withScripts();
    World.done(world.process().migrate());
    world.support = World.WRITES_2;
    world.migrations = World.harmless();
    return world;
  }

  private static World backedUp2() {
    return backedUp(World.ofVersion2());
  }

  private static World backedUp1() {
    return backedUp(World.ofVersion1());
  }

  private static World backedUpAgain1() {
    return backedUp(returned());
  }

  private static World backedUp(World world) {
    World.done(world.process().createBackup().execute(world.store, ADA, Progress.NONE));
    write(world);
    return world;
  }

  /** Version 1 again; its newest backup is of version 2. */
  private static World returned() {
    World world = version2();
    World.done(RollBackTest.agreeing(world, world.process(), LAST));
    return world;
  }
}
