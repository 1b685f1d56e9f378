package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.FixedMigrationSource;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.version.StoreJudgement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a migration loses on purpose is purged, sooner or later. */
class PurgeTest {
  private final World world = purging();
  private final TestProcess process = world.process();

  private static World purging() {
    World world = World.ofVersion1();
    Migration step = FixedMigrationSource.to(2, "delete remotes backup", "rows remotes");
    Descriptor lossy = step.descriptor();
    Descriptor purges =
        new Descriptor(
            lossy.title(),
            lossy.reason(),
            lossy.renamed(),
            lossy.rebuilt(),
            lossy.loses(),
            lossy.drops(),
            lossy.checks(),
            lossy.invariants(),
            true);
    world.migrations =
        new FixedMigrationSource(
            new Migration(
                step.from(),
                step.to(),
                step.script(),
                step.sql(),
                step.sqlSha256(),
                step.description(),
                step.descriptorSha256(),
                purges,
                step.origin()));
    return world;
  }

  private static ApplyMigration.Request confirmed(World world) {
    PlanId plan = World.done(world.process().planNow()).plan().id();
    return new ApplyMigration.Request(
        world.store,
        Optional.empty(),
        World.ADA,
        Optional.of(new Confirmation(plan, World.ADA, Confirmation.Channel.OPTION)),
        false,
        Optional.empty());
  }

  private ApplyMigration.Report.Migrated migrate() {
    return assertInstanceOf(
        ApplyMigration.Report.Migrated.class,
        World.done(process.apply().execute(confirmed(world), Progress.NONE)));
  }

  @Test
  void migrationThatPurgesHasPurgedWhenItIsDone() {
    assertEquals(Purge.DONE, migrate().purge());
    assertFalse(world.image().purgePending);
    assertTrue(World.done(world.process().recoverNow()).didNothing());
  }

  @Test
  void readerInTheWayLeavesThePurgeToRecoverAndNoVerdictChanges() {
    process.realDatabase.reader(true);
    assertEquals(Purge.PENDING, migrate().purge());
    StoreStatus status = World.done(world.process().inspect().execute(world.store, false));
    assertTrue(status.purgePending());
    assertInstanceOf(StoreJudgement.Believed.class, status.judgement());
    assertEquals(Purge.PENDING, World.done(process.recoverNow()).purge());
    process.realDatabase.reader(false);
    assertEquals(Purge.DONE, World.done(process.recoverNow()).purge());
    assertFalse(World.done(world.process().inspect().execute(world.store, false)).purgePending());
    assertTrue(World.done(process.recoverNow()).didNothing());
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"KILL_BEFORE", "KILL_AFTER", "FAIL_BEFORE", "FAIL_AFTER"})
  void whateverIsCutRecoveryPurges(Mode mode) {
    for (int n = 1; ; n++) {
      World cut = purging();
      ApplyMigration.Request request = confirmed(cut);
      Seam seam = new Seam(cut.disk, n, mode, () -> {});
      try {
        cut.process(seam).apply().execute(request, Progress.NONE);
      } catch (Seam.Killed killed) {
        assertTrue(seam.happened());
      }
      if (!seam.reached()) {
        return;
      }
      World.done(cut.process().recoverNow());
      String when = mode + " at " + n + ", " + seam.where();
      assertFalse(cut.image().purgePending, when);
      assertEquals(cut.image().userVersion == 2 ? 1 : 0, cut.events("migration_applied"), when);
      assertTrue(World.done(cut.process().recoverNow()).didNothing(), when);
    }
  }
}
