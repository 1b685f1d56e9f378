package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LogVerifier;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.List;

/** Proves the whole log, every line and every seal, against what the database vouches for. */
public final class VerifyAudit {
  private final StoreReader reader;
  private final AuditLog log;

  public VerifyAudit(StoreReader reader, AuditLog log) {
    this.reader = reader;
    this.log = log;
  }

  /** Gives a verdict where the log could be judged, intact or damaged. */
  public Outcome<AuditVerdict> execute(StoreLocation store, Progress progress) {
    return Attempt.of(() -> verify(store, progress));
  }

  private AuditVerdict verify(StoreLocation store, Progress progress) {
    StoreReader.Known known = reader.requireReadable(reader.look(store));
    progress.enter(Progress.Phase.VERIFY);
    DatabaseFacts facts = known.facts();
    boolean managed = facts.isManaged();
    if (managed && facts.seal().isEmpty()) {
      throw new RefusedException(
          new Refusal.DatabaseInvalid("the database keeps no seal although its version must"));
    }
    LogVerifier verifier = new LogVerifier(facts.seal());
    LogTail tail = log.stream(store, verifier::accept);
    for (Seal seal : verifier.unresolved()) {
      TreeState there = log.prefix(store, seal.lines());
      verifier.resolve(seal, there.seal().equals(seal));
    }
    AuditVerdict verdict = verifier.finish(tail);
    if (managed && tail instanceof LogTail.Missing && verdict instanceof AuditVerdict.Intact) {
      return new AuditVerdict.Damaged(
          0, 0, 0, verdict.root(), List.of(new AuditFault.LogMissing()));
    }
    return verdict;
  }
}
