package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoverStoreTest {
  private final World world = World.ofVersion2();

  @Test
  void healthyStoreIsNotTouched() {
    SortedMap<String, String> before = world.snapshot();
    assertTrue(recovered().didNothing());
    assertEquals(before, world.snapshot());
  }

  @Test
  void eventThatWasAppendedWithoutAReceiptIsNotAppendedAgain() {
    World cut = cutBefore("MigrationSession.receipt");
    assertEquals(1, cut.events("migration_applied"));
    RecoverStore.Report report = World.done(cut.process().recoverNow());
    assertEquals(0, report.eventsAppended());
    assertEquals(1, report.receipts());
    assertEquals(1, cut.events("migration_applied"));
  }

  @Test
  void eventThatLacksOnlyItsNewlineIsKeptFromTheNextProgramsLine() {
    World cut = cutBefore("ManifestRepository.replace");
    cut.disk.write(cut.store.auditLog(), Arrays.copyOf(cut.log(), cut.log().length - 1));
    assertEquals(0, World.done(cut.process().recoverNow()).eventsAppended());
    cut.foreignAppend("snapshot_created");
    assertEquals(1, cut.events("migration_applied"));
    assertIntact(cut);
  }

  @Test
  void linesThatOthersAppendedBeforeRecoveryStay() {
    World cut = cutBefore("AuditLog.append");
    cut.foreignAppend("snapshot_created");
    cut.changeImage(image -> image.rows("remotes").put("late", "spec"));
    byte[] log = cut.log();
    assertEquals(1, World.done(cut.process().recoverNow()).eventsAppended());
    World.assertPrefix(log, cut.log(), "after recovery");
    assertEquals("spec", cut.image().rows("remotes").get("late"));
    assertIntact(cut);
  }

  @Test
  void pendingEventIsNotWrittenIntoALogThatHasLostWhatWasSealed() {
    World cut = cutBefore("AuditLog.append");
    for (byte[] log : List.of(new byte[0], "{}\n".getBytes(StandardCharsets.UTF_8))) {
      cut.disk.write(cut.store.auditLog(), log);
      assertInstanceOf(Refusal.AuditDamaged.class, World.refused(cut.process().recoverNow()));
      assertArrayEquals(log, cut.log());
    }
    cut.disk.delete(cut.store.auditLog());
    assertInstanceOf(Refusal.AuditDamaged.class, World.refused(cut.process().recoverNow()));
    assertFalse(cut.disk.exists(cut.store.auditLog()), "a new log hides that the old one is gone");
  }

  @Test
  void overwrittenManifestIsPutBackAndToldOfOnce() {
    byte[] right = world.manifest();
    world.writeManifest(1);
    RecoverStore.Report report = recovered();
    assertTrue(report.manifestReplaced());
    assertArrayEquals(right, world.manifest());
    assertEquals(1, world.events("manifest_recovered"));
    assertTrue(recovered().didNothing());
    assertEquals(1, world.events("manifest_recovered"));
    assertIntact(world);
  }

  @Test
  void missingAndBrokenManifestsArePutBack() {
    byte[] right = world.manifest();
    world.disk.delete(world.store.manifest());
    assertTrue(recovered().manifestReplaced());
    assertArrayEquals(right, world.manifest());
    world.disk.write(world.store.manifest(), new byte[] {'x'});
    assertTrue(recovered().manifestReplaced());
    assertArrayEquals(right, world.manifest());
    assertEquals(2, world.events("manifest_recovered"));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void recoveryOfAManifestIsToldOfOnceHoweverItIsCut(Mode mode) {
    for (int n = 1; ; n++) {
      World fresh = World.ofVersion2();
      byte[] right = fresh.manifest();
      byte[] log = fresh.log();
      fresh.writeManifest(1);
      Seam seam = cut(fresh, n, mode);
      if (!seam.reached()) {
        return;
      }
      World.done(fresh.process().recoverNow());
      String when = mode + " at " + n + ", " + seam.where();
      assertArrayEquals(right, fresh.manifest(), when);
      assertEquals(1, fresh.events("manifest_recovered"), when);
      World.assertPrefix(log, fresh.log(), when);
      assertIntact(fresh);
    }
  }

  private static final RequestMark NAMED = new RequestMark("request-7", "0".repeat(64));

  private static Outcome<RecoverStore.Report> recoverNamed(World world) {
    return recoverNamed(world, world.process());
  }

  private static Outcome<RecoverStore.Report> recoverNamed(World world, TestProcess process) {
    return process.recover().execute(world.store, World.ADA, Optional.of(NAMED));
  }

  @Test
  void recoveryThatIsAskedForByANameIsToldOfAfterAllElse() {
    world.writeManifest(1);
    world.append("{\"type\":\"sna");
    RecoverStore.Report report = World.done(recoverNamed(world));
    assertTrue(report.manifestReplaced());
    assertEquals(1, world.events("store_recovered"));
    String last = new String(world.log(), StandardCharsets.UTF_8).lines().toList().getLast();
    for (String told :
        List.of(
            "\"type\":\"store_recovered\"",
            "\"manifest_replaced\":true",
            "\"torn_line\":{\"from\":",
            "\"purge\":\"not_needed\"",
            "\"request_id\":\"request-7\"")) {
      assertTrue(last.contains(told), told + " in " + last);
    }
    assertInstanceOf(
        Refusal.StoreBusy.class,
        World.refused(recoverNamedAfter(world)),
        "the name stands for what was done");
    assertIntact(world);
  }

  /** With something to be done again, and the name of a request that the log knows. */
  private static Outcome<RecoverStore.Report> recoverNamedAfter(World world) {
    world.writeManifest(1);
    Outcome<RecoverStore.Report> outcome = recoverNamed(world);
    World.done(world.process().recoverNow());
    return outcome;
  }

  @Test
  void recoveryThatHasNothingToDoIsNotToldOfWhateverItIsCalled() {
    byte[] log = world.log();
    assertTrue(World.done(recoverNamed(world)).didNothing());
    assertArrayEquals(log, world.log());
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void recoveryByANameIsToldOfOnceAtMostHoweverItIsCut(Mode mode) {
    for (int n = 1; ; n++) {
      World fresh = World.ofVersion2();
      byte[] right = fresh.manifest();
      byte[] log = fresh.log();
      fresh.writeManifest(1);
      Seam seam = cut(fresh, n, mode, process -> recoverNamed(fresh, process));
      if (!seam.reached()) {
        assertEquals(1, fresh.events("store_recovered"), "uncut");
        return;
      }
      World.done(fresh.process().recoverNow());
      String when = mode + " at " + n + ", " + seam.where();
      assertArrayEquals(right, fresh.manifest(), when);
      assertEquals(1, fresh.events("manifest_recovered"), when);
      assertTrue(fresh.events("store_recovered") <= 1, when);
      World.assertPrefix(log, fresh.log(), when);
      assertIntact(fresh);
    }
  }

  @Test
  void manifestThatTheDatabaseKeepsForAnotherVersionIsNotPutBack() {
    byte[] wrong = World.ofVersion1().manifest();
    world.changeImage(image -> image.manifest = wrong);
    world.disk.delete(world.store.manifest());
    byte[] log = world.log();
    for (int i = 0; i < 2; i++) {
      assertInstanceOf(Refusal.BooksDamaged.class, World.refused(world.process().recoverNow()));
    }
    assertArrayEquals(log, world.log());
    assertFalse(world.disk.exists(world.store.manifest()));
  }

  @Test
  void tornLineIsEndedAndItsRangeRecorded() {
    long start = world.log().length;
    world.append("{\"type\":\"sna");
    byte[] log = world.log();
    assertEquals(Optional.of(new ByteRange(start, log.length)), recovered().tornLine());
    World.assertPrefix(log, world.log(), "after recovery");
    assertEquals(1, world.events("audit_recovered"));
    assertTrue(recovered().didNothing());
    assertIntact(world);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void tornLineIsAccountedForHoweverItsRecoveryIsCut(Mode mode) {
    for (int n = 1; ; n++) {
      World fresh = World.ofVersion2();
      fresh.append("{\"type\":\"sna");
      byte[] log = fresh.log();
      Seam seam = cut(fresh, n, mode);
      if (!seam.reached()) {
        return;
      }
      World.done(fresh.process().recoverNow());
      World.assertPrefix(log, fresh.log(), mode + " at " + n);
      assertIntact(fresh);
    }
  }

  @Test
  void tornLineOfAStoreOfThePrototypeIsEndedToo() {
    World old = World.ofVersion1();
    byte[] database = old.image().encode();
    old.append("{\"type\":\"sna");
    assertTrue(World.done(old.process().recoverNow()).tornLine().isPresent());
    assertArrayEquals(database, old.image().encode());
    assertEquals(1, old.events("audit_recovered"));
    assertInstanceOf(
        AuditVerdict.Intact.class,
        World.done(old.process().verify().execute(old.store, Progress.NONE)));
  }

  /** A torn line that another program's has run into, as nothing but a lock could keep from. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void wholeLinesThatTellNothingAreToldOfOnceAndTheLogIsWholeAgain(int version) {
    World odd = version == 1 ? World.ofVersion1() : World.ofVersion2();
    odd.append("{\"type\":\"snap{\"type\":\"x\"}\nno JSON\n{\"type\":\"y\"}\n[1]\n");
    byte[] log = odd.log();
    RecoverStore.Report report = World.done(odd.process().recoverNow());
    assertEquals(2, report.eventsAppended());
    World.assertPrefix(log, odd.log(), "after recovery");
    assertEquals(2, odd.events("audit_recovered"));
    assertTrue(World.done(odd.process().recoverNow()).didNothing());
    assertEquals(2, odd.events("audit_recovered"));
    assertInstanceOf(
        AuditVerdict.Intact.class,
        World.done(odd.process().verify().execute(odd.store, Progress.NONE)));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theyAreToldOfOnceHoweverTheirRecoveryIsCut(Mode mode) {
    for (int n = 1; ; n++) {
      World fresh = World.ofVersion2();
      fresh.append("no JSON\n");
      byte[] log = fresh.log();
      Seam seam = cut(fresh, n, mode);
      if (!seam.reached()) {
        return;
      }
      World.done(fresh.process().recoverNow());
      World.assertPrefix(log, fresh.log(), mode + " at " + n);
      boolean torn = mode == Mode.TEAR_AFTER_ONE_BYTE || mode == Mode.TEAR_IN_HALF;
      assertTrue(fresh.events("audit_recovered") <= (torn ? 2 : 1), mode + " at " + n);
      assertIntact(fresh);
    }
  }

  @Test
  void leftoversOfKilledCommandsAreRemovedAndNamed() {
    var partial = world.store.backups().resolve("0009-v2.partial");
    world.disk.write(partial.resolve("store.db"), new byte[] {1});
    world.disk.write(world.store.manifestDraft(), new byte[] {1});
    RecoverStore.Report report = recovered();
    assertEquals(2, report.removed().size());
    assertFalse(world.disk.exists(partial));
    assertFalse(world.disk.exists(world.store.manifestDraft()));
  }

  @Test
  void managedStoreWithoutALogIsRefusedUntouched() {
    world.disk.delete(world.store.auditLog());
    SortedMap<String, String> before = world.snapshot();
    assertInstanceOf(Refusal.AuditDamaged.class, World.refused(world.process().recoverNow()));
    assertEquals(before, world.snapshot());
  }

  @Test
  void storeThatIsTooOldForThisBuildIsNotRecovered() {
    world.writeManifest(1);
    world.support = World.support("glyph/0.9.0", 3, 4, 4);
    SortedMap<String, String> before = world.snapshot();
    assertInstanceOf(Refusal.Inconsistent.class, World.refused(world.process().recoverNow()));
    assertEquals(before, world.snapshot());
  }

  @Test
  void pendingDeliveryHoldsReadersBack() {
    World cut = cutBefore("AuditLog.append");
    assertEquals(
        new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true),
        World.refused(cut.process().planNow()));
  }

  @Test
  void storeThatWasMigratedBeforeTheLockIsRecoveredAsWhatItIsNow() {
    World old = World.ofVersion1();
    old.append("{\"type\":\"sna");
    World pending = cutBefore("AuditLog.append");
    boolean[] done = {false};
    Seam seam =
        new Seam(
            old.disk,
            0,
            Mode.KILL_BEFORE,
            () -> {
              if (old.disk.exists(old.store.lock()) && !done[0]) {
                done[0] = true;
                old.disk.write(old.store.database(), pending.image().encode());
              }
            });
    RecoverStore.Report report = World.done(old.process(seam).recoverNow());
    assertEquals(new StoreVersion(2), report.version());
    assertEquals(1, old.events("migration_applied"));
    assertIntact(old);
  }

  private RecoverStore.Report recovered() {
    return World.done(world.process().recoverNow());
  }

  private static Seam cut(World world, int n, Mode mode) {
    return cut(world, n, mode, TestProcess::recoverNow);
  }

  private static Seam cut(
      World world, int n, Mode mode, Function<TestProcess, Outcome<RecoverStore.Report>> command) {
    Seam seam = new Seam(world.disk, n, mode, () -> {});
    try {
      var outcome = command.apply(world.process(seam));
      assertTrue(
          !seam.happened() || EnumSet.of(Mode.FAIL_BEFORE, Mode.FAIL_AFTER).contains(mode),
          () -> "went on after a kill: " + outcome);
    } catch (Seam.Killed killed) {
      assertTrue(seam.happened());
    }
    return seam;
  }

  /** A store of version 1 whose migration was killed just before a call that follows the commit. */
  private static World cutBefore(String call) {
    for (int n = 1; ; n++) {
      World world = World.ofVersion1();
      Seam seam = new Seam(world.disk, n, Mode.KILL_BEFORE, () -> {});
      try {
        World.done(world.process(seam).migrate());
      } catch (Seam.Killed killed) {
        if (world.image().userVersion == 2 && seam.where().equals(call)) {
          return world;
        }
      }
      assertTrue(seam.reached(), "no such call");
    }
  }

  private static void assertIntact(World world) {
    var verdict = World.done(world.process().verify().execute(world.store, Progress.NONE));
    assertTrue(assertInstanceOf(AuditVerdict.Intact.class, verdict).anchored());
  }
}
