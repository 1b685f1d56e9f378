package io.glyph.store.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Errors as clients see them: {@code google.rpc.Status} with one {@code ErrorInfo}, whose reason is
 * the command line's error code in upper case. Public contract: docs/grpc.md.
 */
final class Errors {
  static final String DOMAIN = "store.glyph";

  private final SecureRandom random;
  private final DefectListener defects;

  Errors(SecureRandom random, DefectListener defects) {
    this.random = random;
    this.defects = defects;
  }

  /** What a use case gave, or its refusal as an error. */
  static <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) -> throw refused(refusal);
    };
  }

  static StatusRuntimeException refused(Refusal refusal) {
    ErrorCode code = refusal.code();
    return error(
        codeOf(code), code.label().toUpperCase(Locale.ROOT), words(code), RefusalFacts.of(refusal));
  }

  /** For what only a service can answer; the reasons are not error codes of the command line. */
  static StatusRuntimeException ofService(Code code, String reason, String words) {
    return error(code, reason, words, Map.of());
  }

  static StatusRuntimeException tooManyCalls() {
    return ofService(Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "too many calls wait already");
  }

  static StatusRuntimeException stopping() {
    return ofService(Code.UNAVAILABLE, "STOPPING", "the server is about to stop");
  }

  static StatusRuntimeException slowReader() {
    return ofService(
        Code.RESOURCE_EXHAUSTED, "SLOW_READER", "nobody has read from this stream for too long");
  }

  /** A defect of ours: the client learns an id to quote, and nothing else. */
  StatusRuntimeException defect(Throwable defect) {
    byte[] id = new byte[8];
    random.nextBytes(id);
    String requestId = HexFormat.of().formatHex(id);
    defects.onDefect(requestId, defect);
    return error(Code.INTERNAL, "INTERNAL", "internal error", Map.of("request_id", requestId));
  }

  private static StatusRuntimeException error(
      Code code, String reason, String words, Map<String, String> facts) {
    ErrorInfo info =
        ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).putAllMetadata(facts).build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(words)
            .addDetails(Any.pack(info))
            .build());
  }

  /**
   * FAILED_PRECONDITION: the same call fails until somebody does something to the store or installs
   * another release. ABORTED: it may well succeed in a moment, or after asking again.
   */
  static Code codeOf(ErrorCode code) {
    return switch (code) {
      case INTERNAL -> Code.INTERNAL;
      case USAGE, INVALID_ARGUMENT -> Code.INVALID_ARGUMENT;
      case NOT_FOUND -> Code.NOT_FOUND;
      case ALREADY_EXISTS -> Code.ALREADY_EXISTS;
      case STORE_TOO_NEW,
          STORE_TOO_OLD,
          MIGRATION_REQUIRED,
          NO_MIGRATION_PATH,
          CONFIRMATION_REQUIRED,
          UNDECLARED_LOSS,
          MIGRATION_FAILED,
          ACTIVE_CLAIMS,
          RECOVERY_REQUIRED,
          UNSAFE_STORE,
          READ_ONLY,
          UNSUPPORTED_FILESYSTEM ->
          Code.FAILED_PRECONDITION;
      case PLAN_CHANGED, STORE_BUSY -> Code.ABORTED;
      case MANIFEST_INVALID, DATABASE_INVALID, STORE_INCONSISTENT, AUDIT_DAMAGED, BACKUP_INVALID ->
          Code.DATA_LOSS;
      case OUTCOME_UNKNOWN -> Code.UNKNOWN;
      case IO_ERROR -> Code.UNAVAILABLE;
      case NO_SPACE -> Code.RESOURCE_EXHAUSTED;
      case PERMISSION_DENIED -> Code.PERMISSION_DENIED;
      case INTERRUPTED -> Code.CANCELLED;
    };
  }

  /** For a log file; programs go by reason and metadata, which have the facts. */
  private static String words(ErrorCode code) {
    return switch (code) {
      case INTERNAL -> "internal error";
      case USAGE, INVALID_ARGUMENT -> "an argument is not what it should be";
      case NOT_FOUND -> "there is no such thing";
      case ALREADY_EXISTS -> "a store is there already";
      case STORE_TOO_NEW -> "the store is newer than this release reads";
      case STORE_TOO_OLD -> "the store is older than this release reads";
      case MIGRATION_REQUIRED -> "the store must be migrated before it can be written";
      case NO_MIGRATION_PATH -> "no migrations lead to that version";
      case CONFIRMATION_REQUIRED -> "the plan loses something that nobody has confirmed";
      case PLAN_CHANGED -> "what would be lost is not what was confirmed";
      case UNDECLARED_LOSS -> "the rows show a loss that no descriptor names; rolled back";
      case MIGRATION_FAILED -> "a step or a check of the migration failed; rolled back";
      case STORE_BUSY -> "another process is at work on the store";
      case ACTIVE_CLAIMS -> "agents hold live claims";
      case MANIFEST_INVALID -> "the manifest is missing or malformed";
      case DATABASE_INVALID -> "the database is missing, damaged or not a store's";
      case STORE_INCONSISTENT -> "manifest and database contradict each other";
      case RECOVERY_REQUIRED -> "the store needs recovery first";
      case AUDIT_DAMAGED -> "the audit log is torn, shortened or rewritten";
      case BACKUP_INVALID -> "the backup is damaged";
      case OUTCOME_UNKNOWN -> "a commit failed and nothing could tell whether it happened";
      case UNSAFE_STORE -> "touching the store could destroy it";
      case IO_ERROR -> "reading or writing failed";
      case NO_SPACE -> "there is no space left";
      case PERMISSION_DENIED -> "this user may not do that";
      case READ_ONLY -> "the file system is read-only";
      case UNSUPPORTED_FILESYSTEM -> "the store lies on a file system that cannot carry it";
      case INTERRUPTED -> "stopped from outside";
    };
  }
}
