package io.glyph.store.application.usecase;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreJudgement;

/** What commands that recover, or recover on the way, share. */
final class Recovery {
  private Recovery() {}

  static boolean isPending(StoreJudgement judgement) {
    return judgement instanceof StoreJudgement.RecoveryNeeded(var version, var reason, var manifest)
        && reason == RecoveryReason.DELIVERY_PENDING;
  }

  /** Reads under the write lock, so that nobody's commit falls in between, and lets go again. */
  static DatabaseFacts readAlone(MigrationSession session) {
    DatabaseFacts facts = session.begin();
    session.rollback();
    return facts;
  }
}
