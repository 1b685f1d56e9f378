package io.glyph.store.application.usecase;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Optional;

/**
 * Takes a store back, by reverse scripts within a transaction or by a backup in one. What is the
 * same for {@link RollBackMigration} and {@link RestoreBackup}: all but the event's name.
 */
final class ReturnCarrier {
  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final ScratchSpace scratch;
  private final ReturnWay ways;
  private final CommitPath path;
  private final Requests requests;

  ReturnCarrier(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      ScratchSpace scratch,
      ReturnWay ways,
      CommitPath path,
      Requests requests) {
    this.reader = reader;
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.manifests = manifests;
    this.scratch = scratch;
    this.ways = ways;
    this.path = path;
    this.requests = requests;
  }

  ReturnReport carryOut(CommitPath.Kind kind, ReturnRequest request, Progress progress) {
    StoreLocation store = request.store();
    progress.enter(Progress.Phase.CHECK);
    // 0. Refuse what touching could destroy, then keep our own kind out.
    StoreReader.Look look = reader.look(store);
    if (!Recovery.isPending(look.judgement())) {
      ways.find(kind, store, reader.requireReturnable(look), request.goal());
    }
    folder.requireWalCapable(store);
    try (StoreLock.Held _ = lock.acquire(store)) {
      StoreReader.Look locked = reader.look(store);
      if (Recovery.isPending(locked.judgement())) {
        // 2.
        try (MigrationSession session = database.open(store)) {
          path.finishPending(store, session, request.actor());
        }
        locked = reader.look(store);
      }
      StoreReader.Known known = reader.requireReturnable(locked);
      requests.requireNew(store, request.request());
      folder.removeLeftovers(store);
      CommitPath.Course course = ways.find(kind, store, known, request.goal());
      path.foresee(order(request), course, new Rehearsal(database, scratch), progress);
      return course.way() instanceof Way.Restore
          ? alone(request, progress, course)
          : within(request, progress, course);
    }
  }

  private ReturnReport within(ReturnRequest request, Progress progress, CommitPath.Course course) {
    try (MigrationSession session = database.open(request.store())) {
      return run(request, session, progress, course);
    }
  }

  private ReturnReport alone(ReturnRequest request, Progress progress, CommitPath.Course course) {
    try (ScratchSpace.Room room = scratch.open();
        MigrationSession session =
            database.openAlone(request.store(), room.folder().resolve("staged.db"))) {
      return run(request, session, progress, course);
    }
  }

  private ReturnReport run(
      ReturnRequest request, MigrationSession session, Progress progress, CommitPath.Course found) {
    CommitPath.Order order = order(request);
    CommitPath.Done done =
        path.run(order, session, progress, facts -> Optional.of(again(order, found, facts)))
            .orElseThrow();
    return new ReturnReport(done.plan(), done.backup(), done.event());
  }

  private static CommitPath.Order order(ReturnRequest request) {
    return new CommitPath.Order(
        request.store(),
        request.actor(),
        request.confirmation(),
        request.ignoreClaims(),
        request.request());
  }

  /** The way was found without the write lock; what it rests on must still be so under it. */
  private CommitPath.Course again(
      CommitPath.Order order, CommitPath.Course found, DatabaseFacts facts) {
    StoreReader.Known known =
        reader.requireReturnable(reader.judge(manifests.read(order.store()), facts));
    if (!known.version().equals(found.known().version())) {
      // Only another program of ours could have done that, and we hold its lock.
      throw new RefusedException(new Refusal.StoreBusy(Optional.empty()));
    }
    return new CommitPath.Course(
        found.kind(),
        known,
        found.to(),
        found.way(),
        found.steps(),
        found.forward(),
        found.reverses());
  }
}
