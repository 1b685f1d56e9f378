package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.List;
import java.util.Optional;

/** What must hold before anything is written. */
final class Preconditions {
  private final StoreFolder folder;
  private final AuditLog log;

  Preconditions(StoreFolder folder, AuditLog log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * How the log ends. Behind a line that somebody is just writing nothing can be appended: what we
   * wrote would become part of it.
   */
  static LogTail settledTail(AuditLog log, StoreLocation store) {
    LogTail tail = log.settledTail(store);
    if (tail instanceof LogTail.Growing) {
      throw busyLog();
    }
    return tail;
  }

  static RefusedException busyLog() {
    return new RefusedException(
        new Refusal.StoreBusy(
            Optional.of("another program that is writing the last line of the audit log")));
  }

  void requireWholeLog(StoreLocation store, DatabaseFacts facts) {
    LogTail tail = settledTail(log, store);
    if (tail instanceof LogTail.Torn(var line)) {
      throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.TornTail(line))));
    }
    if (facts.isManaged() && tail instanceof LogTail.Missing) {
      throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.LogMissing())));
    }
  }

  /** Refuses a log that has lost lines that the database has sealed. */
  void requireUncut(StoreLocation store, DatabaseFacts facts) {
    log.extend(store, facts.seal().orElse(TreeState.EMPTY));
  }

  void requireRoom(StoreLocation store) {
    long needed = Steps.freeBytesNeeded(folder.databaseBytes(store));
    long free = folder.freeBytes(store.directory());
    if (free < needed) {
      throw new RefusedException(
          new Refusal.IoFailed(
              ErrorCode.NO_SPACE,
              "make room for the migration",
              store.directory(),
              needed + " bytes needed, " + free + " free"));
    }
  }
}
