package io.glyph.store.domain.refusal;

import java.util.Locale;

/** The error codes that programs see; their spelling is a public contract (docs/json.md). */
public enum ErrorCode {
  INTERNAL,
  USAGE,
  INVALID_ARGUMENT,
  NOT_FOUND,
  ALREADY_EXISTS,
  STORE_TOO_NEW,
  STORE_TOO_OLD,
  MIGRATION_REQUIRED,
  NO_MIGRATION_PATH,
  CONFIRMATION_REQUIRED,
  PLAN_CHANGED,
  UNDECLARED_LOSS,
  MIGRATION_FAILED,
  STORE_BUSY,
  ACTIVE_CLAIMS,
  MANIFEST_INVALID,
  DATABASE_INVALID,
  STORE_INCONSISTENT,
  RECOVERY_REQUIRED,
  AUDIT_DAMAGED,
  BACKUP_INVALID,
  OUTCOME_UNKNOWN,
  UNSAFE_STORE,
  IO_ERROR,
  NO_SPACE,
  PERMISSION_DENIED,
  READ_ONLY,
  UNSUPPORTED_FILESYSTEM,
  INTERRUPTED;

  /** The spelling in JSON, such as {@code store_too_new}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
