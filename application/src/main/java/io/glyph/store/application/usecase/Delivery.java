package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.RecoveryReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
   * Delivers. What cannot be right, a log that has lost sealed lines or a manifest that is not of
   * this database, is refused before anything is written.
   *
   * @param facts as read from the database after its last commit
   */
  Report deliver(StoreLocation store, MigrationSession session, DatabaseFacts facts, Actor actor) {
    byte[] manifest = requireManifest(facts);
    TreeState sealed = log.extend(store, Books.sealed(facts));
    List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
    Optional<ByteRange> torn = Optional.empty();
    if (Preconditions.settledTail(log, store) instanceof LogTail.Torn(ByteRange range)) {
      if (entries.stream().noneMatch(entry -> tellsOf(entry, range))) {
        entries.add(announceTornLine(store, session, range, sealed, actor));
      }
      torn = Optional.of(range);
    }
    ByteArrayOutputStream missing = new ByteArrayOutputStream();
    int appended = 0;
    long present = Long.MAX_VALUE;
    for (OutboxEntry entry : entries) {
      if (log.contains(store, entry.id(), entry.logBytes())) {
        present = Math.min(present, entry.logBytes());
      } else {
        missing.writeBytes(entry.line());
        appended++;
      }
    }
    append(store, missing.toByteArray(), present);
    boolean replaced = putBackManifest(store, manifest);
    session.receipt(entries.stream().map(OutboxEntry::id).toList(), log.extend(store, sealed));
    return new Report(torn.isPresent() ? appended - 1 : appended, torn, replaced);
  }

  /** Refuses what {@link #deliver} refuses, and does nothing. */
  void requireDeliverable(StoreLocation store, DatabaseFacts facts) {
    requireManifest(facts);
    log.extend(store, Books.sealed(facts));
    Preconditions.requireOwnSeal(log, store, facts);
  }

  /** Delivers what this command committed; a failure leaves it to recovery. */
  void follow(StoreLocation store, MigrationSession session, DatabaseFacts committed, Actor actor) {
    Commits.follow(() -> {
      deliver(store, session, committed, actor);
      session.checkpoint();
    });
  }

  /**
   * Ends a line that somebody was killed in, in a store that has no outbox: in one write with the
   * event that tells of it.
   */
  Optional<ByteRange> endTornLine(StoreLocation store, Actor actor) {
    if (Preconditions.settledTail(log, store) instanceof LogTail.Torn(ByteRange range)) {
      TreeState sealed = log.extend(store, TreeState.EMPTY);
      log.append(store, log.encode(lineFound(range, sealed, actor)));
      return Optional.of(range);
    }
    return Optional.empty();
  }

  /**
   * @param present from here on the log holds events that were written before; whoever wrote them
   *     may have been killed before their fsync, or that has failed
   */
  private void append(StoreLocation store, byte[] lines, long present) {
    LogTail tail = log.tail(store);
    if (lines.length > 0 || tail instanceof LogTail.Unterminated) {
      // Our own event may lack its newline only: left so, the next program's line would run into
      // it, and nobody would know it any more.
      log.append(store, lines);
    }
    if (present < Long.MAX_VALUE || lines.length == 0 && !(tail instanceof LogTail.Missing)) {
      log.sync(store, present);
    }
  }

  /**
   * Commits the event about a torn line before the line is ended: were the write that ends it cut,
   * nobody could tell any more which line it was.
   */
  private OutboxEntry announceTornLine(
      StoreLocation store,
      MigrationSession session,
      ByteRange range,
      TreeState sealed,
      Actor actor) {
    AuditEvent event = lineFound(range, sealed, actor);
    OutboxEntry entry = new OutboxEntry(event.id(), log.encode(event), sealed.bytes());
    boolean pending = !session.begin().outbox().isEmpty();
    session.enqueue(entry, sealed);
    Commits.require(
        session.commit(),
        store,
        new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, pending));
    return entry;
  }

  /** A recovery before this one may have come as far as to commit the event, and no further. */
  private static boolean tellsOf(OutboxEntry entry, ByteRange range) {
    String line = new String(entry.line(), StandardCharsets.UTF_8);
    return line.contains("\"type\":\"audit_recovered\"")
        && line.contains("\"data\":{\"from\":" + range.from() + ",\"to\":" + range.to() + "}");
  }

  /** The event {@code audit_recovered}: of a line, or of lines, that tell nothing. */
  AuditEvent lineFound(ByteRange range, TreeState sealed, Actor actor) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("from", range.from());
    data.put("to", range.to());
    return new AuditEvent(
        clockwork.nextEventId(), "audit_recovered", clockwork.now(), actor, data, sealed.seal());
  }

  /** The manifest that the database keeps. */
  byte[] requireManifest(DatabaseFacts facts) {
    return Books.manifest(manifests, facts);
  }

  private boolean putBackManifest(StoreLocation store, byte[] kept) {
    if (manifests.read(store) instanceof ManifestReading.WellFormed(AllegedManifest there)
        && Arrays.equals(there.bytes(), kept)) {
      return false;
    }
    manifests.replace(store, kept);
    return true;
  }
}
