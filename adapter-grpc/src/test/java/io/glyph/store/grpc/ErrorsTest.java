package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorsTest {
  private static final Path PLACE = Path.of("/p/.glyph");
  private static final StoreVersion ONE = new StoreVersion(1);
  private static final StoreVersion TWO = new StoreVersion(2);
  private static final Loss LOSS = new Loss.RowsLost("works", 3, List.of("a"), "0".repeat(64));
  private static final MigrationPlan PLAN =
      new MigrationPlan(
          "x",
          ONE,
          ONE,
          List.of(),
          Effects.judged(
              List.of(new TableEffect("works", 3, 0, 0, 0, false, List.of(LOSS))), List.of()));

  @Test
  void everyCodeHasTheStatusThatIsDocumented() {
    Map<ErrorCode, Code> expected = new EnumMap<>(ErrorCode.class);
    put(expected, Code.INTERNAL, ErrorCode.INTERNAL);
    put(expected, Code.INVALID_ARGUMENT, ErrorCode.USAGE, ErrorCode.INVALID_ARGUMENT);
    put(expected, Code.NOT_FOUND, ErrorCode.NOT_FOUND);
    put(expected, Code.ALREADY_EXISTS, ErrorCode.ALREADY_EXISTS);
    put(
        expected,
        Code.FAILED_PRECONDITION,
        ErrorCode.STORE_TOO_NEW,
        ErrorCode.STORE_TOO_OLD,
        ErrorCode.MIGRATION_REQUIRED,
        ErrorCode.NO_MIGRATION_PATH,
        ErrorCode.CONFIRMATION_REQUIRED,
        ErrorCode.UNDECLARED_LOSS,
        ErrorCode.MIGRATION_FAILED,
        ErrorCode.ACTIVE_CLAIMS,
        ErrorCode.RECOVERY_REQUIRED,
        ErrorCode.UNSAFE_STORE,
        ErrorCode.READ_ONLY,
        ErrorCode.UNSUPPORTED_FILESYSTEM);
    put(expected, Code.ABORTED, ErrorCode.PLAN_CHANGED, ErrorCode.STORE_BUSY);
    put(
        expected,
        Code.DATA_LOSS,
        ErrorCode.MANIFEST_INVALID,
        ErrorCode.DATABASE_INVALID,
        ErrorCode.STORE_INCONSISTENT,
        ErrorCode.AUDIT_DAMAGED,
        ErrorCode.BACKUP_INVALID);
    put(expected, Code.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN);
    put(expected, Code.UNAVAILABLE, ErrorCode.IO_ERROR);
    put(expected, Code.RESOURCE_EXHAUSTED, ErrorCode.NO_SPACE);
    put(expected, Code.PERMISSION_DENIED, ErrorCode.PERMISSION_DENIED);
    put(expected, Code.CANCELLED, ErrorCode.INTERRUPTED);
    Map<ErrorCode, Code> actual = new EnumMap<>(ErrorCode.class);
    for (ErrorCode code : ErrorCode.values()) {
      actual.put(code, Errors.codeOf(code));
    }
    assertEquals(expected, actual);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeTravelsAsReasonInUpperCase(ErrorCode code) throws Exception {
    StatusRuntimeException error = Errors.refused(new Refusal.IoFailed(code, "read", PLACE, "why"));
    ErrorInfo info = TestServer.infoOf(error);
    assertEquals(code.name(), info.getReason());
    assertEquals("store.glyph", info.getDomain());
    assertEquals(Errors.codeOf(code).getNumber(), error.getStatus().getCode().value());
    assertFalse(Objects.requireNonNull(error.getStatus().getDescription()).isBlank());
  }

  @Test
  void everyRefusalTellsItsFacts() throws Exception {
    Map<Refusal, String> expected = new java.util.LinkedHashMap<>();
    expected.put(
        new Refusal.InvalidArgument("to", "is no version"), "{argument=to, problem=is no version}");
    expected.put(new Refusal.StoreNotFound(PLACE), "{path=/p/.glyph, what=store}");
    expected.put(new Refusal.BackupNotFound("0009"), "{name=0009, what=backup}");
    expected.put(new Refusal.ObjectNotFound("work:x"), "{id=work:x, what=object}");
    expected.put(new Refusal.CommitUnknown(), "{}");
    expected.put(new Refusal.AlreadyExists(PLACE), "{path=/p/.glyph}");
    expected.put(
        new Refusal.TooNew(new Compatibility.TooNew(TWO, ONE), Optional.empty(), Optional.of(ONE)),
        "{newest_readable=1, store_version=2, way_back=1}");
    expected.put(
        new Refusal.TooNew(new Compatibility.TooNew(TWO, ONE), Optional.of(new Release(0, 2, 0))),
        "{minimum_reader=glyph/0.2.0, newest_readable=1, store_version=2}");
    expected.put(
        new Refusal.TooOld(
            new Compatibility.TooOld(ONE, TWO),
            List.of(new Release(0, 1, 0), new Release(0, 2, 0))),
        "{oldest_readable=2, readers=glyph/0.2.0, glyph/0.1.0, store_version=1}");
    expected.put(new Refusal.MigrationRequired(ONE, TWO), "{store_version=1, writable=2}");
    expected.put(new Refusal.NoMigrationPath(ONE, TWO), "{from=1, to=2}");
    String plan = "from=1, losses=rows works 3, losses_count=1, plan_id=" + PLAN.id() + ", to=1}";
    expected.put(new Refusal.ConfirmationRequired(PLAN), "{" + plan);
    String zeros = "0".repeat(64);
    expected.put(
        new Refusal.PlanChanged(new PlanId(zeros), PLAN), "{confirmed=" + zeros + ", " + plan);
    expected.put(
        new Refusal.UndeclaredLoss(
            List.of(LOSS), List.of(new Notice.LooksRenamed("works", "tasks", false))),
        "{losses=rows works 3, losses_count=1, notices=looks_renamed works}");
    expected.put(
        new Refusal.MigrationFailed(TWO, "foreign_keys", "3 rows"),
        "{check=foreign_keys, detail=3 rows, step=2}");
    expected.put(new Refusal.StoreBusy(Optional.of("process 4711")), "{holder=process 4711}");
    expected.put(new Refusal.StoreBusy(Optional.empty()), "{}");
    expected.put(
        new Refusal.ActiveClaims(
            Collections.nCopies(7, new Claim("w", "agent:a:b", "2049-01-01T00:00:00Z"))),
        "{claims=w, w, w, w, w, …, claims_count=7}");
    expected.put(
        new Refusal.ManifestInvalid(new ManifestReading.Malformed("no key")),
        "{manifest_problem=no key, manifest_state=malformed}");
    expected.put(
        new Refusal.ManifestInvalid(new ManifestReading.Missing()), "{manifest_state=missing}");
    expected.put(new Refusal.DatabaseInvalid("cut"), "{problem=cut}");
    expected.put(
        new Refusal.BooksDamaged("glyph_seal", "its row is missing"),
        "{problem=its row is missing, table=glyph_seal}");
    expected.put(
        new Refusal.Inconsistent(
            new DatabaseMarks(new VersionMark.Says(TWO), 1, 0), FakeWorld.manifest(1)),
        "{application_id=0, manifest_state=well_formed, manifest_version=1, meta_store_version=2, user_version=1}");
    expected.put(
        new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true),
        "{committed=true, reason=delivery_pending}");
    expected.put(
        new Refusal.AuditDamaged(
            List.of(
                new AuditFault.LogMissing(),
                new AuditFault.TornTail(new ByteRange(0, 1)),
                new AuditFault.Shortened(2, 1),
                new AuditFault.Rewritten(0, 1),
                new AuditFault.MalformedLines(1, 0))),
        "{faults=log_missing, torn_tail, shortened, rewritten, malformed_lines}");
    expected.put(new Refusal.BackupInvalid("0001", "cut"), "{name=0001, problem=cut}");
    expected.put(new Refusal.OutcomeUnknown(PLACE), "{backup=/p/.glyph}");
    expected.put(new Refusal.CommitUnknown(), "{}");
    expected.put(
        new Refusal.UnsafeStore(PLACE, "is a link"), "{path=/p/.glyph, problem=is a link}");
    expected.put(new Refusal.UnsupportedFilesystem(PLACE, "nfs"), "{path=/p/.glyph, type=nfs}");
    expected.put(
        new Refusal.IoFailed(ErrorCode.IO_ERROR, "read", PLACE, "why"),
        "{detail=why, operation=read, path=/p/.glyph}");
    expected.put(new Refusal.Interrupted(), "{}");
    Set<Class<?>> tried =
        expected.keySet().stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.of(Refusal.class.getPermittedSubclasses()), tried);
    for (Map.Entry<Refusal, String> entry : expected.entrySet()) {
      ErrorInfo info = TestServer.infoOf(Errors.refused(entry.getKey()));
      assertEquals(entry.getValue(), new TreeMap<>(info.getMetadataMap()).toString());
      assertTrue(
          info.getMetadataMap().keySet().stream().allMatch(k -> k.matches("[a-z][a-z_]{0,63}")));
    }
  }

  @Test
  void hostileTextIsEscapedAndTheErrorFitsIntoATrailer() throws InvalidProtocolBufferException {
    String hostile = "\u001b[2J\u202e\uD83D\uDE00".repeat(100_000);
    Refusal refusal =
        new Refusal.IoFailed(ErrorCode.IO_ERROR, "read", Path.of("/" + "界".repeat(4_000)), hostile);
    StatusRuntimeException error = Errors.refused(refusal);
    ErrorInfo info = TestServer.infoOf(error);
    assertTrue(info.getMetadataOrThrow("detail").startsWith("\\x1b[2J\\u{202e}"));
    int encoded =
        Objects.requireNonNull(StatusProto.fromThrowable(error)).getSerializedSize() * 4 / 3;
    assertTrue(encoded < 7_000, "bytes " + encoded);
  }

  @Test
  void textThatIsEscapedAlreadyIsNotEscapedAgain() throws InvalidProtocolBufferException {
    ErrorInfo info =
        TestServer.infoOf(Errors.refused(new Refusal.DatabaseInvalid("row '\\x1b[31m'")));
    assertEquals("row '\\x1b[31m'", info.getMetadataOrThrow("problem"));
  }

  private static void put(Map<ErrorCode, Code> map, Code status, ErrorCode... codes) {
    EnumSet.copyOf(List.of(codes)).forEach(code -> map.put(code, status));
  }
}
