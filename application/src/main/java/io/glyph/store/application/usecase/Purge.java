package io.glyph.store.application.usecase;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.RefusedException;
import java.time.Instant;
import java.util.List;

/**
 * Step 10 of the commit protocol: what a migration lost on purpose is to be gone from the file as
 * well. Nobody's verdict depends on it, so it never makes a command fail that has done its work.
 */
public enum Purge {
  NOT_NEEDED,
  DONE,
  /** Somebody is in the way, or the disk is; {@code recover} tries again. */
  PENDING;

  /** Within the transaction of the migrations that ask for it. */
  static void request(MigrationSession session, List<Migration> steps, EventId event, Instant now) {
    if (isAskedFor(steps)) {
      session.requestPurge(event, now);
    }
  }

  static boolean isAskedFor(List<Migration> steps) {
    return steps.stream().anyMatch(step -> step.descriptor().purges());
  }

  /** After everything else was delivered: the session may be of no more use afterwards. */
  static Purge run(MigrationSession session, boolean needed) {
    if (!needed) {
      return NOT_NEEDED;
    }
    try {
      return session.purge() ? DONE : PENDING;
    } catch (StoreAccessException | RefusedException _) {
      // The note stays in the database, and status shows it.
      return PENDING;
    }
  }
}
