package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.FixedMigrationSource;
import io.glyph.store.application.fake.InMemoryBackupRepository;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ApplyMigrationTest {
  private final World world = World.ofVersion1();

  @Test
  void migratedStoreHasEventManifestBackupAndAllRows() {
    var before = world.image().rows("remotes");
    byte[] old = world.log();
    var report =
        assertInstanceOf(
            ApplyMigration.Report.Migrated.class, World.done(world.process().migrate()));
    assertEquals(before, world.image().rows("remotes"));
    assertEquals(2, world.image().userVersion);
    assertEquals(List.of(), world.image().outbox);
    assertArrayEquals(world.image().manifest, world.manifest());
    World.assertPrefix(old, world.log(), "after apply");
    assertEquals(1, world.events("migration_applied"));
    assertEquals(report.event().toString(), report.backup().eventId());
    assertEquals(1, new InMemoryBackupRepository(world.disk).list(world.store).size());
    var manifest = new String(world.manifest(), StandardCharsets.UTF_8);
    assertTrue(manifest.contains("  minimum_reader: glyph/0.2.0\n"), manifest);
    assertTrue(manifest.contains("  created_by: glyph/0.1.0\n"), manifest);
  }

  @Test
  void eventTellsOfPlanConfirmationLossesAndBackup() {
    losing();
    var plan = World.done(world.process().planNow()).plan();
    var request = confirmed(plan.id());
    var report =
        assertInstanceOf(
            ApplyMigration.Report.Migrated.class,
            World.done(world.process().apply().execute(request, Progress.NONE)));
    var entry = World.done(world.process().history().execute(world.store)).events().getFirst();
    assertEquals(report.event(), entry.id());
    assertEquals(plan.id().hex(), entry.data().get("plan_id"));
    assertEquals(
        "{by=user:self:ada, how=option}", String.valueOf(entry.data().get("confirmation")));
    assertEquals(
        "[{kind=rows, subject=remotes, count=2}]", String.valueOf(entry.data().get("losses")));
    assertTrue(
        String.valueOf(entry.data().get("backup")).contains(report.backup().id().toString()));
    assertEquals("request-7", entry.data().get("request_id"));
  }

  @Test
  void storeThatIsAlreadyThereIsNotWritten() {
    World.done(world.process().migrate());
    world.disk.delete(world.store.lock());
    SortedMap<String, String> before = world.snapshot();
    assertEquals(
        new ApplyMigration.Report.AlreadyThere(World.V2), World.done(world.process().migrate()));
    assertEquals(before, world.snapshot());
  }

  @Test
  void pathThatDoesNotExistIsRefusedUntouched() {
    SortedMap<String, String> before = world.snapshot();
    world.migrations = new FixedMigrationSource();
    assertEquals(
        new Refusal.NoMigrationPath(World.V1, World.V2), World.refused(world.process().migrate()));
    world.migrations = World.harmless();
    assertInstanceOf(Refusal.NoMigrationPath.class, World.refused(to(World.V3)));
    assertEquals(before, world.snapshot());
  }

  @Test
  void storeIsNeverTakenDown() {
    World.done(world.process().migrate());
    SortedMap<String, String> before = world.snapshot();
    assertEquals(new Refusal.NoMigrationPath(World.V2, World.V1), World.refused(to(World.V1)));
    assertEquals(before, world.snapshot());
  }

  @Test
  void storeThatAnotherCommandHoldsIsBusy() {
    TestProcess process = world.process();
    try (StoreLock.Held _ = process.realLock.acquire(world.store)) {
      SortedMap<String, String> before = world.snapshot();
      assertEquals(
          new Refusal.StoreBusy(Optional.of("process 4711")), World.refused(process.migrate()));
      assertEquals(before, world.snapshot());
    }
  }

  @Test
  void databaseThatSomebodyIsWritingIsBusy() {
    TestProcess process = world.process();
    try (var other = process.realDatabase.open(world.store)) {
      other.begin();
      assertInstanceOf(Refusal.StoreBusy.class, World.refused(process.migrate()));
    }
    assertInstanceOf(ApplyMigration.Report.Migrated.class, World.done(process.migrate()));
  }

  @Test
  void lossWithoutConfirmationIsRefusedWithThePlan() {
    losing();
    var refusal =
        World.refused(Refusal.ConfirmationRequired.class, unchanged(world.process()::migrate));
    assertEquals(World.done(world.process().planNow()).plan().id(), refusal.plan().id());
    assertEquals(2, refusal.plan().effects().losses().getFirst().count());
  }

  @Test
  void confirmationOfOtherLossesIsRefusedWithTheNewPlan() {
    losing();
    PlanId seen = World.done(world.process().planNow()).plan().id();
    world.changeImage(image -> image.rows("remotes").put("third", "spec"));
    var refusal =
        World.refused(
            Refusal.PlanChanged.class,
            unchanged(() -> world.process().apply().execute(confirmed(seen), Progress.NONE)));
    assertEquals(seen, refusal.confirmed());
    assertEquals(3, refusal.plan().effects().losses().getFirst().count());
  }

  @Test
  void unrelatedWriteDoesNotUndoAConfirmation() {
    losing();
    PlanId seen = World.done(world.process().planNow()).plan().id();
    world.changeImage(image -> image.rows("mounts").put("src", "spec"));
    world.foreignAppend("snapshot_created");
    assertInstanceOf(
        ApplyMigration.Report.Migrated.class,
        World.done(world.process().apply().execute(confirmed(seen), Progress.NONE)));
  }

  @Test
  void lossThatNobodyDeclaredIsRefusedWhateverWasConfirmed() {
    world.migrations = new FixedMigrationSource(FixedMigrationSource.to(2, "empty remotes"));
    var refusal =
        World.refused(
            Refusal.UndeclaredLoss.class,
            unchanged(() ->
                world
                    .process()
                    .apply()
                    .execute(confirmed(new PlanId("0".repeat(64))), Progress.NONE)));
    assertEquals("remotes", refusal.losses().getFirst().subject());
  }

  @Test
  void migrationThatFailsLeavesTheStore() {
    world.migrations =
        new FixedMigrationSource(FixedMigrationSource.to(2, "empty remotes\nnonsense"));
    assertInstanceOf(
        Refusal.MigrationFailed.class, World.refused(unchanged(world.process()::migrate)));
  }

  @Test
  void liveClaimsHoldAMigrationBackUnlessTheyAreIgnored() {
    world.changeImage(
        image -> image.claims.add(new Claim("work", "agent:codex:1", "2049-01-01T00:00:00Z")));
    var refusal = World.refused(Refusal.ActiveClaims.class, unchanged(world.process()::migrate));
    assertEquals("work", refusal.claims().getFirst().workName());
    var request =
        new ApplyMigration.Request(
            world.store, Optional.empty(), World.ADA, Optional.empty(), true, Optional.empty());
    assertInstanceOf(
        ApplyMigration.Report.Migrated.class,
        World.done(world.process().apply().execute(request, Progress.NONE)));
  }

  @Test
  void claimThatHasExpiredHoldsNothingBack() {
    world.changeImage(
        image -> image.claims.add(new Claim("work", "agent:codex:1", World.NOW.toString())));
    assertInstanceOf(ApplyMigration.Report.Migrated.class, World.done(world.process().migrate()));
  }

  @Test
  void logThatOthersLeftTornIsRefusedUntilItIsRecovered() {
    world.append("{\"type\":\"sna");
    var refusal = World.refused(Refusal.AuditDamaged.class, unchanged(world.process()::migrate));
    assertInstanceOf(AuditFault.TornTail.class, refusal.faults().getFirst());
    World.done(world.process().recoverNow());
    World.done(world.process().migrate());
    assertIntact();
  }

  @Test
  void managedStoreThatHasLostItsLogIsNotMigrated() {
    World.done(world.process().migrate());
    world.support = World.WRITES_3;
    world.disk.delete(world.store.auditLog());
    assertInstanceOf(
        Refusal.AuditDamaged.class, World.refused(unchanged(world.process()::migrate)));
  }

  @Test
  void managedStoreWhoseLogWasShortenedIsNotMigrated() {
    World.done(world.process().migrate());
    world.support = World.WRITES_3;
    world.disk.write(world.store.auditLog(), "{}\n".getBytes(StandardCharsets.UTF_8));
    assertInstanceOf(
        Refusal.AuditDamaged.class, World.refused(unchanged(world.process()::migrate)));
  }

  /** Opening would write it into the database at the close, whatever came of the command. */
  @Test
  void walThatAKilledProgramLeftIsStillThereAfterARefusal() {
    leaveWal();
    losing();
    PlanId seen = World.done(world.process().planNow()).plan().id();
    assertInstanceOf(
        Refusal.ConfirmationRequired.class, World.refused(unchanged(world.process()::migrate)));
    var other = confirmed(new PlanId("0".repeat(64)));
    assertInstanceOf(
        Refusal.PlanChanged.class,
        World.refused(unchanged(() -> world.process().apply().execute(other, Progress.NONE))));
    world.append("{\"type\":\"sna");
    assertInstanceOf(
        Refusal.AuditDamaged.class, World.refused(unchanged(world.process()::migrate)));
    World.done(world.process().recoverNow());
    leaveWal();
    world.changeImage(
        image -> image.claims.add(new Claim("work", "agent:codex:1", "2049-01-01T00:00:00Z")));
    assertInstanceOf(
        Refusal.ActiveClaims.class, World.refused(unchanged(world.process()::migrate)));
    world.changeImage(image -> image.claims.clear());
    assertInstanceOf(
        ApplyMigration.Report.Migrated.class,
        World.done(world.process().apply().execute(confirmed(seen), Progress.NONE)));
  }

  private void leaveWal() {
    world.disk.write(world.store.database().resolveSibling("store.db-wal"), new byte[] {1});
  }

  @Test
  void fullDiskIsNoticedBeforeAnythingIsWritten() {
    TestProcess process = world.process();
    process.realFolder.setFreeBytes(Steps.freeBytesNeeded(0));
    var refusal = World.refused(Refusal.IoFailed.class, unchanged(process::migrate));
    assertEquals(ErrorCode.NO_SPACE, refusal.code());
  }

  @Test
  void fileSystemWithoutWalIsRefusedUntouched() {
    TestProcess process = world.process();
    process.realFolder.setWalCapable(false);
    SortedMap<String, String> before = world.snapshot();
    assertInstanceOf(Refusal.UnsupportedFilesystem.class, World.refused(process.migrate()));
    assertEquals(before, world.snapshot());
  }

  @Test
  void commitOfWhichNothingIsKnownKeepsTheBackup() {
    for (boolean happens : new boolean[] {true, false}) {
      World fresh = World.ofVersion1();
      TestProcess process = fresh.process();
      process.realDatabase.nextCommit(CommitVerdict.UNKNOWN, happens);
      var refusal = World.refused(Refusal.OutcomeUnknown.class, process.migrate());
      assertTrue(fresh.disk.isFolder(refusal.backup()), "the backup is gone");
      assertEquals(1, fresh.disk.names(fresh.store.backups()).size());
      World.done(fresh.process().recoverNow());
      assertEquals(happens ? 2 : 0, fresh.image().userVersion);
      assertEquals(happens ? 1 : 0, fresh.events("migration_applied"));
    }
  }

  @Test
  void commitThatWasRolledBackLeavesNoBackup() {
    TestProcess process = world.process();
    process.realDatabase.nextCommit(CommitVerdict.ROLLED_BACK, false);
    assertInstanceOf(Refusal.IoFailed.class, World.refused(unchanged(process::migrate)));
  }

  @Test
  void deliveryThatFailsSaysThatTheMigrationIsCommitted() {
    for (String call :
        List.of("AuditLog.append", "ManifestRepository.replace", "MigrationSession.receipt")) {
      World fresh = World.ofVersion1();
      failAt(fresh, call, "MigrationSession.commit");
      assertEquals(2, fresh.image().userVersion, call);
      assertEquals(1, fresh.image().outbox.size(), call);
      assertEquals(1, fresh.disk.names(fresh.store.backups()).size(), call);
    }
  }

  @Test
  void checkpointThatFailsAfterTheMigrationDoesNotCallItFailed() {
    failAt(World.ofVersion1(), "MigrationSession.checkpoint", "MigrationSession.receipt");
  }

  @Test
  void storeThatWasReplacedByANewerOneBeforeTheLockIsLeftUntouched() {
    int[] looks = {0};
    Seam seam =
        new Seam(
            world.disk,
            0,
            Mode.KILL_BEFORE,
            () -> {
              if (world.disk.exists(world.store.lock()) && looks[0]++ == 0) {
                world.changeImage(image -> image.mark(new StoreVersion(9)));
                world.writeManifest(9);
                world.disk.write(world.store.manifestDraft(), new byte[] {1});
              }
            });
    assertInstanceOf(Refusal.TooNew.class, World.refused(world.process(seam).migrate()));
    assertTrue(world.disk.exists(world.store.manifestDraft()), "a newer program's file is gone");
  }

  /** The migration is reported as committed where the first such call after another fails. */
  private static void failAt(World world, String call, String after) {
    for (int n = 1; ; n++) {
      World probe = World.ofVersion1();
      Seam seam = new Seam(probe.disk, n, Mode.KILL_BEFORE, () -> {});
      try {
        probe.process(seam).migrate();
      } catch (Seam.Killed killed) {
        boolean committed = probe.image().userVersion == 2;
        boolean receipted = committed && probe.image().outbox.isEmpty();
        boolean late = after.endsWith("receipt") ? receipted : committed;
        if (late && seam.where().equals(call)) {
          Seam failing = new Seam(world.disk, n, Mode.FAIL_BEFORE, () -> {});
          assertEquals(
              new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true),
              World.refused(world.process(failing).migrate()));
          return;
        }
      }
      assertTrue(seam.reached(), "no such call");
    }
  }

  private void losing() {
    world.migrations =
        new FixedMigrationSource(FixedMigrationSource.to(2, "empty remotes", "rows remotes"));
  }

  private ApplyMigration.Request confirmed(PlanId plan) {
    return new ApplyMigration.Request(
        world.store,
        Optional.empty(),
        World.ADA,
        Optional.of(new Confirmation(plan, World.ADA, Confirmation.Channel.OPTION)),
        false,
        Optional.of(new RequestMark("request-7", "0".repeat(64))));
  }

  private Outcome<ApplyMigration.Report> to(StoreVersion target) {
    return world
        .process()
        .apply()
        .execute(
            new ApplyMigration.Request(
                world.store,
                Optional.of(target),
                World.ADA,
                Optional.empty(),
                false,
                Optional.empty()),
            Progress.NONE);
  }

  /** Carries out a command that must leave nothing behind but the lock's file. */
  private <T> Outcome<T> unchanged(Supplier<Outcome<T>> command) {
    world.disk.write(world.store.lock(), "process 4711".getBytes(StandardCharsets.UTF_8));
    SortedMap<String, String> before = world.snapshot();
    Outcome<T> outcome = command.get();
    assertEquals(before, world.snapshot());
    return outcome;
  }

  private void assertIntact() {
    var verdict = World.done(world.process().verify().execute(world.store, Progress.NONE));
    assertTrue(assertInstanceOf(AuditVerdict.Intact.class, verdict).anchored());
    assertFalse(world.log().length == 0);
  }
}
