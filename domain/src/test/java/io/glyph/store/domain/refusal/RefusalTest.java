package io.glyph.store.domain.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Migrations;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private static final StoreVersion ONE = StoreVersion.FIRST;
  private static final StoreVersion TWO = new StoreVersion(2);
  private static final Path PATH = Path.of("orchard");
  private static final MigrationPlan PLAN = Migrations.plan(1, 2);
  private static final ManifestReading NO_MANIFEST = new ManifestReading.Missing();

  /** Each case beside the code that the contract gives it. */
  private static final Map<Refusal, String> CODES =
      Map.ofEntries(
          Map.entry(new Refusal.InvalidArgument("--to", "no version"), "invalid_argument"),
          Map.entry(new Refusal.StoreNotFound(PATH), "not_found"),
          Map.entry(new Refusal.BackupNotFound("0001-v1-5be31ff0"), "not_found"),
          Map.entry(new Refusal.ObjectNotFound("work:x"), "not_found"),
          Map.entry(new Refusal.AlreadyExists(PATH), "already_exists"),
          Map.entry(
              new Refusal.TooNew(new Compatibility.TooNew(TWO, ONE), Optional.empty()),
              "store_too_new"),
          Map.entry(
              new Refusal.TooOld(new Compatibility.TooOld(ONE, TWO), List.of()), "store_too_old"),
          Map.entry(new Refusal.MigrationRequired(ONE, TWO), "migration_required"),
          Map.entry(new Refusal.NoMigrationPath(ONE, TWO), "no_migration_path"),
          Map.entry(new Refusal.ConfirmationRequired(PLAN), "confirmation_required"),
          Map.entry(new Refusal.PlanChanged(PLAN.id(), PLAN), "plan_changed"),
          Map.entry(new Refusal.UndeclaredLoss(List.of(), List.of()), "undeclared_loss"),
          Map.entry(new Refusal.MigrationFailed(null, "integrity", "x"), "migration_failed"),
          Map.entry(new Refusal.StoreBusy(Optional.empty()), "store_busy"),
          Map.entry(new Refusal.ActiveClaims(List.of()), "active_claims"),
          Map.entry(new Refusal.ManifestInvalid(NO_MANIFEST), "manifest_invalid"),
          Map.entry(new Refusal.DatabaseInvalid("empty"), "database_invalid"),
          Map.entry(new Refusal.BooksDamaged("glyph_seal", "missing"), "database_invalid"),
          Map.entry(
              new Refusal.Inconsistent(DatabaseMarks.of(ONE), NO_MANIFEST), "store_inconsistent"),
          Map.entry(
              new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true),
              "recovery_required"),
          Map.entry(new Refusal.AuditDamaged(List.of()), "audit_damaged"),
          Map.entry(new Refusal.BackupInvalid("x", "y"), "backup_invalid"),
          Map.entry(new Refusal.OutcomeUnknown(PATH), "outcome_unknown"),
          Map.entry(new Refusal.CommitUnknown(), "outcome_unknown"),
          Map.entry(new Refusal.UnsafeStore(PATH, "a link"), "unsafe_store"),
          Map.entry(new Refusal.UnsupportedFilesystem(PATH, "nfs"), "unsupported_filesystem"),
          Map.entry(
              new Refusal.IoFailed(ErrorCode.NO_SPACE, "write", PATH, "no space"), "no_space"),
          Map.entry(new Refusal.Interrupted(), "interrupted"));

  @Test
  void everyRefusalHasTheCodeOfTheContract() {
    CODES.forEach((refusal, code) -> assertEquals(code, refusal.code().label()));
  }

  @Test
  void noKindOfRefusalIsLeftOutHere() {
    assertEquals(
        Arrays.stream(Refusal.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        CODES.keySet().stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void codesAreSpelledTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      assertEquals("io_error", ErrorCode.IO_ERROR.label());
      assertEquals("migration_required", ErrorCode.MIGRATION_REQUIRED.label());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anExceptionCarriesItsRefusalAndNoStackTrace() {
    Refusal refusal = new Refusal.DatabaseInvalid("secret text from the store");
    RefusedException thrown = new RefusedException(refusal);
    assertSame(refusal, thrown.refusal());
    assertEquals("database_invalid", thrown.getMessage());
    assertEquals(0, thrown.getStackTrace().length);
  }

  @Test
  void theFactsOfARefusalDoNotChangeAfterwards() {
    List<Loss> losses = new ArrayList<>(List.of(new Loss.TableLost("t", 1, List.of(), "00")));
    List<Notice> notices = new ArrayList<>(List.of(new Notice.IndexGone("i")));
    List<Claim> claims = new ArrayList<>(List.of(new Claim("w", "agent:a:b", "2049")));
    List<AuditFault> faults = new ArrayList<>(List.of(new AuditFault.LogMissing()));
    var undeclared = new Refusal.UndeclaredLoss(losses, notices);
    var active = new Refusal.ActiveClaims(claims);
    var damaged = new Refusal.AuditDamaged(faults);
    losses.clear();
    notices.clear();
    claims.clear();
    faults.clear();
    assertTrue(undeclared.losses().size() == 1 && active.claims().size() == 1);
    assertEquals(List.of(new Notice.IndexGone("i")), undeclared.notices());
    assertEquals(List.of(new AuditFault.LogMissing()), damaged.faults());
  }
}
