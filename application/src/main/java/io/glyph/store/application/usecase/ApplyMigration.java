package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Optional;

/**
 * Migrates a store in one indivisible commit: the commit protocol of docs/store-format.md, whose
 * step numbers stand at the lines below and in {@link CommitPath}.
 */
public final class ApplyMigration {
  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final BuildFacts build;
  private final Requests requests;
  private final Rehearsal rehearsal;
  private final CommitPath path;

  public ApplyMigration(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    this.reader = reader;
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.manifests = manifests;
    this.build = build;
    this.requests = new Requests(log);
    this.rehearsal = new Rehearsal(database, scratch);
    this.path = new CommitPath(folder, manifests, log, backups, build, clockwork);
  }

  /**
   * What is asked.
   *
   * @param target empty for the version that this release writes
   * @param confirmation empty where nobody has agreed to anything
   * @param ignoreClaims whether to go on under live claims
   * @param request of a service call, for the event
   */
  public record Request(
      StoreLocation store,
      Optional<StoreVersion> target,
      Actor actor,
      Optional<Confirmation> confirmation,
      boolean ignoreClaims,
      Optional<RequestMark> request) {}

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
    StoreVersion to = request.target().orElse(build.support().writable());
    // 0. Refuse what touching could destroy, then keep our own kind out.
    StoreReader.Look look = reader.look(store);
    if (!Recovery.isPending(look.judgement())) {
      StoreReader.Known known = reader.requireReadable(look);
      if (Steps.find(build, known.version(), to).isEmpty()) {
        return new Report.AlreadyThere(to);
      }
    }
    folder.requireWalCapable(store);
    try (StoreLock.Held _ = lock.acquire(store)) {
      // 1. Judged again inside, so that nothing that was planted meanwhile is opened for writing.
      StoreReader.Look locked = reader.look(store);
      reader.requireRecoverable(locked);
      requests.requireNew(store, request.request());
      folder.removeLeftovers(store);
      if (!Recovery.isPending(locked.judgement())) {
        course(store, locked.facts(), to)
            .ifPresent(course -> path.foresee(order(request), course, rehearsal, progress));
      }
      try (MigrationSession session = database.open(store)) {
        if (Recovery.isPending(locked.judgement())) {
          path.finishPending(store, session, request.actor());
        }
        return path.run(order(request), session, progress, facts -> course(store, facts, to))
            .<Report>map(
                done -> new Report.Migrated(done.plan(), done.backup(), done.event(), done.purge()))
            .orElseGet(() -> new Report.AlreadyThere(to));
      }
    }
  }

  private Optional<CommitPath.Course> course(
      StoreLocation store, DatabaseFacts facts, StoreVersion to) {
    StoreReader.Known known = reader.requireReadable(reader.judge(manifests.read(store), facts));
    List<Migration> steps = Steps.find(build, known.version(), to);
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CommitPath.Course(
                CommitPath.Kind.APPLY,
                known,
                to,
                new Way.Migrate(),
                steps,
                List.of(),
                build.waysBack(to)));
  }

  private static CommitPath.Order order(Request request) {
    return new CommitPath.Order(
        request.store(),
        request.actor(),
        request.confirmation(),
        request.ignoreClaims(),
        request.request());
  }
}
