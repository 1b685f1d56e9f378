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

  public CreateBackup(
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
    this.backupMaker = new BackupMaker(folder, backups, clockwork);
    this.delivery = new Delivery(log, manifests, clockwork);
    this.preconditions = new Preconditions(folder, log);
  }

  public Outcome<Backup> execute(StoreLocation store, Actor actor, Progress progress) {
    return Attempt.of(() -> create(store, actor, progress));
  }

  private Backup create(StoreLocation store, Actor actor, Progress progress) {
    progress.enter(Progress.Phase.CHECK);
    reader.requireReadable(reader.look(store));
    folder.requireWalCapable(store);
    try (StoreLock.Held _ = lock.acquire(store)) {
      StoreReader.Known known = reader.requireReadable(reader.look(store));
      folder.removeLeftovers(store);
      preconditions.requireWholeLog(store, known.facts());
      preconditions.requireRoom(store);
      progress.enter(Progress.Phase.BACK_UP);
      if (!known.facts().isManaged()) {
        return alone(store, known, actor);
      }
      try (MigrationSession session = database.open(store)) {
        return within(store, session, actor, progress);
      }
    }
  }

  /** A store without an outbox: the event goes straight into the log. */
  private Backup alone(StoreLocation store, StoreReader.Known known, Actor actor) {
    Backup backup = make(store, known, target -> database.copyTo(store, target));
    byte[] line;
    try {
      TreeState seal = log.extend(store, TreeState.EMPTY);
      line = log.encode(UntoldBackups.event(backup, actor, seal));
    } catch (StoreAccessException | RefusedException failed) {
      Commits.cleanUp(failed, () -> backups.discard(store, backup));
      throw failed;
    }
    Commits.follow(() -> log.append(store, line));
    return backup;
  }

  private Backup within(
      StoreLocation store, MigrationSession session, Actor actor, Progress progress) {
    DatabaseFacts facts = session.begin();
    StoreReader.Known known = reader.requireReadable(reader.judge(manifests.read(store), facts));
    Backup backup = make(store, known, session::copyTo);
    boolean kept = false;
    try {
      TreeState seal = log.extend(store, facts.seal().orElse(TreeState.EMPTY));
      OutboxEntry entry = new UntoldBackups(backups, log).entry(backup, actor, seal);
      session.enqueue(entry, seal);
      progress.enter(Progress.Phase.COMMIT);
      kept = true;
      MigrationSession.CommitVerdict verdict = session.commit();
      kept = verdict != MigrationSession.CommitVerdict.ROLLED_BACK;
      Commits.require(verdict, store, backup);
      progress.enter(Progress.Phase.DELIVER);
      List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
      entries.add(entry);
      delivery.follow(
          store,
          session,
          new DatabaseFacts(facts.marks(), entries, Optional.of(seal), facts.manifest()),
          actor);
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
