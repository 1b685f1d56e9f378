package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LogVerifier;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.audit.Trust;
import io.glyph.store.domain.store.StoreLocation;
import java.util.ArrayList;
import java.util.List;

/** Streams the whole log once, against everything that vouches for it. */
final class AuditProof {
  private final AuditLog log;

  AuditProof(AuditLog log) {
    this.log = log;
  }

  AuditVerdict prove(StoreLocation store, DatabaseFacts facts, Trust trust) {
    boolean managed = facts.isManaged();
    Books.sealed(facts);
    LogVerifier verifier = new LogVerifier(trust);
    LogTail tail = log.stream(store, verifier::accept);
    for (Seal seal : verifier.unresolved()) {
      TreeState there = log.prefix(store, seal.lines());
      verifier.resolve(seal, there.seal().equals(seal));
    }
    AuditVerdict verdict = verifier.finish(tail);
    if (!(managed && tail instanceof LogTail.Missing)) {
      return verdict;
    }
    List<AuditFault> faults = new ArrayList<>(List.of(new AuditFault.LogMissing()));
    if (verdict instanceof AuditVerdict.Damaged damaged) {
      damaged.faults().stream().filter(f -> !faults.contains(f)).forEach(faults::add);
    }
    return new AuditVerdict.Damaged(0, 0, 0, verdict.root(), faults);
  }
}
