package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.FixedMigrationSource;
import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.application.usecase.StoreStatus.AuditState;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.BackupCheck;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The use cases that only look: what they answer, and that they leave everything as it is. */
class ReadingTest {
  static Stream<Arguments> storesThatAreNoBusinessOfOurs() {
    return Stream.of(
        stranger("too new", 10, w -> w.changeImage(i -> i.mark(new StoreVersion(3)))),
        stranger("newest that there can be", 10, w -> mark(w, Integer.MAX_VALUE)),
        stranger("too old", 11, w -> w.support = World.support("glyph/0.9.0", 3, 4, 4)),
        stranger("marks disagree", 30, w -> w.changeImage(i -> i.userVersion = 5)),
        stranger("no version row", 30, w -> w.changeImage(i -> i.metaVersion = null)),
        stranger("odd version row", 30, w -> w.changeImage(i -> i.metaVersion = "2.0")),
        stranger("manifest ahead", 30, w -> w.writeManifest(3)),
        stranger("no database", 30, w -> w.disk.delete(w.store.database())),
        stranger("text for a database", 30, w -> w.disk.write(w.store.database(), new byte[9])),
        stranger("a link for the log", 35, w -> w.disk.makeLink(w.store.auditLog())),
        stranger(
            "a journal",
            35,
            w -> w.disk.write(w.store.directory().resolve("store.db-journal"), new byte[9])));
  }

  private static Arguments stranger(String name, int exit, Consumer<World> spoil) {
    return Arguments.of(name, exit, spoil);
  }

  private static void mark(World world, int version) {
    world.writeManifest(version);
    world.changeImage(image -> image.mark(new StoreVersion(version)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("storesThatAreNoBusinessOfOurs")
  void storeThatIsNotUnderstoodIsLeftUntouchedByEveryUseCase(
      String name, int exit, Consumer<World> spoil) {
    World world = World.ofVersion2();
    world.disk.write(world.store.manifestDraft(), new byte[] {1});
    world.disk.write(world.store.backups().resolve("0009-v2.partial/store.db"), new byte[] {1});
    spoil.accept(world);
    SortedMap<String, String> before = world.disk.snapshot(Path.of("/"));
    List<Refusal> refusals = new ArrayList<>();
    refusals.add(World.refused(world.process().migrate()));
    refusals.add(World.refused(world.process().recoverNow()));
    refusals.add(World.refused(world.process().planNow()));
    refusals.add(World.refused(world.process().verify().execute(world.store, Progress.NONE)));
    refusals.add(World.refused(world.process().history().execute(world.store)));
    refusals.add(
        World.refused(
            world.process().readLog().execute(world.store, ReadAuditLog.Filter.ALL, e -> {})));
    for (Refusal refusal : refusals) {
      int expected =
          switch (refusal.code()) {
            case STORE_TOO_NEW -> 10;
            case STORE_TOO_OLD -> 11;
            case STORE_INCONSISTENT, DATABASE_INVALID, MANIFEST_INVALID -> 30;
            case UNSAFE_STORE -> 35;
            default -> 1;
          };
      assertEquals(exit, expected, refusal::toString);
    }
    assertTrue(world.process().inspect().execute(world.store, true) != null);
    assertEquals(before, world.disk.snapshot(Path.of("/")));
  }

  @Test
  void tooNewStoreNamesTheReleaseToInstall() {
    World world = World.ofVersion2();
    world.support = World.WRITES_3;
    World.done(world.process().migrate());
    world.support = World.WRITES_2;
    var refusal = World.refused(Refusal.TooNew.class, world.process().planNow());
    assertEquals(Optional.of(World.WRITES_3.release()), refusal.minimumReader());
  }

  @Test
  void statusOfAnOldStoreOffersTheMigration() {
    World world = World.ofVersion1();
    StoreStatus status = status(world);
    var believed = assertInstanceOf(StoreJudgement.Believed.class, status.judgement());
    assertInstanceOf(Compatibility.Readable.class, believed.compatibility());
    assertEquals(
        Optional.of(new StoreStatus.MigrationOffer(World.V2, List.of(World.V2), false, List.of())),
        status.migration());
    assertEquals(3, status.readers().size());
    assertEquals(Optional.of(World.PROTOTYPE.release()), status.minimumReader());
    assertEquals(2L, status.counts().orElseThrow().get("remotes"));
    assertEquals(AuditState.UNSEALED, status.audit().state());
    assertEquals(OptionalLong.empty(), status.audit().events());
    assertEquals(0, status.backups().count());
  }

  @Test
  void statusSaysWhetherTheMigrationWouldLoseAnything() {
    World world = World.ofVersion1();
    world.migrations =
        new FixedMigrationSource(FixedMigrationSource.to(2, "empty remotes", "rows remotes"));
    assertTrue(status(world).migration().orElseThrow().declaredLosses());
  }

  @Test
  void statusOfAStoreThatThisReleaseWritesOffersNothing() {
    World world = World.ofVersion2();
    StoreStatus status = status(world);
    var believed = assertInstanceOf(StoreJudgement.Believed.class, status.judgement());
    assertInstanceOf(Compatibility.Writable.class, believed.compatibility());
    assertEquals(Optional.empty(), status.migration());
    assertEquals(1, status.backups().count());
    assertEquals(AuditState.UNSEALED_TAIL, status.audit().state());
    assertEquals(OptionalLong.of(4), status.audit().events());
  }

  @Test
  void statusSaysWhatTheEndOfTheLogTells() {
    World world = World.ofVersion2();
    byte[] log = world.log();
    world.append("{\"cut");
    assertEquals(AuditState.DAMAGED, status(world).audit().state());
    world.disk.write(world.store.auditLog(), "{}\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(AuditState.BEHIND, status(world).audit().state());
    world.disk.delete(world.store.auditLog());
    assertEquals(AuditState.MISSING, status(world).audit().state());
    world.disk.write(world.store.auditLog(), log);
    world.changeImage(image ->
        image.seal = new InMemoryAuditLog(world.disk).extend(world.store, TreeState.EMPTY));
    assertEquals(AuditState.SEALED, status(world).audit().state());
  }

  @Test
  void statusAnswersForStoresThatCannotBeRead() {
    World tooNew = World.ofVersion2();
    mark(tooNew, 3);
    StoreStatus status = status(tooNew);
    assertInstanceOf(StoreJudgement.BeyondReach.class, status.judgement());
    assertEquals(Optional.of(World.V3), status.version());
    assertEquals(Optional.of(World.WRITES_3.release()), status.minimumReader());
    assertEquals(Optional.empty(), status.counts());
    assertEquals(Optional.empty(), status.migration());

    World overwritten = World.ofVersion2();
    overwritten.writeManifest(1);
    assertInstanceOf(StoreJudgement.RecoveryNeeded.class, status(overwritten).judgement());

    World odd = World.ofVersion2();
    odd.changeImage(image -> image.userVersion = 7);
    assertInstanceOf(StoreJudgement.Inconsistent.class, status(odd).judgement());
    assertEquals(Optional.empty(), status(odd).version());

    World none = World.ofVersion1();
    none.disk.delete(none.store.manifest());
    assertInstanceOf(StoreJudgement.ManifestUnusable.class, status(none).judgement());
  }

  @Test
  void statusNamesWhoHoldsTheLock() {
    World world = World.ofVersion1();
    TestProcess process = world.process();
    try (StoreLock.Held _ = process.realLock.acquire(world.store)) {
      assertEquals(
          Optional.of("process 4711"),
          World.done(process.inspect().execute(world.store, false)).lockHolder());
    }
  }

  @Test
  void planIsTheOneThatApplyCarriesOutAndLeavesNothingBehind() {
    World world = World.ofVersion1();
    SortedMap<String, String> before = world.disk.snapshot(Path.of("/"));
    var plan = World.done(world.process().planNow()).plan();
    SortedMap<String, String> after = world.disk.snapshot(Path.of("/"));
    assertEquals(before, after);
    var report =
        assertInstanceOf(
            ApplyMigration.Report.Migrated.class, World.done(world.process().migrate()));
    assertEquals(plan.id(), report.plan().id());
    assertEquals(plan, report.plan());
  }

  @Test
  void planForAStoreThatIsThereHasNoSteps() {
    World world = World.ofVersion2();
    assertEquals(List.of(), World.done(world.process().planNow()).plan().steps());
  }

  @Test
  void planRefusesWhatNoDescriptorNames() {
    World world = World.ofVersion1();
    world.migrations = new FixedMigrationSource(FixedMigrationSource.to(2, "drop remotes"));
    assertInstanceOf(Refusal.UndeclaredLoss.class, World.refused(world.process().planNow()));
    assertFalse(world.disk.exists(TestProcess.SCRATCH.resolve("room-1")));
  }

  @Test
  void rowsThatOthersWriteDuringARehearsalAreNotTheMigrationsDoing() {
    World quiet = World.ofVersion1();
    var expected = World.done(quiet.process().planNow()).plan().id();
    for (int n = 1; n < 40; n++) {
      World world = World.ofVersion1();
      int at = n;
      int[] calls = {0};
      Seam seam =
          new Seam(
              world.disk,
              0,
              Mode.KILL_BEFORE,
              () -> {
                if (++calls[0] == at) {
                  world.changeImage(image -> image.rows("remotes").remove("origin"));
                }
              });
      assertEquals(expected, World.done(world.process(seam).planNow()).plan().id());
    }
  }

  @Test
  void wholeLogIsIntactAndAnchored() {
    World world = World.ofVersion2();
    var intact = assertInstanceOf(AuditVerdict.Intact.class, verify(world));
    assertTrue(intact.anchored());
    assertEquals(4, intact.lines());
    assertEquals(1, intact.unsealedLines());
    assertEquals(1, intact.sealsFitting());
  }

  @Test
  void changedByteInWhatWasSealedIsNoticed() {
    World world = World.ofVersion2();
    byte[] log = world.log();
    log[10] ^= 1;
    world.disk.write(world.store.auditLog(), log);
    var damaged = assertInstanceOf(AuditVerdict.Damaged.class, verify(world));
    assertTrue(damaged.faults().stream().anyMatch(AuditFault.Rewritten.class::isInstance));
  }

  @Test
  void shortenedMissingAndTornLogsAreNoticed() {
    World world = World.ofVersion2();
    world.append("{\"cut");
    assertFault(AuditFault.TornTail.class, world);
    world.disk.write(world.store.auditLog(), "{}\n".getBytes(StandardCharsets.UTF_8));
    assertFault(AuditFault.Shortened.class, world);
    world.disk.delete(world.store.auditLog());
    assertFault(AuditFault.LogMissing.class, world);
  }

  @Test
  void linesThatAreNoEventsAreNoticed() {
    World world = World.ofVersion2();
    world.append("hello\n");
    assertFault(AuditFault.MalformedLines.class, world);
  }

  @Test
  void managedDatabaseWithoutASealVouchesForNothing() {
    World world = World.ofVersion2();
    world.changeImage(image -> image.seal = null);
    assertInstanceOf(
        Refusal.BooksDamaged.class,
        World.refused(world.process().verify().execute(world.store, Progress.NONE)));
  }

  @Test
  void eventsAreGivenInOrderAndFiltered() {
    World world = World.ofVersion2();
    List<String> types = new ArrayList<>();
    long all =
        World.done(
            world
                .process()
                .readLog()
                .execute(world.store, ReadAuditLog.Filter.ALL, e -> types.add(e.type())));
    assertEquals(4, all);
    assertEquals(
        List.of("project_created", "snapshot_created", "migration_applied", "snapshot_created"),
        types);
    var ours = new ReadAuditLog.Filter(Optional.empty(), Optional.of(World.NOW));
    assertEquals(1, World.done(world.process().readLog().execute(world.store, ours, e -> {})));
    var typed = new ReadAuditLog.Filter(Optional.of("snapshot_created"), Optional.empty());
    assertEquals(2, World.done(world.process().readLog().execute(world.store, typed, e -> {})));
  }

  @Test
  void migrationThatSomebodyElseClaimsInTheLogIsNoHistory() {
    World world = World.ofVersion2();
    world.foreignAppend("migration_applied");
    var history = World.done(world.process().history().execute(world.store));
    assertEquals(1, history.events().size());
    assertEquals(World.V2, history.database().getFirst().to());
  }

  @Test
  void backupIsSoundUntilAByteOfItChanges() {
    World world = World.ofVersion2();
    var listing = World.done(world.process().checkBackups().list(world.store));
    String id = listing.backups().getFirst().id().toString();
    assertInstanceOf(BackupCheck.Sound.class, check(world, Optional.of(id)));
    Path file = world.store.backups().resolve(id).resolve("store.db");
    byte[] bytes = world.disk.read(file).orElseThrow();
    bytes[bytes.length - 1] ^= 1;
    world.disk.write(file, bytes);
    assertInstanceOf(BackupCheck.Damaged.class, check(world, Optional.empty()));
    assertInstanceOf(
        Refusal.BackupNotFound.class,
        World.refused(
            world
                .process()
                .checkBackups()
                .verify(world.store, Optional.of("../x"), Progress.NONE)));
  }

  @Test
  void newStoreIsOfTheVersionThatThisReleaseWrites() {
    World world = World.empty();
    var report =
        World.done(
            world.process().initialize().execute(World.PROJECT, Optional.empty(), World.ADA));
    assertEquals(new StoreLocation(World.PROJECT.resolve(".glyph")), report.location());
    assertEquals("orchard", report.project());
    StoreStatus status = status(world);
    assertEquals(Optional.of(World.V2), status.version());
    assertEquals(AuditState.SEALED, status.audit().state());
    assertInstanceOf(AuditVerdict.Intact.class, verify(world));
    assertEquals(1, world.events("store_init"));
    assertInstanceOf(
        Refusal.AlreadyExists.class,
        World.refused(
            world.process().initialize().execute(World.PROJECT, Optional.empty(), World.ADA)));
  }

  @Test
  void newStoreCanBeOfAnOlderVersionAndIsMigratedLikeAnyOther() {
    World world = World.empty();
    var report =
        World.done(
            world.process().initialize().execute(World.PROJECT, Optional.of(World.V1), World.ADA));
    assertEquals(Optional.empty(), report.id());
    World.done(world.process().migrate());
    assertInstanceOf(AuditVerdict.Intact.class, verify(world));
  }

  @Test
  void newStoreHasTheNameThatTheProjectSays() {
    World world = World.empty();
    TestProcess process = world.process();
    process.description.describe(
        World.PROJECT, new ProjectDescription.Facts(Optional.of("Orchard & Co"), Optional.empty()));
    var made = World.done(process.initialize().execute(World.PROJECT, Optional.empty(), World.ADA));
    assertEquals("Orchard & Co", made.project());
  }

  @Test
  void actorIsTheOneThatWasSaidElseTheProjectsElseTheLogin() {
    TestProcess process = World.empty().process();
    var resolve = new ResolveActor(process.description, "ada");
    assertEquals(World.ADA, World.done(resolve.execute(Optional.empty(), World.PROJECT)));
    Actor bot = new Actor("agent", "codex", "1");
    process.description.describe(
        World.PROJECT, new ProjectDescription.Facts(Optional.empty(), Optional.of(bot)));
    assertEquals(bot, World.done(resolve.execute(Optional.empty(), World.PROJECT)));
    assertEquals(
        World.ADA, World.done(resolve.execute(Optional.of("user:self:ada"), World.PROJECT)));
    assertInstanceOf(
        Refusal.InvalidArgument.class,
        World.refused(resolve.execute(Optional.of("ada"), World.PROJECT)));
    var odd = new ResolveActor(World.empty().process().description, "two words");
    assertEquals(
        new Actor("user", "self", "unknown"),
        World.done(odd.execute(Optional.empty(), World.PROJECT)));
  }

  @Test
  void matrixHasAVerdictOfEveryReleaseOnEveryVersion() {
    World world = World.empty();
    world.support = World.support("glyph/0.4.0", 2, 4, 4);
    var matrix = World.done(new AssessCompatibility(world.build()).execute());
    assertEquals(4, matrix.rows().size());
    assertEquals(4, matrix.versions().size());
    assertInstanceOf(Compatibility.TooNew.class, matrix.rows().getFirst().verdicts().get(1));
    assertInstanceOf(Compatibility.TooOld.class, matrix.rows().getLast().verdicts().getFirst());
    assertInstanceOf(Compatibility.Writable.class, matrix.rows().getLast().verdicts().getLast());
  }

  @Test
  void storeIsLocatedFromWhereOneStandsOrByName() {
    World world = World.ofVersion1();
    var locate = new LocateStore(world.process().realFolder);
    assertEquals(
        world.store, World.done(locate.execute(World.PROJECT.resolve("src"), Optional.empty())));
    assertEquals(
        world.store, World.done(locate.execute(Path.of("/"), Optional.of(Path.of("orchard")))));
    assertInstanceOf(
        Refusal.StoreNotFound.class,
        World.refused(locate.execute(Path.of("/elsewhere"), Optional.empty())));
    assertInstanceOf(
        Refusal.StoreNotFound.class,
        World.refused(locate.execute(World.PROJECT, Optional.of(Path.of("src")))));
  }

  private static BackupCheck check(World world, Optional<String> name) {
    var checks =
        World.done(world.process().checkBackups().verify(world.store, name, Progress.NONE));
    assertEquals(1, checks.size());
    return checks.getFirst();
  }

  private static StoreStatus status(World world) {
    SortedMap<String, String> before = world.disk.snapshot(Path.of("/"));
    StoreStatus status = World.done(world.process().inspect().execute(world.store, true));
    assertEquals(before, world.disk.snapshot(Path.of("/")));
    return status;
  }

  private static AuditVerdict verify(World world) {
    SortedMap<String, String> before = world.disk.snapshot(Path.of("/"));
    AuditVerdict verdict = World.done(world.process().verify().execute(world.store, Progress.NONE));
    assertEquals(before, world.disk.snapshot(Path.of("/")));
    return verdict;
  }

  private static void assertFault(Class<? extends AuditFault> fault, World world) {
    var damaged = assertInstanceOf(AuditVerdict.Damaged.class, verify(world));
    assertTrue(damaged.faults().stream().anyMatch(fault::isInstance), damaged::toString);
  }
}
