package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreLocation;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps 7 to 9 of the commit protocol: what a transaction has committed reaches log and manifest,
 * and the outbox gets its receipt. The first run and every recovery are this same code; it can be
 * killed at any point and run again.
 */
final class Delivery {
  private final AuditLog log;
  private final ManifestRepository manifests;
  private final Clockwork clockwork;

  Delivery(AuditLog log, ManifestRepository manifests, Clockwork clockwork) {
    this.log = log;
    this.manifests = manifests;
    this.clockwork = clockwork;
  }

  /** What had to be done. */
  record Report(int eventsAppended, Optional<ByteRange> tornLine, boolean manifestReplaced) {}

  /**
   * Delivers.
   *
   * @param facts as read from the database after its last commit
   */
  Report deliver(StoreLocation store, MigrationSession session, DatabaseFacts facts, Actor actor) {
    ByteArrayOutputStream missing = new ByteArrayOutputStream();
    int appended = 0;
    for (OutboxEntry entry : facts.outbox()) {
      if (!log.contains(store, entry.id(), entry.logBytes())) {
        missing.writeBytes(entry.line());
        appended++;
      }
    }
    Optional<ByteRange> torn = append(store, missing.toByteArray(), facts, actor);
    boolean replaced = putBackManifest(store, facts.manifest());
    TreeState seal = log.extend(store, facts.seal().orElse(TreeState.EMPTY));
    List<EventId> delivered = facts.outbox().stream().map(OutboxEntry::id).toList();
    session.receipt(delivered, seal);
    return new Report(appended, torn, replaced);
  }

  /**
   * Appends lines, in one write with the end of a line that somebody else was killed in.
   *
   * @param facts whose seal the event about a torn line continues
   */
  Optional<ByteRange> append(StoreLocation store, byte[] lines, DatabaseFacts facts, Actor actor) {
    LogTail tail = log.settledTail(store);
    if (tail instanceof LogTail.Torn(ByteRange range)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(log.encode(tornLineFound(store, range, facts, actor)));
      all.writeBytes(lines);
      log.append(store, all.toByteArray());
      return Optional.of(range);
    }
    if (lines.length > 0) {
      log.append(store, lines);
    } else if (!(tail instanceof LogTail.Missing)) {
      // Whoever wrote the event may have been killed before its fsync.
      log.sync(store);
    }
    return Optional.empty();
  }

  private AuditEvent tornLineFound(
      StoreLocation store, ByteRange range, DatabaseFacts facts, Actor actor) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("from", range.from());
    data.put("to", range.to());
    TreeState sealed = log.extend(store, facts.seal().orElse(TreeState.EMPTY));
    return new AuditEvent(
        clockwork.nextEventId(), "audit_recovered", clockwork.now(), actor, data, sealed.seal());
  }

  private boolean putBackManifest(StoreLocation store, byte @Nullable [] kept) {
    if (kept == null) {
      throw new RefusedException(
          new Refusal.DatabaseInvalid("the database keeps no manifest although its version must"));
    }
    if (manifests.read(store) instanceof ManifestReading.WellFormed(AllegedManifest there)
        && Arrays.equals(there.bytes(), kept)) {
      return false;
    }
    manifests.replace(store, kept);
    return true;
  }
}
