package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.Retention;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes old backups, and tells of it first: a kill in between leaves backups that the log calls
 * pruned, which the next {@code prune} takes; never one that is gone and of which nothing tells.
 */
public final class PruneBackups {
  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final BackupRepository backups;
  private final Clockwork clockwork;
  private final Delivery delivery;
  private final Preconditions preconditions;

  public PruneBackups(
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
    this.backups = backups;
    this.clockwork = clockwork;
    this.delivery = new Delivery(log, manifests, clockwork);
    this.preconditions = new Preconditions(folder, log);
  }

  /**
   * What was decided of each backup, oldest first.
   *
   * @param event empty where nothing was removed
   */
  public record Report(List<Retention.Verdict> verdicts, Optional<EventId> event) {}

  public Outcome<Report> execute(StoreLocation store, Retention retention, Actor actor) {
    return execute(store, retention, actor, Optional.empty());
  }

  /**
   * @param request of a service call, for the event
   */
  public Outcome<Report> execute(
      StoreLocation store, Retention retention, Actor actor, Optional<RequestMark> request) {
    return Attempt.of(() -> prune(store, new Order(retention, actor, request)));
  }

  private record Order(Retention retention, Actor actor, Optional<RequestMark> request) {}

  private Report prune(StoreLocation store, Order order) {
    reader.requireReadable(reader.look(store));
    folder.requireWalCapable(store);
    try (StoreLock.Held _ = lock.acquire(store)) {
      StoreReader.Known known = reader.requireReadable(reader.look(store));
      new Requests(log).requireNew(store, order.request());
      folder.removeLeftovers(store);
      preconditions.requireWholeLog(store, known.facts());
      List<Retention.Verdict> verdicts = order.retention().judge(readable(store), appliedBy(store));
      List<Backup> removed =
          verdicts.stream().filter(v -> !v.kept()).map(Retention.Verdict::backup).toList();
      if (removed.isEmpty()) {
        return new Report(verdicts, Optional.empty());
      }
      EventId event = clockwork.nextEventId();
      if (known.facts().isManaged()) {
        preconditions.requireUncut(store, known.facts());
        try (MigrationSession session = database.open(store)) {
          within(store, session, event, order, removed);
        }
      } else {
        alone(store, event, order, removed);
      }
      return new Report(verdicts, Optional.of(event));
    }
  }

  /** A store without an outbox: the event goes straight into the log. */
  private void alone(StoreLocation store, EventId event, Order order, List<Backup> removed) {
    TreeState seal = log.extend(store, TreeState.EMPTY);
    byte[] line = log.encode(pruned(event, order, removed, seal));
    try {
      log.append(store, line);
      removed.forEach(backup -> backups.discard(store, backup));
    } catch (StoreAccessException | RefusedException failed) {
      // Once it is told of, "failed" would be a lie.
      throw log.contains(store, event, seal.bytes()) ? Commits.pending(failed) : failed;
    }
  }

  private void within(
      StoreLocation store,
      MigrationSession session,
      EventId event,
      Order order,
      List<Backup> removed) {
    DatabaseFacts facts = session.begin();
    reader.requireReadable(reader.judge(manifests.read(store), facts));
    TreeState seal = log.extend(store, Books.sealed(facts));
    byte[] line = log.encode(pruned(event, order, removed, seal));
    OutboxEntry entry = new OutboxEntry(event, line, seal.bytes());
    session.enqueue(entry, seal);
    Commits.require(session.commit(), store, new Refusal.CommitUnknown());
    List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
    entries.add(entry);
    Commits.follow(() -> removed.forEach(backup -> backups.discard(store, backup)));
    delivery.follow(
        store,
        session,
        new DatabaseFacts(facts.marks(), entries, Optional.of(seal), facts.manifest()),
        order.actor());
  }

  private List<Backup> readable(StoreLocation store) {
    List<Backup> readable = new ArrayList<>();
    for (BackupRepository.Entry entry : backups.list(store)) {
      if (entry instanceof BackupRepository.Entry.Readable(Backup backup)) {
        readable.add(backup);
      }
    }
    return readable;
  }

  /** Ids of events about migrations that did happen. */
  private Set<String> appliedBy(StoreLocation store) {
    Set<String> applied = new HashSet<>();
    log.events(
        store,
        event -> {
          if (event.type().equals("migration_applied")) {
            event.id().ifPresent(id -> applied.add(id.toString()));
          }
          return true;
        });
    return applied;
  }

  private AuditEvent pruned(EventId id, Order order, List<Backup> removed, TreeState seal) {
    Retention retention = order.retention();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("keep", retention.keep());
    data.put("migration_confirmed_good", retention.migrationIsGood());
    data.put("backups", removed.stream().map(PruneBackups::document).toList());
    order.request().ifPresent(mark -> mark.into(data));
    return new AuditEvent(id, "backup_pruned", clockwork.now(), order.actor(), data, seal.seal());
  }

  private static Map<String, Object> document(Backup backup) {
    Map<String, Object> data = VersionEvent.backup(backup);
    data.put("version", backup.version().number());
    return data;
  }
}
