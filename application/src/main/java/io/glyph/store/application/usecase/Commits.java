package io.glyph.store.application.usecase;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.RecoveryReason;

/** What a COMMIT and its failure mean to a user, wherever it is made. */
final class Commits {
  private Commits() {}

  static void require(MigrationSession.CommitVerdict verdict, StoreLocation store, Backup backup) {
    require(
        verdict,
        store,
        new Refusal.OutcomeUnknown(store.backups().resolve(backup.id().toString())));
  }

  /**
   * @param unknown what to say where nothing can tell whether it happened
   */
  static void require(
      MigrationSession.CommitVerdict verdict, StoreLocation store, Refusal unknown) {
    switch (verdict) {
      case COMMITTED -> {}
      case ROLLED_BACK ->
          throw failed(
              ErrorCode.IO_ERROR, store, "SQLite could not commit; the store is as it was");
      case ROLLED_BACK_FOR_ROOM ->
          throw failed(ErrorCode.NO_SPACE, store, "the disk is full; the store is as it was");
      case UNKNOWN -> throw new RefusedException(unknown);
    }
  }

  private static RefusedException failed(ErrorCode code, StoreLocation store, String detail) {
    return new RefusedException(new Refusal.IoFailed(code, "commit", store.database(), detail));
  }

  /**
   * Does what follows a commit. The change is done, so that whatever fails here leaves something to
   * be finished: saying "failed" would be a lie.
   */
  static void follow(Runnable work) {
    try {
      work.run();
    } catch (StoreAccessException | RefusedException failed) {
      throw pending(failed);
    }
  }

  static RefusedException pending(RuntimeException failed) {
    RefusedException refused =
        new RefusedException(new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true));
    refused.addSuppressed(failed);
    return refused;
  }

  /** Does what can still be done; why the command failed stays what the user is told. */
  static void cleanUp(RuntimeException failed, Runnable work) {
    try {
      work.run();
    } catch (StoreAccessException | RefusedException also) {
      failed.addSuppressed(also);
    }
  }
}
