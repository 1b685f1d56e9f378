package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Steps 3 to 10 of the commit protocol of docs/store-format.md, whose numbers stand at the lines
 * below: once for migrations, for reverse scripts and for backups that take the place of a store.
 */
final class CommitPath {
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final BackupRepository backups;
  private final BackupMaker backupMaker;
  private final BuildFacts build;
  private final Clockwork clockwork;
  private final Delivery delivery;
  private final Preconditions preconditions;

  CommitPath(
      StoreFolder folder,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      BuildFacts build,
      Clockwork clockwork) {
    this.backupMaker = new BackupMaker(folder, backups, log, clockwork);
    this.manifests = manifests;
    this.log = log;
    this.backups = backups;
    this.build = build;
    this.clockwork = clockwork;
    this.delivery = new Delivery(log, manifests, clockwork);
    this.preconditions = new Preconditions(folder, log);
  }

  /** Who asks for what, whatever it is. */
  record Order(
      StoreLocation store,
      Actor actor,
      Optional<Confirmation> confirmation,
      boolean ignoreClaims,
      Optional<RequestMark> request) {}

  /** What an event of this kind is called, and the backup that is made before it. */
  enum Kind {
    APPLY("migration_applied", "before_migration"),
    ROLL_BACK("migration_rolled_back", "before_rollback"),
    RESTORE("backup_restored", "before_restore");

    final String event;
    final String backupReason;

    Kind(String event, String backupReason) {
      this.event = event;
      this.backupReason = backupReason;
    }
  }

  /**
   * What is to be done with the store as it is under the lock.
   *
   * @param steps that are run; none where a backup is restored
   * @param forward migrations that make a backup comparable with what is there
   * @param reverses the ways back that the store is to carry afterwards
   */
  record Course(
      Kind kind,
      StoreReader.Known known,
      StoreVersion to,
      Way way,
      List<Migration> steps,
      List<Migration> forward,
      List<Migration> reverses) {}

  /**
   * What was committed and delivered.
   *
   * @param purge what became of what was lost on purpose
   */
  record Done(MigrationPlan plan, Backup backup, EventId event, Purge purge) {}

  /** Step 2: what an earlier command committed comes first. */
  void finishPending(StoreLocation store, MigrationSession session, Actor actor) {
    session.checkpoint();
    DatabaseFacts facts = Recovery.readAlone(session);
    delivery.requireDeliverable(store, facts);
    delivery.deliver(store, session, facts, actor);
  }

  /**
   * Refuses on private copies what {@link #run} would refuse with the database open. Only where
   * opening would change bytes: there a refusal would come too late for a promise to leave
   * everything as it is. What others do in between, {@link #run} sees.
   *
   * @param course as found without the write lock
   */
  void foresee(Order order, Course course, Rehearsal rehearsal, Progress progress) {
    StoreLocation store = order.store();
    if (!rehearsal.database().isUnsettled(store)) {
      return;
    }
    if (!order.ignoreClaims()) {
      requireNone(rehearsal.database().liveClaims(store, clockwork.now()));
    }
    preconditions.requireWholeLog(store, course.known().facts());
    preconditions.requireRoom(store);
    Effects effects =
        course.way() instanceof Way.Restore(Backup backup)
            ? rehearsal.ofBackup(store, backups.database(store, backup), course.forward(), progress)
            : rehearsal.ofSteps(store, course.steps(), progress);
    requireAgreement(plan(store, course, effects), order.confirmation());
    preconditions.requireUncut(store, course.known().facts());
  }

  /**
   * @param find says what is to be done; empty for nothing, and then nothing is written
   */
  Optional<Done> run(
      Order order,
      MigrationSession session,
      Progress progress,
      Function<DatabaseFacts, Optional<Course>> find) {
    Instant start = clockwork.clock().instant();
    session.stopWhen(progress::isStopped);
    // 3. Under SQLite's write lock everything is read once more: this is what counts.
    DatabaseFacts facts = session.begin();
    Optional<Course> found = find.apply(facts);
    if (found.isEmpty()) {
      session.rollback();
      return Optional.empty();
    }
    Course course = found.get();
    requireNoClaims(order, session);
    preconditions.requireWholeLog(order.store(), facts);
    preconditions.requireRoom(order.store());
    // 4.
    progress.enter(Progress.Phase.BACK_UP);
    EventId event = clockwork.nextEventId();
    Backup backup =
        backupMaker.make(
            order.store(), course.known(), course.kind().backupReason, event, session::copyTo);
    return Optional.of(carryOut(order, session, progress, facts, course, start, event, backup));
  }

  private Done carryOut(
      Order order,
      MigrationSession session,
      Progress progress,
      DatabaseFacts facts,
      Course course,
      Instant start,
      EventId event,
      Backup backup) {
    StoreLocation store = order.store();
    boolean kept = false;
    try {
      // 5.
      progress.enter(Progress.Phase.MIGRATE);
      Effects effects = change(store, session, course, backup);
      MigrationPlan plan = plan(store, course, effects);
      requireAgreement(plan, order.confirmation());
      StoreId id = identity(course.known(), facts);
      byte[] manifest =
          manifests.revise(manifestOf(store, course), course.to(), id, reader(course));
      session.keepWaysBack(course.reverses());
      session.keepManifest(id, manifest);
      Purge.request(session, course.steps(), event, clockwork.now());
      TreeState seal = log.extend(store, Books.sealed(facts));
      AuditEvent happened =
          new VersionEvent(event, course, order, plan, backup, build)
              .at(clockwork.now(), start, clockwork.clock().instant(), seal);
      OutboxEntry entry = new OutboxEntry(event, log.encode(happened), seal.bytes());
      session.enqueue(entry, seal);
      // 6. From here on the old state may be gone, whatever the answer is, and if none comes.
      progress.enter(Progress.Phase.COMMIT);
      kept = true;
      MigrationSession.CommitVerdict verdict = session.commit();
      kept = !verdict.isRolledBack();
      Commits.require(verdict, store, backup);
      // 7 to 9.
      progress.enter(Progress.Phase.DELIVER);
      DatabaseFacts committed =
          new DatabaseFacts(
              DatabaseMarks.of(course.to()), List.of(entry), Optional.of(seal), manifest);
      delivery.follow(store, session, committed, order.actor());
      // 10.
      Purge purge = Purge.run(session, Purge.isAskedFor(course.steps()));
      return new Done(plan, backup, event, purge);
    } catch (RuntimeException failed) {
      if (!kept) {
        Commits.cleanUp(failed, session::rollback);
        Commits.cleanUp(failed, () -> backups.discard(store, backup));
      }
      throw failed;
    }
  }

  private Effects change(
      StoreLocation store, MigrationSession session, Course course, Backup before) {
    return switch (course.way()) {
      case Way.Migrate() -> session.migrate(course.steps(), backups.database(store, before));
      case Way.Reverse() -> session.migrate(course.steps(), backups.database(store, before));
      case Way.Restore(Backup backup) ->
          session.replace(
              backups.database(store, backup), backups.database(store, before), course.forward());
    };
  }

  /** The plan that a course is, once its effects are measured. */
  MigrationPlan plan(StoreLocation store, Course course, Effects effects) {
    return new MigrationPlan(
        Steps.identity(course.known().manifest(), store, log),
        course.way(),
        course.known().version(),
        course.to(),
        course.steps(),
        effects);
  }

  /** The manifest that is revised: a backup brings its own. */
  private AllegedManifest manifestOf(StoreLocation store, Course course) {
    if (!(course.way() instanceof Way.Restore(Backup backup))) {
      return course.known().manifest();
    }
    if (manifests.parse(backups.manifest(store, backup))
        instanceof ManifestReading.WellFormed(AllegedManifest manifest)) {
      return manifest;
    }
    throw new RefusedException(
        new Refusal.BackupInvalid(backup.id().toString(), "the manifest in it cannot be read"));
  }

  /** An older program may have overwritten the manifest at version 1, and its id with it. */
  private StoreId identity(StoreReader.Known known, DatabaseFacts facts) {
    byte[] kept = facts.manifest();
    return known
        .manifest()
        .id()
        .or(() ->
            kept != null
                    && manifests.parse(kept) instanceof ManifestReading.WellFormed(var manifest)
                ? manifest.id()
                : Optional.empty())
        .orElseGet(clockwork::nextStoreId);
  }

  /** Version 1 names none: its readers do not know the key. */
  private Optional<Release> reader(Course course) {
    return course.to().isBefore(DatabaseMarks.FIRST_MANAGED)
        ? Optional.empty()
        : build.minimumReader(course.to());
  }

  private void requireNoClaims(Order order, MigrationSession session) {
    if (order.ignoreClaims()) {
      return;
    }
    requireNone(session.liveClaims(clockwork.now()));
  }

  private static void requireNone(List<Claim> claims) {
    if (!claims.isEmpty()) {
      throw new RefusedException(new Refusal.ActiveClaims(claims));
    }
  }

  private static void requireAgreement(MigrationPlan plan, Optional<Confirmation> confirmation) {
    if (!plan.effects().undeclared().isEmpty()) {
      throw new RefusedException(new Refusal.UndeclaredLoss(plan.effects()));
    }
    if (confirmation.isPresent() && !confirmation.get().plan().equals(plan.id())) {
      throw new RefusedException(new Refusal.PlanChanged(confirmation.get().plan(), plan));
    }
    if (plan.needsConfirmation() && confirmation.isEmpty()) {
      throw new RefusedException(new Refusal.ConfirmationRequired(plan));
    }
  }
}
