package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.List;

/** What must hold before anything is written. */
final class Preconditions {
  private final StoreFolder folder;
  private final AuditLog log;

  Preconditions(StoreFolder folder, AuditLog log) {
    this.folder = folder;
    this.log = log;
  }

  void requireWholeLog(StoreLocation store, DatabaseFacts facts) {
    LogTail tail = log.settledTail(store);
    if (tail instanceof LogTail.Torn(var line)) {
      throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.TornTail(line))));
    }
    if (facts.isManaged() && tail instanceof LogTail.Missing) {
      throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.LogMissing())));
    }
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
