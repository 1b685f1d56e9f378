package io.glyph.store.application.usecase;

import static io.glyph.store.application.usecase.World.ADA;
import static io.glyph.store.application.usecase.World.V1;
import static io.glyph.store.application.usecase.World.V2;
import static io.glyph.store.application.usecase.World.V3;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.FixedMigrationSource;
import io.glyph.store.application.fake.InMemoryBackupRepository;
import io.glyph.store.application.fake.InMemoryManifestRepository;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.StoreDatabase.WayBack;
import io.glyph.store.application.usecase.ReturnRequest.Goal;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.Retention;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Going back, by scripts and by backups, as its users see it. */
class RollBackTest {
  private static final Goal LAST = new Goal.LastMigration();

  /** 1 to 3 with reverse scripts for both steps. */
  static FixedMigrationSource withScripts() {
    return new FixedMigrationSource(
        FixedMigrationSource.to(2, "put policies default allow"),
        FixedMigrationSource.to(3, "put quarantine note none"),
        FixedMigrationSource.back(2, "drop policies", "table policies"),
        // Leaves its table: a stored script is read again without what it declares.
        FixedMigrationSource.back(3, "delete remotes nobody"));
  }

  static ReturnRequest request(World world, Goal goal, Optional<Confirmation> confirmation) {
    return new ReturnRequest(world.store, goal, ADA, confirmation, false, Optional.empty());
  }

  private static Outcome<ReturnReport> ask(World world, Goal goal) {
    return world
        .process()
        .rollBack()
        .execute(request(world, goal, Optional.empty()), Progress.NONE);
  }

  /** Confirms whatever is asked for. */
  static Outcome<ReturnReport> agreeing(World world, TestProcess process, Goal goal) {
    Outcome<ReturnReport> first =
        process.rollBack().execute(request(world, goal, Optional.empty()), Progress.NONE);
    if (first instanceof Outcome.Refused<ReturnReport>(Refusal.ConfirmationRequired(var plan))) {
      return process
          .rollBack()
          .execute(request(world, goal, Optional.of(confirm(plan))), Progress.NONE);
    }
    return first;
  }

  static Confirmation confirm(MigrationPlan plan) {
    return new Confirmation(plan.id(), ADA, Confirmation.Channel.OPTION);
  }

  @Test
  void lastMigrationIsUndoneByTheBackupThatItMadeWhereThereIsNoScript() {
    World world = World.ofVersion2();
    world.changeImage(image -> image.rows("remotes").put("since", "https://example.org/since"));
    byte[] log = world.log();
    Refusal.ConfirmationRequired asked =
        World.refused(Refusal.ConfirmationRequired.class, ask(world, LAST));
    assertEquals(V2, asked.plan().from());
    assertEquals(V1, asked.plan().to());
    List<Loss> losses = asked.plan().effects().losses();
    assertTrue(
        losses.stream().anyMatch(l -> l.subject().equals("remotes") && l.count() == 1),
        "what was written since is not shown: " + losses);
    assertEquals(2, world.image().userVersion, "a question changes nothing");
    ReturnReport done = World.done(agreeing(world, world.process(), LAST));
    assertInstanceOf(Way.Restore.class, done.plan().way());
    assertEquals(0, world.image().userVersion);
    assertFalse(world.image().rows("remotes").containsKey("since"));
    World.assertPrefix(log, world.log(), "after the rollback");
    assertEquals(1, world.events("migration_rolled_back"));
    assertWhole(world);
  }

  @Test
  void reverseScriptsKeepWhatWasWrittenSince() {
    World world = World.ofVersion1();
    world.migrations = withScripts();
    World.done(world.process().migrate());
    world.changeImage(image -> image.rows("remotes").put("since", "https://example.org/since"));
    ReturnReport done = World.done(agreeing(world, world.process(), new Goal.Version(V1)));
    assertInstanceOf(Way.Reverse.class, done.plan().way());
    assertTrue(world.image().rows("remotes").containsKey("since"));
    assertEquals(List.of(), world.image().history, "the history of a version that is gone");
    assertWhole(world);
  }

  @Test
  void storeKeepsItsIdAtVersionOneAndWhenItGoesUpAgain() {
    World world = World.ofVersion2();
    Object id = id(world);
    World.done(agreeing(world, world.process(), LAST));
    assertEquals(id, id(world));
    assertEquals(
        Optional.empty(),
        manifest(world).minimumReader(),
        "version 1 names no release: its readers do not know the key");
    World.done(world.process().migrate());
    assertEquals(id, id(world));
    assertWhole(world);
  }

  @Test
  void idSurvivesThePrototypeWritingTheManifestAnewAtVersionOne() {
    World world = World.ofVersion2();
    Object id = id(world);
    World.done(agreeing(world, world.process(), LAST));
    world.writeManifest(1);
    World.done(world.process().migrate());
    assertEquals(id, id(world));
  }

  @Test
  void pendingDeliveryAtVersionOneIsRecoveredLikeAnyOther() {
    World world = World.ofVersion2();
    for (int n = 1; world.image().userVersion == 2; n++) {
      world = World.ofVersion2();
      Seam seam = new Seam(world.disk, n, Seam.Mode.KILL_AFTER, () -> {});
      try {
        world
            .process(seam)
            .rollBack()
            .execute(request(world, LAST, Optional.empty()), Progress.NONE);
      } catch (Seam.Killed killed) {
        continue;
      }
    }
    StoreJudgement judged =
        World.done(world.process().inspect().execute(world.store, false)).judgement();
    assertInstanceOf(StoreJudgement.RecoveryNeeded.class, judged);
    World.done(world.process().recoverNow());
    assertEquals(1, world.events("migration_rolled_back"));
    assertWhole(world);
  }

  @Test
  void stepWithoutAScriptIsUndoneByTheNewestBackupOfThatVersion() {
    World world = World.ofVersion2();
    world.changeImage(image -> image.rows("remotes").put("later", "x"));
    Backup made =
        World.done(world.process().createBackup().execute(world.store, ADA, Progress.NONE));
    world.support = World.WRITES_3;
    World.done(world.process().migrate());
    ReturnReport done = World.done(agreeing(world, world.process(), new Goal.Version(V2)));
    Way.Restore way = assertInstanceOf(Way.Restore.class, done.plan().way());
    assertTrue(way.backup().id().compareTo(made.id()) > 0, "the newest one at version 2");
    assertTrue(world.image().rows("remotes").containsKey("later"));
    assertEquals(2, world.image().userVersion);
    assertWhole(world);
  }

  @Test
  void versionThatNothingLeadsBackToIsNoPath() {
    World world = World.ofVersion2();
    World.refused(Refusal.NoMigrationPath.class, ask(world, new Goal.Version(V2)));
    World.refused(Refusal.NoMigrationPath.class, ask(world, new Goal.Version(V3)));
    backups(world).forEach(b -> new InMemoryBackupRepository(world.disk).discard(world.store, b));
    World.refused(Refusal.NoMigrationPath.class, ask(world, new Goal.Version(V1)));
  }

  @Test
  void storeThatNobodyMigratedHasNoWayBack() {
    World world = World.ofVersion1();
    World.refused(Refusal.NoMigrationPath.class, ask(world, LAST));
  }

  @Test
  void backupThatIsMissingDamagedOrOfAnUnreadableVersionIsRefusedUntouched() {
    World world = World.ofVersion2();
    Backup backup = backups(world).getFirst();
    World.refused(
        Refusal.BackupNotFound.class, ask(world, new Goal.FromBackup("0099-v1-00000000")));
    world.support = World.support("glyph/0.9.0", 2, 3, 2);
    World.refused(
        Refusal.BackupInvalid.class, ask(world, new Goal.FromBackup(backup.id().toString())));
    world.support = World.WRITES_2;
    world.disk.write(
        new InMemoryBackupRepository(world.disk).database(world.store, backup), new byte[] {1});
    var before = world.snapshot();
    World.refused(
        Refusal.BackupInvalid.class, ask(world, new Goal.FromBackup(backup.id().toString())));
    assertEquals(before.keySet(), world.snapshot().keySet());
  }

  @Test
  void liveClaimsBlockUnlessTheyAreIgnored() {
    World world = World.ofVersion2();
    world.changeImage(
        image -> image.claims.add(new Claim("work-a", "agent:codex:1", "2049-01-01T00:00:00Z")));
    World.refused(Refusal.ActiveClaims.class, ask(world, LAST));
    assertEquals(2, world.image().userVersion);
    ReturnRequest request =
        new ReturnRequest(world.store, LAST, ADA, Optional.empty(), true, Optional.empty());
    World.done(world.process().rollBack().execute(request, Progress.NONE));
    assertEquals(0, world.image().userVersion);
  }

  @Test
  void lossThatGrewAfterTheConfirmationIsRefusedWithTheNewOne() {
    World world = World.ofVersion2();
    MigrationPlan plan =
        World.done(
                world
                    .process()
                    .planReturn()
                    .execute(request(world, LAST, Optional.empty()), Progress.NONE))
            .plan();
    world.changeImage(image -> image.rows("remotes").put("since", "x"));
    Refusal.PlanChanged changed =
        World.refused(
            Refusal.PlanChanged.class,
            world
                .process()
                .rollBack()
                .execute(request(world, LAST, Optional.of(confirm(plan))), Progress.NONE));
    assertEquals(plan.id(), changed.confirmed());
    assertEquals(2, world.image().userVersion);
  }

  @Test
  void planThatWasShownIsThePlanThatIsCarriedOut() {
    World world = World.ofVersion2();
    MigrationPlan plan =
        World.done(
                world
                    .process()
                    .planReturn()
                    .execute(request(world, LAST, Optional.empty()), Progress.NONE))
            .plan();
    ReturnReport done =
        World.done(
            world
                .process()
                .rollBack()
                .execute(request(world, LAST, Optional.of(confirm(plan))), Progress.NONE));
    assertEquals(plan.id(), done.plan().id());
  }

  @Test
  void backupOfTheStateBeforeIsKeptAndLeadsForwardAgain() {
    World world = World.ofVersion2();
    world.changeImage(image -> image.rows("remotes").put("since", "x"));
    ReturnReport back = World.done(agreeing(world, world.process(), LAST));
    assertEquals("before_rollback", back.backup().reason());
    Goal forward = new Goal.FromBackup(back.backup().id().toString());
    MigrationPlan plan =
        World.done(
                world
                    .process()
                    .planReturn()
                    .execute(request(world, forward, Optional.empty()), Progress.NONE))
            .plan();
    World.done(
        world
            .process()
            .restore()
            .execute(
                request(
                    world,
                    forward,
                    plan.needsConfirmation() ? Optional.of(confirm(plan)) : Optional.empty()),
                Progress.NONE));
    assertEquals(2, world.image().userVersion);
    assertTrue(world.image().rows("remotes").containsKey("since"));
    assertEquals(1, world.events("backup_restored"));
    assertWhole(world);
  }

  @Test
  void storeThatIsTooNewIsTakenBackByTheScriptThatItCarries() {
    World world = tooNew();
    world.support = World.WRITES_2;
    world.migrations = World.harmless();
    Refusal.TooNew refused = World.refused(Refusal.TooNew.class, world.process().migrate());
    assertEquals(Optional.of(V2), refused.wayBack());
    ReturnReport done = World.done(agreeing(world, world.process(), LAST));
    assertEquals(2, world.image().userVersion);
    assertEquals(V3, done.plan().from());
    assertEquals(List.of(), world.image().waysBack);
    assertWhole(world);
  }

  @Test
  void storedScriptThatTheLogDoesNotNameIsRefusedUntouched() {
    World world = tooNew();
    world.support = World.WRITES_2;
    world.migrations = World.harmless();
    world.changeImage(image -> {
      var way = image.waysBack.removeLast();
      String sql = "empty remotes";
      String digest = FixedMigrationSource.back(3, sql).sqlSha256();
      image.waysBack.add(
          new WayBack(
              way.from(), way.script(), sql, digest, way.descriptor(), way.descriptorSha256()));
    });
    byte[] before = world.image().encode();
    World.refused(Refusal.UnsafeStore.class, ask(world, LAST));
    assertArrayEquals(before, world.image().encode());
  }

  @Test
  void storeThatIsTooNewWithoutAWayBackStaysRefused() {
    World world = tooNew();
    world.support = World.WRITES_2;
    world.migrations = World.harmless();
    world.changeImage(image -> image.waysBack.clear());
    assertEquals(
        Optional.empty(), World.refused(Refusal.TooNew.class, world.process().migrate()).wayBack());
    backups(world).forEach(b -> new InMemoryBackupRepository(world.disk).discard(world.store, b));
    World.refused(Refusal.NoMigrationPath.class, ask(world, LAST));
  }

  @Test
  void backupThatNobodyToldOfIsToldOfByRecovery() {
    for (World world : List.of(World.ofVersion1(), World.ofVersion2())) {
      Backup made =
          World.done(world.process().createBackup().execute(world.store, ADA, Progress.NONE));
      byte[] log = world.log();
      assertEquals(1, world.events("backup_created"));
      World silent = world;
      // The event's line is taken away, as if the maker had been killed before it.
      World fresh = world.image().userVersion == 0 ? World.ofVersion1() : World.ofVersion2();
      for (String name : List.of("store.db", "manifest.yaml", "backup.yaml")) {
        var file = silent.store.backups().resolve(made.id().toString()).resolve(name);
        fresh.disk.write(file, silent.disk.read(file).orElseThrow());
      }
      World.done(fresh.process().recoverNow());
      assertEquals(1, fresh.events("backup_created"));
      assertTrue(World.done(fresh.process().recoverNow()).didNothing());
      assertTrue(log.length > 0);
      assertWhole(fresh);
    }
  }

  @Test
  void oneRecoveryMendsTheManifestAndTellsOfABackup() {
    World world = World.ofVersion2();
    World fresh = World.ofVersion2();
    Backup made =
        World.done(world.process().createBackup().execute(world.store, ADA, Progress.NONE));
    for (String name : List.of("store.db", "manifest.yaml", "backup.yaml")) {
      var file = world.store.backups().resolve(made.id().toString()).resolve(name);
      fresh.disk.write(file, world.disk.read(file).orElseThrow());
    }
    fresh.writeManifest(1);
    World.done(fresh.process().recoverNow());
    assertEquals(1, fresh.events("backup_created"));
    assertEquals(1, fresh.events("manifest_recovered"));
    assertTrue(World.done(fresh.process().recoverNow()).didNothing());
    assertWhole(fresh);
  }

  @Test
  void pruningKeepsTheBackupBeforeTheNewestMigrationUntilItIsSaidToBeGood() {
    World world = World.ofVersion2();
    Backup ofMigration = backups(world).getFirst();
    for (int i = 0; i < 3; i++) {
      World.done(world.process().createBackup().execute(world.store, ADA, Progress.NONE));
    }
    var first =
        World.done(world.process().prune().execute(world.store, new Retention(1, false), ADA));
    assertEquals(
        List.of(
            Retention.Reason.BEFORE_NEWEST_MIGRATION,
            Retention.Reason.OLDER,
            Retention.Reason.OLDER,
            Retention.Reason.AMONG_NEWEST),
        first.verdicts().stream().map(Retention.Verdict::reason).toList());
    assertTrue(backups(world).contains(ofMigration));
    assertEquals(2, backups(world).size());
    World.done(world.process().prune().execute(world.store, new Retention(1, true), ADA));
    assertFalse(backups(world).contains(ofMigration));
    assertEquals(2, world.events("backup_pruned"));
    assertWhole(world);
  }

  @Test
  void pruningNothingHasNoEvent() {
    World world = World.ofVersion2();
    byte[] log = world.log();
    World.done(world.process().prune().execute(world.store, new Retention(5, false), ADA));
    assertArrayEquals(log, world.log());
  }

  private static World tooNew() {
    World world = World.ofVersion2();
    world.support = World.WRITES_3;
    world.migrations = withScripts();
    World.done(world.process().migrate());
    assertEquals(
        List.of(2, 3),
        world.image().waysBack.stream().map(w -> w.from().number()).sorted().toList());
    return world;
  }

  private static List<Backup> backups(World world) {
    return new InMemoryBackupRepository(world.disk)
        .list(world.store).stream()
            .map(e -> ((BackupRepository.Entry.Readable) e).backup())
            .toList();
  }

  private static Object id(World world) {
    return manifest(world).id().orElseThrow();
  }

  private static AllegedManifest manifest(World world) {
    return assertInstanceOf(
            ManifestReading.WellFormed.class,
            new InMemoryManifestRepository(world.disk).read(world.store))
        .manifest();
  }

  static void assertWhole(World world) {
    StoreStatus status = World.done(world.process().inspect().execute(world.store, false));
    assertInstanceOf(StoreJudgement.Believed.class, status.judgement());
    assertInstanceOf(
        AuditVerdict.Intact.class,
        World.done(world.process().verify().execute(world.store, Progress.NONE)));
    StoreVersion version = status.version().orElseThrow();
    assertEquals(version, manifest(world).version());
  }
}
