package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.audit.Trust;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.List;
import java.util.Optional;

/** What must hold before anything is written. */
final class Preconditions {
  private static final long MAX_READ_AGAIN = 16L << 20;

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

  /**
   * Refuses a seal in the database that the log contradicts, although every seal in the log fits
   * it: whatever was appended would carry on what one of the two was changed to. A log that was
   * edited and not sealed anew contradicts itself, and will for ever; events are still told in it.
   *
   * <p>That reads the log once more, so it is done up to a size that costs less than a start of
   * ours; {@code audit verify} proves it whole.
   */
  static void requireOwnSeal(AuditLog log, StoreLocation store, DatabaseFacts facts) {
    TreeState seal = Books.sealed(facts);
    if (seal.bytes() <= MAX_READ_AGAIN
        && !log.prefix(store, seal.lines()).equals(seal)
        && isSealedAnew(log, store, facts)) {
      throw new RefusedException(
          new Refusal.AuditDamaged(List.of(new AuditFault.Rewritten(0, seal.lines()))));
    }
  }

  /** Whether the log, which is not what the database vouches for, fits all of its own seals. */
  static boolean isSealedAnew(AuditLog log, StoreLocation store, DatabaseFacts facts) {
    AuditVerdict alone =
        new AuditProof(log).prove(store, facts, Trust.inDatabase(Optional.empty()));
    return !(alone instanceof AuditVerdict.Damaged damaged
        && damaged.faults().stream().anyMatch(AuditFault.Rewritten.class::isInstance));
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
    if (facts.isManaged()) {
      if (tail instanceof LogTail.Missing) {
        throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.LogMissing())));
      }
      // Said first, and as what it is: a log that was cut is not the one that was sealed either.
      requireUncut(store, facts);
      requireOwnSeal(log, store, facts);
    }
  }

  /** Refuses a log that has lost lines that the database has sealed. */
  void requireUncut(StoreLocation store, DatabaseFacts facts) {
    log.extend(store, Books.sealed(facts));
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
