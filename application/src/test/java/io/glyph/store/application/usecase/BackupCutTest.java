package io.glyph.store.application.usecase;

import static io.glyph.store.application.usecase.World.ADA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.usecase.Cuts.Before;
import io.glyph.store.application.usecase.Cuts.Case;
import io.glyph.store.application.usecase.ReturnRequest.Goal;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.Retention;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Making and removing backups, cut anywhere: the store itself stays as it is, no backup is there of
 * which the log does not tell, and none is gone of which it does not tell.
 */
class BackupCutTest {
  private static final String CREATED = "backup_created";
  private static final String PRUNED = "backup_pruned";

  private static final List<Case> CREATE =
      List.of(
          create("create at version 1", World::ofVersion1),
          create("create at version 1 without a log", BackupCutTest::withoutLog),
          create("create at version 1 with an unended line", BackupCutTest::unterminated),
          create("create at version 2", World::ofVersion2),
          create("create at a version 1 that was 2", BackupCutTest::returned));

  private static final List<Case> PRUNE =
      List.of(
          prune("prune at version 1", World::ofVersion1),
          prune("prune at version 1 with an unended line", BackupCutTest::unterminated),
          prune("prune at version 2", World::ofVersion2),
          prune("prune at a version 1 that was 2", BackupCutTest::returned));

  static Stream<Arguments> cutsOfCreate() {
    return Cuts.inEveryMode(CREATE);
  }

  static Stream<Arguments> cutsOfPrune() {
    return Cuts.inEveryMode(PRUNE);
  }

  static Stream<Arguments> failures() {
    return Stream.concat(cutsOfCreate(), cutsOfPrune())
        .filter(a -> List.of(Mode.FAIL_BEFORE, Mode.FAIL_AFTER).contains(a.get()[2]));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cutsOfCreate")
  void backupIsThereAndToldOfOrNot(String name, Case start, Mode mode) {
    World whole = start.whole();
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(start, world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      start.cut(world, seam);
      if (!seam.reached()) {
        assertTrue(n > 15, "only " + n + " calls");
        return;
      }
      if (seam.happened()) {
        String when = mode + " at " + n + ", " + seam.where();
        World.done(world.process().recoverNow());
        boolean isNew = before.assertOldOrNew(world, whole, when);
        assertEquals(
            isNew ? Cuts.backups(whole).size() : before.backups.size(),
            Cuts.backups(world).size(),
            when);
        assertTrue(World.done(world.process().recoverNow()).didNothing(), when);
        World.done(start.command().run(world, world.process()));
        assertEquals(isNew ? 2 : 1, before.changes(world), when);
        Cuts.assertWhole(world, when);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cutsOfPrune")
  void whatIsGoneWasToldOfAndTheNextPruneTakesTheRest(String name, Case start, Mode mode) {
    World whole = start.whole();
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(start, world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      start.cut(world, seam);
      if (!seam.reached()) {
        assertTrue(n > 15, "only " + n + " calls");
        return;
      }
      if (seam.happened()) {
        String when = mode + " at " + n + ", " + seam.where();
        World.done(world.process().recoverNow());
        Cuts.assertWhole(world, when);
        assertEquals(Cuts.content(whole), Cuts.content(world), when);
        assertTrue(before.changes(world) <= 1, when);
        assertTrue(World.done(world.process().recoverNow()).didNothing(), when);
        assertToldOf(before, world, when);
        World.done(start.command().run(world, world.process()));
        assertEquals(Cuts.backups(whole), Cuts.backups(world), when);
        assertToldOf(before, world, when);
        Cuts.assertWhole(world, when);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("failures")
  void whatIsSaidOfAFailureIsTrue(String name, Case start, Mode mode) {
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
          // What the log tells of has happened, or recovery makes it so.
          assertTrue(committed, when);
          World.done(world.process().recoverNow());
          assertEquals(1, before.changes(world), when);
        }
        case Refusal.IoFailed failed -> {
          before.assertOld(world, when);
          if (!(seam.where().equals("Draft.finish") && mode == Mode.FAIL_AFTER)) {
            assertEquals(before.backups, Cuts.backups(world), when);
          }
        }
        case Refusal other -> throw new AssertionError(when + ": " + other);
      }
    }
  }

  static Stream<Case> casesWithACommit() {
    return Stream.concat(CREATE.stream(), PRUNE.stream())
        .filter(c -> c.world().get().image().manifest != null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesWithACommit")
  void commitThatFailsLeavesOldOrNewAndIsCalledSo(Case start) {
    Cuts.assertCommitsThatFailLeaveOldOrNew(start);
  }

  private static void assertToldOf(Before before, World world, String when) {
    List<Backup> gone = new ArrayList<>(before.backups);
    gone.removeAll(Cuts.backups(world));
    StringBuilder told = new StringBuilder();
    new InMemoryAuditLog(world.disk)
        .events(
            world.store,
            event -> {
              told.append(event.type().equals(PRUNED) ? event.json() : "");
              return true;
            });
    gone.forEach(backup -> assertTrue(told.toString().contains(backup.id().toString()), when));
  }

  private static Case create(String name, Supplier<World> start) {
    return new Case(
        name,
        CREATED,
        start,
        (world, process) -> process.createBackup().execute(world.store, ADA, Progress.NONE));
  }

  private static Case prune(String name, Supplier<World> start) {
    return new Case(
        name,
        PRUNED,
        () -> withBackups(start.get()),
        (world, process) -> process.prune().execute(world.store, new Retention(1, false), ADA));
  }

  private static World withBackups(World world) {
    for (int i = 0; i < 3; i++) {
      World.done(world.process().createBackup().execute(world.store, ADA, Progress.NONE));
    }
    return world;
  }

  private static World withoutLog() {
    World world = World.ofVersion1();
    world.disk.delete(world.store.auditLog());
    return world;
  }

  private static World unterminated() {
    World world = World.ofVersion1();
    world.append("{\"type\":\"publication\"}");
    return world;
  }

  private static World returned() {
    World world = World.ofVersion2();
    World.done(RollBackTest.agreeing(world, world.process(), new Goal.LastMigration()));
    return world;
  }
}
