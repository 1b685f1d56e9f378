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
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Migrates a store in one indivisible commit: the commit protocol of docs/store-format.md, whose
 * step numbers stand at the lines below.
 */
public final class ApplyMigration {
  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final BackupRepository backups;
  private final BuildFacts build;
  private final Clockwork clockwork;
  private final Delivery delivery;

  public ApplyMigration(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      BuildFacts build,
      Clockwork clockwork) {
    this.reader = reader;
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.manifests = manifests;
    this.log = log;
    this.backups = backups;
    this.build = build;
    this.clockwork = clockwork;
    this.delivery = new Delivery(log, manifests, clockwork);
  }

  /**
   * What is asked.
   *
   * @param target empty for the version that this release writes
   * @param confirmation empty where nobody has agreed to anything
   * @param ignoreClaims whether to go on under live claims
   * @param requestId of a service call, for the event
   */
  public record Request(
      StoreLocation store,
      Optional<StoreVersion> target,
      Actor actor,
      Optional<Confirmation> confirmation,
      boolean ignoreClaims,
      Optional<String> requestId) {}

  /** What came of it. */
  public sealed interface Report {
    /**
     * Committed, and everything that must follow is written.
     *
     * @param purge whether what was lost is gone from the file
     */
    record Migrated(MigrationPlan plan, Backup backup, EventId event, Purge purge)
        implements Report {}

    /** The store already was of that version; nothing was written. */
    record AlreadyThere(StoreVersion version) implements Report {}
  }

  public Outcome<Report> execute(Request request, Progress progress) {
    return Attempt.of(() -> apply(request, progress));
  }

  private Report apply(Request request, Progress progress) {
    StoreLocation store = request.store();
    progress.enter(Progress.Phase.CHECK);
    // 0. Refuse what touching could destroy, then keep our own kind out.
    StoreReader.Look look = reader.look(store);
    if (Recovery.isPending(look.judgement())) {
      // 2. What an earlier command committed comes first; under the lock, below.
      folder.requireWalCapable(store);
    } else {
      StoreReader.Known known = reader.requireReadable(look);
      StoreVersion to = request.target().orElse(build.support().writable());
      if (Steps.find(build, known.version(), to).isEmpty()) {
        return new Report.AlreadyThere(to);
      }
      folder.requireWalCapable(store);
    }
    try (StoreLock.Held _ = lock.acquire(store)) {
      // 1. Judged again inside, so that nothing that was planted meanwhile is opened for writing.
      StoreReader.Look locked = reader.look(store);
      reader.requireRecoverable(locked);
      folder.removeLeftovers(store);
      try (MigrationSession session = database.open(store)) {
        if (Recovery.isPending(locked.judgement())) {
          session.checkpoint();
          delivery.deliver(store, session, Recovery.readAlone(session), request.actor());
        }
        return migrate(request, session, progress);
      }
    }
  }

  private Report migrate(Request request, MigrationSession session, Progress progress) {
    StoreLocation store = request.store();
    Instant start = clockwork.clock().instant();
    // 3. Under SQLite's write lock everything is read once more: this is what counts.
    DatabaseFacts facts = session.begin();
    StoreReader.Known known = reader.requireReadable(reader.judge(manifests.read(store), facts));
    StoreVersion to = request.target().orElse(build.support().writable());
    List<Migration> steps = Steps.find(build, known.version(), to);
    if (steps.isEmpty()) {
      session.rollback();
      return new Report.AlreadyThere(to);
    }
    requireNoClaims(request);
    requireWholeLog(store, known);
    requireRoom(store);
    // 4.
    progress.enter(Progress.Phase.BACK_UP);
    EventId event = clockwork.nextEventId();
    Backup backup = backUp(store, known, event);
    boolean kept = false;
    try {
      // 5.
      progress.enter(Progress.Phase.MIGRATE);
      Effects effects = session.migrate(steps, backups.database(store, backup));
      MigrationPlan plan =
          new MigrationPlan(
              Steps.identity(known.manifest(), store, log), known.version(), to, steps, effects);
      requireAgreement(plan, request.confirmation());
      StoreId id = known.manifest().id().orElseGet(clockwork::nextStoreId);
      byte[] manifest = manifests.revise(known.manifest(), to, id, build.minimumReader(to));
      session.keepManifest(id, manifest);
      session.keepWaysBack(build.waysBack(to));
      Purge.request(session, steps, event, clockwork.now());
      TreeState seal = log.extend(store, facts.seal().orElse(TreeState.EMPTY));
      AuditEvent applied =
          MigrationEvent.applied(
              event, clockwork, start, request, plan, backup, build.support().release(), seal);
      OutboxEntry entry = new OutboxEntry(event, log.encode(applied), seal.bytes());
      session.enqueue(entry, seal);
      // 6. From here on the old state may be gone, whatever the answer is, and if none comes.
      progress.enter(Progress.Phase.COMMIT);
      kept = true;
      MigrationSession.CommitVerdict verdict = session.commit();
      kept = verdict != MigrationSession.CommitVerdict.ROLLED_BACK;
      requireCommitted(verdict, store, backup);
      // 7 to 9.
      progress.enter(Progress.Phase.DELIVER);
      DatabaseFacts committed =
          new DatabaseFacts(DatabaseMarks.of(to), List.of(entry), Optional.of(seal), manifest);
      deliver(store, session, committed, request.actor());
      // 10.
      Purge purge = Purge.run(session, Purge.isAskedFor(steps));
      return new Report.Migrated(plan, backup, event, purge);
    } catch (RuntimeException failed) {
      if (!kept) {
        cleanUp(failed, session::rollback);
        cleanUp(failed, () -> backups.discard(store, backup));
      }
      throw failed;
    }
  }

  private Backup backUp(StoreLocation store, StoreReader.Known known, EventId event) {
    try {
      BackupRepository.Draft draft = backups.begin(store, known.version());
      database.copyTo(store, draft.database());
      return draft.finish(known.manifest().bytes(), clockwork.now(), "before_migration", event);
    } catch (StoreAccessException | RefusedException failed) {
      // A full disk must not stay full of half a backup.
      cleanUp(failed, () -> folder.removeLeftovers(store));
      throw failed;
    }
  }

  /** Does what can still be done; why the command failed stays what the user is told. */
  private static void cleanUp(RuntimeException failed, Runnable work) {
    try {
      work.run();
    } catch (StoreAccessException | RefusedException also) {
      failed.addSuppressed(also);
    }
  }

  private static void requireCommitted(
      MigrationSession.CommitVerdict verdict, StoreLocation store, Backup backup) {
    switch (verdict) {
      case COMMITTED -> {}
      case ROLLED_BACK ->
          throw new RefusedException(
              new Refusal.IoFailed(
                  ErrorCode.IO_ERROR,
                  "commit",
                  store.database(),
                  "SQLite could not commit; the store is as it was"));
      case UNKNOWN ->
          throw new RefusedException(
              new Refusal.OutcomeUnknown(store.backups().resolve(backup.id().toString())));
    }
  }

  private void deliver(
      StoreLocation store, MigrationSession session, DatabaseFacts committed, Actor actor) {
    try {
      delivery.deliver(store, session, committed, actor);
      session.checkpoint();
    } catch (StoreAccessException | RefusedException failed) {
      // The migration is done; only what follows it is not. Saying "failed" would be a lie.
      RefusedException refused =
          new RefusedException(new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true));
      refused.addSuppressed(failed);
      throw refused;
    }
  }

  private void requireNoClaims(Request request) {
    if (request.ignoreClaims()) {
      return;
    }
    List<Claim> claims = database.liveClaims(request.store(), clockwork.now());
    if (!claims.isEmpty()) {
      throw new RefusedException(new Refusal.ActiveClaims(claims));
    }
  }

  private void requireWholeLog(StoreLocation store, StoreReader.Known known) {
    LogTail tail = log.settledTail(store);
    if (tail instanceof LogTail.Torn(var line)) {
      throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.TornTail(line))));
    }
    boolean managed = !known.version().isBefore(DatabaseMarks.FIRST_MANAGED);
    if (managed && tail instanceof LogTail.Missing) {
      throw new RefusedException(new Refusal.AuditDamaged(List.of(new AuditFault.LogMissing())));
    }
  }

  private void requireRoom(StoreLocation store) {
    long needed = Steps.freeBytesNeeded(folder.databaseBytes(store));
    long free = folder.freeBytes(store.directory());
    if (free < needed) {
      throw new RefusedException(
          new Refusal.IoFailed(
              ErrorCode.NO_SPACE,
              "make room for the migration",
              store.directory(),
              needed + " bytes needed, " + free + " free"));
    }
  }

  private static void requireAgreement(MigrationPlan plan, Optional<Confirmation> confirmation) {
    List<Loss> undeclared = plan.effects().undeclared();
    if (!undeclared.isEmpty()) {
      throw new RefusedException(new Refusal.UndeclaredLoss(undeclared));
    }
    if (confirmation.isPresent() && !confirmation.get().plan().equals(plan.id())) {
      throw new RefusedException(new Refusal.PlanChanged(confirmation.get().plan(), plan));
    }
    if (plan.needsConfirmation() && confirmation.isEmpty()) {
      throw new RefusedException(new Refusal.ConfirmationRequired(plan));
    }
  }
}
