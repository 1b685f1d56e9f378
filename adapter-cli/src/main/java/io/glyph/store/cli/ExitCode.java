package io.glyph.store.cli;

import io.glyph.store.domain.refusal.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the process ends with; a public contract (docs/json.md). */
final class ExitCode {
  static final int DONE = 0;

  private ExitCode() {}

  /** The names of the error codes, by the exit code that they share. */
  static SortedMap<Integer, List<String>> all() {
    SortedMap<Integer, List<String>> all = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      all.computeIfAbsent(of(code), _ -> new ArrayList<>())
          .add(code.name().toLowerCase(Locale.ROOT));
    }
    return all;
  }

  static int of(ErrorCode code) {
    return switch (code) {
      case INTERNAL -> 1;
      case USAGE, INVALID_ARGUMENT -> 2;
      case NOT_FOUND -> 3;
      case ALREADY_EXISTS -> 4;
      case STORE_TOO_NEW -> 10;
      case STORE_TOO_OLD, MIGRATION_REQUIRED -> 11;
      case NO_MIGRATION_PATH -> 12;
      case CONFIRMATION_REQUIRED, PLAN_CHANGED -> 13;
      case UNDECLARED_LOSS -> 14;
      case MIGRATION_FAILED -> 15;
      case STORE_BUSY -> 20;
      case ACTIVE_CLAIMS -> 21;
      case MANIFEST_INVALID, DATABASE_INVALID, STORE_INCONSISTENT -> 30;
      case RECOVERY_REQUIRED -> 31;
      case AUDIT_DAMAGED -> 32;
      case BACKUP_INVALID -> 33;
      case OUTCOME_UNKNOWN -> 34;
      case UNSAFE_STORE -> 35;
      case IO_ERROR, NO_SPACE, PERMISSION_DENIED, READ_ONLY -> 40;
      case UNSUPPORTED_FILESYSTEM -> 41;
      case INTERRUPTED -> 130;
    };
  }
}
