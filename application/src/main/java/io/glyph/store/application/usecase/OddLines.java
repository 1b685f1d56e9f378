package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LogVerifier;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.RecoveryReason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whole lines of the log that are no JSON objects, and of which nothing tells. Programs append
 * without a lock: where one is killed in a line, the next one's runs into it, and both are lost.
 * Nothing is cut; an event names the range, and from then on the log is whole again.
 */
final class OddLines {
  /** In one recovery; the next one tells of more. */
  private static final int MAX_RANGES = 500;

  private final AuditLog log;
  private final Delivery delivery;

  OddLines(AuditLog log, Delivery delivery) {
    this.log = log;
    this.delivery = delivery;
  }

  /** Whether a log whose faults are these has only lost what such lines told. */
  static boolean areAll(List<AuditFault> faults) {
    return faults.stream()
        .allMatch(fault ->
            fault instanceof AuditFault.MalformedLines || fault instanceof AuditFault.TornTail);
  }

  /** Reads the whole log. None where anything else is wrong with it: that comes first. */
  List<ByteRange> of(StoreLocation store, Optional<TreeState> sealed) {
    LogVerifier verifier = new LogVerifier(sealed);
    LogTail tail = log.stream(store, verifier::accept);
    for (Seal seal : verifier.unresolved()) {
      verifier.resolve(seal, log.prefix(store, seal.lines()).seal().equals(seal));
    }
    return verifier.finish(tail) instanceof AuditVerdict.Damaged damaged && areAll(damaged.faults())
        ? verifier.malformed().stream().limit(MAX_RANGES).toList()
        : List.of();
  }

  /** Commits the events, and delivers them; what was pending is delivered before. */
  int commit(StoreLocation store, MigrationSession session, Actor actor) {
    List<ByteRange> ranges = of(store, Recovery.readAlone(session).seal());
    if (ranges.isEmpty()) {
      return 0;
    }
    DatabaseFacts facts = session.begin();
    TreeState seal = log.extend(store, Books.sealed(facts));
    List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
    boolean pending = !entries.isEmpty();
    for (ByteRange range : ranges) {
      AuditEvent event = delivery.lineFound(range, seal, actor);
      OutboxEntry entry = new OutboxEntry(event.id(), log.encode(event), seal.bytes());
      session.enqueue(entry, seal);
      entries.add(entry);
    }
    Commits.require(
        session.commit(),
        store,
        new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, pending));
    delivery.follow(
        store,
        session,
        new DatabaseFacts(facts.marks(), entries, Optional.of(seal), facts.manifest()),
        actor);
    return ranges.size();
  }

  /** For a store without an outbox: straight into the log. */
  int append(StoreLocation store, Actor actor) {
    List<ByteRange> ranges = of(store, Optional.empty());
    if (!ranges.isEmpty()) {
      TreeState seal = log.extend(store, TreeState.EMPTY);
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (ByteRange range : ranges) {
        lines.writeBytes(log.encode(delivery.lineFound(range, seal, actor)));
      }
      log.append(store, lines.toByteArray());
    }
    return ranges.size();
  }
}
