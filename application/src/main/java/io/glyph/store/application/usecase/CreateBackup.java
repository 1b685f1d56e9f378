package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a verified copy of the database because somebody asked for one, and tells of it in the log.
 *
 * <p>A kill after the backup has its name and before the event is committed leaves a backup that
 * nothing tells of; recovery does then, since the backup carries its event's id.
 */
public final class CreateBackup {
  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final BackupRepository backups;
  private final Clockwork clockwork;
  private final BackupMaker backupMaker;
  private final Delivery delivery;
  private final Preconditions preconditions;
  private final Rehearsal rehearsal;

  public CreateBackup(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      ScratchSpace scratch,
      Clockwork clockwork) {
    this.reader = reader;
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.manifests = manifests;
    this.log = log;
    this.backups = backups;
    this.clockwork = clockwork;
    this.backupMaker = new BackupMaker(folder, backups, log, clockwork);
    this.delivery = new Delivery(log, manifests, clockwork);
    this.preconditions = new Preconditions(folder, log);
    this.rehearsal = new Rehearsal(database, scratch);
  }

  public Outcome<Backup> execute(StoreLocation store, Actor actor, Progress progress) {
    return execute(store, actor, Optional.empty(), progress);
  }

  /**
   * @param request of a service call, for the event
   */
  public Outcome<Backup> execute(
      StoreLocation store, Actor actor, Optional<RequestMark> request, Progress progress) {
    return Attempt.of(() -> create(new Order(store, actor, request), progress));
  }

  private record Order(StoreLocation store, Actor actor, Optional<RequestMark> request) {}

  private Backup create(Order order, Progress progress) {
    StoreLocation store = order.store();
    progress.enter(Progress.Phase.CHECK);
    reader.requireReadable(reader.look(store));
    folder.requireWalCapable(store);
    try (StoreLock.Held _ = lock.acquire(store)) {
      StoreReader.Known known = reader.requireReadable(reader.look(store));
      new Requests(log).requireNew(store, order.request());
      folder.removeLeftovers(store);
      preconditions.requireWholeLog(store, known.facts());
      preconditions.requireRoom(store);
      progress.enter(Progress.Phase.BACK_UP);
      if (!known.facts().isManaged()) {
        return alone(order, known);
      }
      preconditions.requireUncut(store, known.facts());
      if (database.isUnsettled(store)) {
        rehearsal.ofCopy(store, progress);
      }
      try (MigrationSession session = database.open(store)) {
        return within(order, session, progress);
      }
    }
  }

  /** A store without an outbox: the event goes straight into the log. */
  private Backup alone(Order order, StoreReader.Known known) {
    StoreLocation store = order.store();
    Backup backup = make(store, known, target -> database.copyTo(store, target));
    byte[] line;
    try {
      TreeState seal = log.extend(store, TreeState.EMPTY);
      line = log.encode(UntoldBackups.event(backup, order.actor(), order.request(), seal));
    } catch (StoreAccessException | RefusedException failed) {
      Commits.cleanUp(failed, () -> backups.discard(store, backup));
      throw failed;
    }
    Commits.follow(() -> log.append(store, line));
    return backup;
  }

  private Backup within(Order order, MigrationSession session, Progress progress) {
    StoreLocation store = order.store();
    DatabaseFacts facts = session.begin();
    StoreReader.Known known = reader.requireReadable(reader.judge(manifests.read(store), facts));
    Backup backup = make(store, known, session::copyTo);
    boolean kept = false;
    try {
      TreeState seal = log.extend(store, Books.sealed(facts));
      OutboxEntry entry =
          new UntoldBackups(backups, log).entry(backup, order.actor(), order.request(), seal);
      session.enqueue(entry, seal);
      progress.enter(Progress.Phase.COMMIT);
      kept = true;
      MigrationSession.CommitVerdict verdict = session.commit();
      kept = !verdict.isRolledBack();
      Commits.require(verdict, store, backup);
      progress.enter(Progress.Phase.DELIVER);
      List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
      entries.add(entry);
      delivery.follow(
          store,
          session,
          new DatabaseFacts(facts.marks(), entries, Optional.of(seal), facts.manifest()),
          order.actor());
      return backup;
    } catch (RuntimeException failed) {
      if (!kept) {
        Commits.cleanUp(failed, session::rollback);
        Commits.cleanUp(failed, () -> backups.discard(store, backup));
      }
      throw failed;
    }
  }

  private Backup make(StoreLocation store, StoreReader.Known known, Consumer<Path> copyTo) {
    return backupMaker.make(store, known, UntoldBackups.REQUESTED, clockwork.nextEventId(), copyTo);
  }
}
