package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finishes what an interrupted command had committed, puts back a manifest that an older program
 * has overwritten, ends a torn line of the log, tells of lines of others that tell nothing, and
 * removes leftovers. Idempotent; it may itself be killed at any point and run again.
 */
public final class RecoverStore {
  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final Clockwork clockwork;
  private final Delivery delivery;
  private final UntoldBackups untold;
  private final RecoveryNote note;
  private final OddLines oddLines;

  public RecoverStore(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      Clockwork clockwork) {
    this.reader = reader;
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.manifests = manifests;
    this.log = log;
    this.clockwork = clockwork;
    this.delivery = new Delivery(log, manifests, clockwork);
    this.untold = new UntoldBackups(backups, log);
    this.note = new RecoveryNote(log, clockwork, delivery);
    this.oddLines = new OddLines(log, delivery);
  }

  /**
   * What was done; nothing at all where nothing was needed.
   *
   * @param version of the store
   * @param eventsAppended events that were committed and missing from the log
   * @param tornLine a cut line of the log that was ended
   * @param manifestReplaced whether the manifest was put back
   * @param receipts outbox entries that were marked as delivered
   * @param removed names of leftovers
   * @param purge whether what was lost on purpose is gone from the file
   */
  public record Report(
      StoreVersion version,
      int eventsAppended,
      Optional<ByteRange> tornLine,
      boolean manifestReplaced,
      int receipts,
      List<Path> removed,
      Purge purge) {
    public boolean didNothing() {
      return eventsAppended == 0
          && tornLine.isEmpty()
          && !manifestReplaced
          && receipts == 0
          && removed.isEmpty()
          && purge == Purge.NOT_NEEDED;
    }
  }

  public Outcome<Report> execute(StoreLocation store, Actor actor) {
    return execute(store, actor, Optional.empty());
  }

  /**
   * @param request of a service call: what was done is told of in an event of its own, so that the
   *     same request gets the same answer
   */
  public Outcome<Report> execute(StoreLocation store, Actor actor, Optional<RequestMark> request) {
    return Attempt.of(() -> recover(store, actor, request));
  }

  private Report recover(StoreLocation store, Actor actor, Optional<RequestMark> request) {
    StoreReader.Look look = reader.look(store);
    StoreVersion version = reader.requireRecoverable(look);
    LogTail tail = Preconditions.settledTail(log, store);
    if (look.facts().isManaged()
        && tail instanceof LogTail.Missing
        && look.facts().outbox().isEmpty()) {
      throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.LogMissing())));
    }
    boolean healthy =
        look.judgement() instanceof StoreJudgement.Believed
            && !(tail instanceof LogTail.Torn)
            && !look.facts().purgePending()
            && untold.of(store, look.facts()).isEmpty();
    if (healthy
        && folder.leftovers(store).isEmpty()
        && oddLines.of(store, look.facts().seal()).isEmpty()) {
      return new Report(version, 0, Optional.empty(), false, 0, List.of(), Purge.NOT_NEEDED);
    }
    folder.requireWalCapable(store);
    try (StoreLock.Held _ = lock.acquire(store)) {
      StoreReader.Look locked = reader.look(store);
      // Somebody may have migrated it meanwhile: from here on only this look counts.
      StoreVersion now = reader.requireRecoverable(locked);
      new Requests(log).requireNew(store, request);
      boolean managed = locked.facts().isManaged();
      if (managed) {
        // What delivery would refuse is refused before anything is touched.
        delivery.requireDeliverable(store, locked.facts());
      }
      List<Path> removed = folder.leftovers(store);
      folder.removeLeftovers(store);
      Report report;
      try (MigrationSession session = database.open(store)) {
        // Before anything else is written: what killed programs left in the WAL becomes the file.
        session.checkpoint();
        report =
            managed
                ? finish(store, session, actor, removed)
                : finishAlone(store, locked.facts(), now, actor, removed);
      }
      if (request.isPresent() && !report.didNothing()) {
        tell(store, managed, new RecoveryNote.Told(actor, request.get(), report));
      }
      return report;
    }
  }

  /** In a session of its own: one that has purged may be of no more use. */
  private void tell(StoreLocation store, boolean managed, RecoveryNote.Told told) {
    if (managed) {
      try (MigrationSession session = database.open(store)) {
        note.commit(store, session, told);
      }
    } else {
      note.append(store, told);
    }
  }

  /** A store without an outbox. */
  private Report finishAlone(
      StoreLocation store,
      DatabaseFacts facts,
      StoreVersion version,
      Actor actor,
      List<Path> removed) {
    Optional<ByteRange> torn = delivery.endTornLine(store, actor);
    int told = untold.append(store, facts, actor);
    told += oddLines.append(store, actor);
    return new Report(version, told, torn, false, 0, removed, Purge.NOT_NEEDED);
  }

  private Report finish(
      StoreLocation store, MigrationSession session, Actor actor, List<Path> removed) {
    DatabaseFacts facts = session.begin();
    StoreReader.Look now = reader.judge(manifests.read(store), facts);
    StoreVersion version = reader.requireRecoverable(now);
    boolean purgePending = facts.purgePending();
    boolean overwritten =
        facts.outbox().isEmpty() && now.judgement() instanceof StoreJudgement.RecoveryNeeded;
    facts = announce(store, session, facts, overwritten ? now.manifest() : null, actor);
    Delivery.Report report = delivery.deliver(store, session, facts, actor);
    int odd = oddLines.commit(store, session, actor);
    session.checkpoint();
    return new Report(
        version,
        report.eventsAppended() + odd,
        report.tornLine(),
        report.manifestReplaced(),
        facts.outbox().size(),
        removed,
        Purge.run(session, purgePending));
  }

  /**
   * Commits the events that nobody could commit yet: of backups whose maker was killed before it
   * could tell of them, and of the manifest, before that is touched.
   *
   * @param overwritten what stands in the manifest's place; null where nothing does
   */
  private DatabaseFacts announce(
      StoreLocation store,
      MigrationSession session,
      DatabaseFacts facts,
      @Nullable ManifestReading overwritten,
      Actor actor) {
    List<Backup> missing = untold.of(store, facts);
    if (missing.isEmpty() && overwritten == null) {
      session.rollback();
      return facts;
    }
    TreeState seal = log.extend(store, Books.sealed(facts));
    List<OutboxEntry> fresh = new ArrayList<>();
    if (overwritten != null) {
      byte[] kept = delivery.requireManifest(facts);
      fresh.add(manifestRecovered(describe(overwritten, kept), seal, actor));
    }
    missing.forEach(backup -> fresh.add(untold.entry(backup, actor, seal)));
    fresh.forEach(entry -> session.enqueue(entry, seal));
    boolean committed = !facts.outbox().isEmpty();
    RecoveryReason reason =
        overwritten == null ? RecoveryReason.DELIVERY_PENDING : RecoveryReason.MANIFEST_OVERWRITTEN;
    Commits.require(session.commit(), store, new Refusal.RecoveryRequired(reason, committed));
    List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
    entries.addAll(fresh);
    return new DatabaseFacts(facts.marks(), entries, Optional.of(seal), facts.manifest());
  }

  private OutboxEntry manifestRecovered(
      Map<String, @Nullable Object> found, TreeState seal, Actor actor) {
    EventId id = clockwork.nextEventId();
    AuditEvent event =
        new AuditEvent(id, "manifest_recovered", clockwork.now(), actor, found, seal.seal());
    return new OutboxEntry(id, log.encode(event), seal.bytes());
  }

  private static Map<String, @Nullable Object> describe(ManifestReading found, byte[] kept) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    switch (found) {
      case ManifestReading.WellFormed(AllegedManifest alleged) -> {
        data.put("found", "manifest of version " + alleged.version());
        data.put("found_sha256", sha256(alleged.bytes()));
        data.put("found_store_id", alleged.id().map(StoreId::toString).orElse(null));
      }
      case ManifestReading.Missing() -> {
        data.put("found", "no file");
        data.put("found_sha256", null);
      }
      case ManifestReading.Malformed(String problem, Optional<String> digest) -> {
        data.put("found", "not a manifest: " + problem);
        data.put("found_sha256", digest.orElse(null));
      }
    }
    data.put("restored_sha256", sha256(kept));
    return data;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
