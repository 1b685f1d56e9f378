package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.DatabaseImage;
import io.glyph.store.application.fake.InMemoryStoreFolder;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.StoreJudgement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promises 1 and 3 at every instant: each call of every port is cut off in every way, so is each
 * call of the recovery after it, and the store is old or new, its log a prefix, its event there
 * once.
 */
class CutTest {
  private static final Set<Mode> KILLS =
      EnumSet.complementOf(EnumSet.of(Mode.FAIL_BEFORE, Mode.FAIL_AFTER));
  private static final Set<Mode> FAILURES = EnumSet.of(Mode.FAIL_BEFORE, Mode.FAIL_AFTER);

  /** A store before the command, and what must hold after it. */
  private record Case(String name, Supplier<World> world) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> cutsOfApply() {
    List<Case> cases =
        List.of(
            new Case("1 to 2", World::ofVersion1),
            new Case("1 without a log", CutTest::withoutLog),
            new Case("1 with a line without its newline", CutTest::unterminated),
            new Case("2 to 3", CutTest::from2To3),
            new Case("1 to 3", CutTest::from1To3));
    return cases.stream()
        .flatMap(
            c -> EnumSet.allOf(Mode.class).stream().map(mode -> Arguments.of(c.name(), c, mode)));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cutsOfApply")
  void storeIsOldOrNewAfterRecovery(String name, Case start, Mode mode) {
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      run(() -> world.process(seam).migrate());
      if (!seam.reached()) {
        assertTrue(n > 30, "only " + n + " calls");
        return;
      }
      if (seam.happened()) {
        String when = mode + " at " + n + ", " + seam.where();
        World.done(world.process().recoverNow());
        before.assertOldOrNew(world, when);
        RecoverStore.Report again = World.done(world.process().recoverNow());
        assertTrue(again.didNothing(), () -> "recovery did not finish, " + when);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cutsOfApply")
  void nextApplyFinishesWhatWasCut(String name, Case start, Mode mode) {
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      run(() -> world.process(seam).migrate());
      if (!seam.reached()) {
        return;
      }
      if (!seam.happened()) {
        continue;
      }
      String when = mode + " at " + n + ", " + seam.where();
      World.done(world.process().migrate());
      assertTrue(before.assertOldOrNew(world, when), when);
    }
  }

  static Stream<Arguments> cutsOfBoth() {
    return Stream.of(new Case("1 to 2", World::ofVersion1), new Case("2 to 3", CutTest::from2To3))
        .flatMap(c ->
            KILLS.stream()
                .flatMap(mode ->
                    EnumSet.allOf(Mode.class).stream()
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
    for (int n = 1; ; n++) {
      World probe = start.world().get();
      Seam probing = new Seam(probe.disk, n, mode, () -> {});
      run(() -> probe.process(probing).migrate());
      if (!probing.reached()) {
        return;
      }
      for (int m = Cuts.first(every); probing.happened(); m += every) {
        World world = start.world().get();
        Before before = new Before(world);
        Seam first = new Seam(world.disk, n, mode, () -> {});
        run(() -> world.process(first).migrate());
        Seam cut = new Seam(world.disk, m, second, () -> {});
        run(() -> world.process(cut).recoverNow());
        if (!cut.reached()) {
          break;
        }
        if (cut.happened()) {
          World.done(world.process().recoverNow());
          before.assertOldOrNew(
              world,
              "%s at %d, %s, then %s at %d, %s"
                  .formatted(mode, n, first.where(), second, m, cut.where()));
        }
      }
    }
  }

  static Stream<Arguments> failuresOfApply() {
    return cutsOfApply().filter(arguments -> FAILURES.contains(arguments.get()[2]));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("failuresOfApply")
  void whatIsSaidOfAFailureIsTrue(String name, Case start, Mode mode) {
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      Outcome<ApplyMigration.Report> outcome = world.process(seam).migrate();
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
          assertTrue(world.image().userVersion > before.image.userVersion, when);
        }
        case Refusal.IoFailed failed -> {
          before.assertOld(world, when);
          // A backup whose last step failed late may be whole; it is kept rather than guessed at.
          boolean mayBeWhole = seam.where().equals("Draft.finish") && mode == Mode.FAIL_AFTER;
          if (!mayBeWhole) {
            assertEquals(before.backups, world.disk.names(world.store.backups()), when);
          }
        }
        case Refusal other -> throw new AssertionError(when + ": " + other);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allModes")
  void storeThatIsBeingMadeIsWholeOrNotThere(Mode mode) {
    for (int n = 1; ; n++) {
      World world = World.empty();
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      run(() ->
          world.process(seam).initialize().execute(World.PROJECT, Optional.empty(), World.ADA));
      if (!seam.reached()) {
        return;
      }
      if (!seam.happened()) {
        continue;
      }
      String when = mode + " at " + n + ", " + seam.where();
      if (!world.disk.exists(world.store.directory())) {
        World.done(
            world.process().initialize().execute(World.PROJECT, Optional.empty(), World.ADA));
      }
      assertEquals(List.of(".glyph"), world.disk.names(World.PROJECT), when);
      assertEquals(1, world.events("store_init"), when);
      assertWhole(world, when);
    }
  }

  static Stream<Mode> allModes() {
    return EnumSet.allOf(Mode.class).stream();
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

  private static World from2To3() {
    World world = World.ofVersion2();
    world.support = World.WRITES_3;
    return world;
  }

  private static World from1To3() {
    World world = World.ofVersion1();
    world.support = World.WRITES_3;
    return world;
  }

  private static void run(Runnable command) {
    try {
      command.run();
    } catch (Seam.Killed killed) {
      // Expected: what it leaves behind is what is looked at.
      return;
    }
  }

  private static void assertWhole(World world, String when) {
    StoreStatus status = World.done(world.process().inspect().execute(world.store, false));
    assertInstanceOf(StoreJudgement.Believed.class, status.judgement(), when);
    assertInstanceOf(
        AuditVerdict.Intact.class,
        World.done(world.process().verify().execute(world.store, Progress.NONE)),
        when);
    assertEquals(
        List.of(),
        new InMemoryStoreFolder(world.disk).leftovers(world.store),
        "leftovers, " + when);
  }

  /** A store as it was. */
  private static final class Before {
    final DatabaseImage image;
    final List<String> backups;
    private final byte[] bytes;
    private final byte[] log;
    private final byte[] manifest;
    private final long events;

    Before(World world) {
      image = world.image();
      bytes = image.encode();
      log = world.log();
      manifest = world.manifest();
      events = world.events("migration_applied");
      backups = world.disk.names(world.store.backups());
    }

    void assertOld(World world, String when) {
      assertArrayEquals(bytes, world.image().encode(), "database, " + when);
      assertArrayEquals(manifest, world.manifest(), "manifest, " + when);
      assertArrayEquals(log, world.log(), "log, " + when);
    }

    /** Returns whether it is new. */
    boolean assertOldOrNew(World world, String when) {
      DatabaseImage now = world.image();
      if (now.userVersion == image.userVersion) {
        // Recovery may have sealed what others had appended before.
        now.seal = image.seal;
        assertArrayEquals(bytes, now.encode(), "database, " + when);
        assertArrayEquals(manifest, world.manifest(), "manifest, " + when);
        assertArrayEquals(log, world.log(), "log, " + when);
        assertWhole(world, when);
        return false;
      }
      byte @Nullable [] kept = now.manifest;
      assertEquals(world.support.writable().number(), now.userVersion, when);
      assertEquals(List.of(), now.outbox, "outbox, " + when);
      assertEquals(image.rows("remotes"), now.rows("remotes"), "rows, " + when);
      assertArrayEquals(kept, world.manifest(), "manifest, " + when);
      World.assertPrefix(log, world.log(), when);
      assertEquals(events + 1, world.events("migration_applied"), "events, " + when);
      assertEquals('\n', world.log()[world.log().length - 1], "end of the log, " + when);
      assertTrue(
          world.disk.names(world.store.backups()).size() > backups.size(), "backup, " + when);
      assertWhole(world, when);
      return true;
    }
  }
}
