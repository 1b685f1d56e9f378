package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.RecoveryReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The event {@code store_recovered}: what a recovery did that somebody asked for under a name, so
 * that asking again gets the same answer. It comes after all else, when that is known; a recovery
 * that is killed before has no event, and who asks again is told what was left to do then.
 */
final class RecoveryNote {
  private static final String TYPE = "store_recovered";

  /** So that the event fits a line, whatever the names are. */
  private static final int MAX_REMOVED = 100;

  private final AuditLog log;
  private final Clockwork clockwork;
  private final Delivery delivery;

  RecoveryNote(AuditLog log, Clockwork clockwork, Delivery delivery) {
    this.log = log;
    this.clockwork = clockwork;
    this.delivery = delivery;
  }

  /** Commits it, and delivers it. */
  void commit(StoreLocation store, MigrationSession session, Told told) {
    DatabaseFacts facts = session.begin();
    TreeState seal = log.extend(store, Books.sealed(facts));
    AuditEvent event = event(store, told, seal);
    OutboxEntry entry = new OutboxEntry(event.id(), log.encode(event), seal.bytes());
    session.enqueue(entry, seal);
    Commits.require(
        session.commit(),
        store,
        new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, !facts.outbox().isEmpty()));
    List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
    entries.add(entry);
    delivery.follow(
        store,
        session,
        new DatabaseFacts(facts.marks(), entries, Optional.of(seal), facts.manifest()),
        told.actor());
  }

  /** For a store without an outbox: straight into the log. */
  void append(StoreLocation store, Told told) {
    log.append(store, log.encode(event(store, told, log.extend(store, TreeState.EMPTY))));
  }

  /** What is to be told, of whom. */
  record Told(Actor actor, RequestMark request, RecoverStore.Report report) {}

  private AuditEvent event(StoreLocation store, Told told, TreeState seal) {
    RecoverStore.Report report = told.report();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("version", report.version().number());
    data.put("events_appended", report.eventsAppended());
    report.tornLine().ifPresent(range -> data.put("torn_line", span(range)));
    data.put("manifest_replaced", report.manifestReplaced());
    data.put("receipts", report.receipts());
    data.put(
        "removed",
        report.removed().stream()
            .limit(MAX_REMOVED)
            .map(path -> store.directory().relativize(path).toString())
            .toList());
    data.put("purge", report.purge().name().toLowerCase(Locale.ROOT));
    told.request().into(data);
    return new AuditEvent(
        clockwork.nextEventId(), TYPE, clockwork.now(), told.actor(), data, seal.seal());
  }

  private static Map<String, Long> span(ByteRange range) {
    Map<String, Long> span = new LinkedHashMap<>();
    span.put("from", range.from());
    span.put("to", range.to());
    return span;
  }
}
