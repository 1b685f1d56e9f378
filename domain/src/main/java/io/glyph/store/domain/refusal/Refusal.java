package io.glyph.store.domain.refusal;

import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a command did not do what it was asked, with the facts. Unless a case says otherwise the
 * store is as it was. Words for people are the adapters' business.
 */
public sealed interface Refusal {
  ErrorCode code();

  /** An argument is not what it should be. */
  record InvalidArgument(String name, String problem) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.INVALID_ARGUMENT;
    }
  }

  /** No store at or above a folder. */
  record StoreNotFound(Path from) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.NOT_FOUND;
    }
  }

  /** No such backup. */
  record BackupNotFound(String name) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.NOT_FOUND;
    }
  }

  /**
   * No object has this id.
   *
   * @param id escaped and shortened for printing
   */
  record ObjectNotFound(String id) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.NOT_FOUND;
    }
  }

  /** A store is there already. */
  record AlreadyExists(Path directory) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.ALREADY_EXISTS;
    }
  }

  /**
   * This release does not read it.
   *
   * @param wayBack the version that this release writes, where the store carries scripts that lead
   *     back to it
   */
  record TooNew(
      Compatibility.TooNew verdict, Optional<Release> minimumReader, Optional<StoreVersion> wayBack)
      implements Refusal {
    public TooNew(Compatibility.TooNew verdict, Optional<Release> minimumReader) {
      this(verdict, minimumReader, Optional.empty());
    }

    @Override
    public ErrorCode code() {
      return ErrorCode.STORE_TOO_NEW;
    }
  }

  record TooOld(Compatibility.TooOld verdict, List<Release> readers) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.STORE_TOO_OLD;
    }
  }

  /** It can be read, not written; migrating it helps. */
  record MigrationRequired(StoreVersion found, StoreVersion writable) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.MIGRATION_REQUIRED;
    }
  }

  record NoMigrationPath(StoreVersion from, StoreVersion to) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.NO_MIGRATION_PATH;
    }
  }

  /** The plan loses something and nobody has confirmed it. */
  record ConfirmationRequired(MigrationPlan plan) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.CONFIRMATION_REQUIRED;
    }
  }

  /** What would be lost is not what was confirmed. */
  record PlanChanged(PlanId confirmed, MigrationPlan plan) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.PLAN_CHANGED;
    }
  }

  /**
   * The rows show losses that no descriptor names. Rolled back.
   *
   * @param notices what helps the author: where lost rows seem to be, what is wrong with a way back
   */
  record UndeclaredLoss(List<Loss> losses, List<Notice> notices) implements Refusal {
    public UndeclaredLoss {
      losses = List.copyOf(losses);
      notices = List.copyOf(notices);
    }

    public UndeclaredLoss(Effects effects) {
      this(effects.undeclared(), effects.notices());
    }

    @Override
    public ErrorCode code() {
      return ErrorCode.UNDECLARED_LOSS;
    }
  }

  /**
   * A step, an invariant or a check failed. Rolled back.
   *
   * @param step the version that the failing step leads to; null for a check after all of them
   * @param check what failed
   * @param detail SQLite's or the check's words, escaped and shortened
   */
  record MigrationFailed(@Nullable StoreVersion step, String check, String detail)
      implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.MIGRATION_FAILED;
    }
  }

  /**
   * Another process has the lock, or SQLite is busy.
   *
   * @param holder where known, such as {@code process 4711}
   */
  record StoreBusy(Optional<String> holder) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.STORE_BUSY;
    }
  }

  record ActiveClaims(List<Claim> claims) implements Refusal {
    public ActiveClaims {
      claims = List.copyOf(claims);
    }

    @Override
    public ErrorCode code() {
      return ErrorCode.ACTIVE_CLAIMS;
    }
  }

  record ManifestInvalid(ManifestReading manifest) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.MANIFEST_INVALID;
    }
  }

  /**
   * The database is missing, damaged or not ours.
   *
   * @param problem in a few words, what came from the file escaped and shortened
   */
  record DatabaseInvalid(String problem) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.DATABASE_INVALID;
    }
  }

  /**
   * A row in which the store keeps its books is missing or cannot be one of ours: nothing could be
   * committed that could be told of afterwards. The rows of the project are whole.
   *
   * @param table name of the table
   * @param problem in a few words, nothing from the store
   */
  record BooksDamaged(String table, String problem) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.DATABASE_INVALID;
    }
  }

  record Inconsistent(DatabaseMarks marks, ManifestReading manifest) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.STORE_INCONSISTENT;
    }
  }

  /**
   * Somebody must run {@code recover} first.
   *
   * @param committed whether a change is durable already, though not all of it is written
   */
  record RecoveryRequired(RecoveryReason reason, boolean committed) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.RECOVERY_REQUIRED;
    }
  }

  record AuditDamaged(List<AuditFault> faults) implements Refusal {
    public AuditDamaged {
      faults = List.copyOf(faults);
    }

    @Override
    public ErrorCode code() {
      return ErrorCode.AUDIT_DAMAGED;
    }
  }

  record BackupInvalid(String name, String problem) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.BACKUP_INVALID;
    }
  }

  /**
   * A COMMIT failed and nothing could tell whether it happened. The store is whole, either old or
   * new.
   *
   * @param backup where the copy of the old state is
   */
  record OutcomeUnknown(Path backup) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.OUTCOME_UNKNOWN;
    }
  }

  /**
   * The same of a change that needs no copy of the state before: an import adds, and loses nothing.
   */
  record CommitUnknown() implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.OUTCOME_UNKNOWN;
    }
  }

  /**
   * Touching it could destroy it: a link, a foreign journal, a schema that is not the version's.
   *
   * @param path what is unsafe
   * @param problem in a few words, what came from the store escaped and shortened
   */
  record UnsafeStore(Path path, String problem) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.UNSAFE_STORE;
    }
  }

  record UnsupportedFilesystem(Path path, String type) implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.UNSUPPORTED_FILESYSTEM;
    }
  }

  /**
   * The machine refused.
   *
   * @param operation what was attempted, a static text
   * @param detail the system's words, shortened
   */
  record IoFailed(ErrorCode code, String operation, Path path, String detail) implements Refusal {}

  /** Stopped from outside; what was not committed is rolled back. */
  record Interrupted() implements Refusal {
    @Override
    public ErrorCode code() {
      return ErrorCode.INTERRUPTED;
    }
  }
}
