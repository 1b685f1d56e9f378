package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes a project's files into its store, all or none. Bytes first: a blob that nothing names is
 * harmless. Then one transaction with rows, event and seal, as a migration has it; then delivery.
 *
 * <p>Live claims do not stand in its way: nothing that an agent holds moves, and the database is
 * locked only while rows are written. There is no backup either, since nothing goes away: blobs of
 * replaced contents stay, and the log says what was where.
 */
public final class ImportProject {
  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final ProjectDescription description;
  private final ProjectTree tree;
  private final ContentBlobs blobs;
  private final Clockwork clockwork;
  private final Delivery delivery;
  private final Preconditions preconditions;

  public ImportProject(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      ProjectDescription description,
      ProjectTree tree,
      ContentBlobs blobs,
      Clockwork clockwork) {
    this.reader = reader;
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.manifests = manifests;
    this.log = log;
    this.description = description;
    this.tree = tree;
    this.blobs = blobs;
    this.clockwork = clockwork;
    this.delivery = new Delivery(log, manifests, clockwork);
    this.preconditions = new Preconditions(folder, log);
  }

  /**
   * What is asked.
   *
   * @param path absolute: a project's folder, or something in it
   * @param request of a service call, for the event
   */
  public record Request(
      StoreLocation store, Path path, Actor actor, Optional<RequestMark> request) {
    public Request(StoreLocation store, Path path, Actor actor) {
      this(store, path, actor, Optional.empty());
    }
  }

  /**
   * What came of it.
   *
   * @param root the folder in which paths start
   * @param files how many were taken
   * @param bytes what they have together
   * @param skipped what the rules would take and could not; at most {@value #MAX_SKIPPED_NAMED}
   * @param skippedCount all of it
   * @param event empty where nothing changed: then nothing was written either
   */
  public record Report(
      Path root,
      ImportRules rules,
      long files,
      long bytes,
      ImportCounts counts,
      List<SkippedFile> skipped,
      long skippedCount,
      Optional<EventId> event) {
    /** Named in the report; more are counted. */
    public static final int MAX_SKIPPED_NAMED = 100;

    public Report {
      skipped = List.copyOf(skipped);
    }
  }

  public Outcome<Report> execute(Request request, Progress progress) {
    return Attempt.of(() -> look(request, progress));
  }

  private Report look(Request request, Progress progress) {
    StoreLocation store = request.store();
    progress.enter(Progress.Phase.CHECK);
    StoreReader.Look look = reader.look(store);
    if (!Recovery.isPending(look.judgement())) {
      reader.requireWritable(look);
    }
    folder.requireWalCapable(store);
    ProjectTree.Selection selection = tree.select(store, request.path());
    ImportRules rules = description.importRules(selection.root());
    try (StoreLock.Held _ = lock.acquire(store)) {
      // Judged again inside, so that nothing that was planted meanwhile is opened for writing.
      StoreReader.Look locked = reader.look(store);
      reader.requireRecoverable(locked);
      new Requests(log).requireNew(store, request.request());
      folder.removeLeftovers(store);
      if (!Recovery.isPending(locked.judgement())) {
        // Once more within: but a session is not opened for what is refused anyway.
        requireReady(store, locked.facts());
        preconditions.requireUncut(store, locked.facts());
      }
      try (MigrationSession session = database.open(store)) {
        if (Recovery.isPending(locked.judgement())) {
          session.checkpoint();
          DatabaseFacts facts = Recovery.readAlone(session);
          delivery.requireDeliverable(store, facts);
          delivery.deliver(store, session, facts, request.actor());
        }
        // Before any file is copied, which may take long and would be in vain.
        requireReady(store, Recovery.readAlone(session));
        Gathering gathered = new Gathering(folder, store, session.importDraft(), progress);
        progress.enter(Progress.Phase.IMPORT);
        gather(store, selection, rules, gathered);
        return gathered.files() == 0
            ? gathered.report(selection, rules, gathered.nothing(), Optional.empty())
            : commit(request, session, new Taken(selection, rules, gathered), progress);
      }
    }
  }

  /** What was gathered, by which rules. */
  private record Taken(ProjectTree.Selection selection, ImportRules rules, Gathering files) {
    Report report(ImportCounts counts, Optional<EventId> event) {
      return files.report(selection, rules, counts, event);
    }
  }

  private void gather(
      StoreLocation store,
      ProjectTree.Selection selection,
      ImportRules rules,
      Gathering gathering) {
    try (ContentBlobs.Intake intake = blobs.begin(store)) {
      tree.walk(store, selection, rules, gathering.into(intake));
      gathering.finish(intake);
      if (gathering.files() > 0) {
        intake.settle();
      }
    }
  }

  private Report commit(Request request, MigrationSession session, Taken taken, Progress progress) {
    StoreLocation store = request.store();
    progress.enter(Progress.Phase.COMMIT);
    taken.files().requireRoomForRows();
    // Under SQLite's write lock everything is read once more: this is what counts.
    DatabaseFacts facts = session.begin();
    requireReady(store, facts);
    ImportDraft draft = session.importDraft();
    ImportCounts counts = draft.merge(taken.rules(), clockwork.now());
    if (counts.changesNothing()) {
      session.rollback();
      return taken.report(counts, Optional.empty());
    }
    TreeState seal = log.extend(store, Books.sealed(facts));
    AuditEvent event =
        new ImportEvent(log, clockwork)
            .of(request, taken.rules(), draft, taken.report(counts, Optional.empty()), seal.seal());
    OutboxEntry entry = new OutboxEntry(event.id(), log.encode(event), seal.bytes());
    session.enqueue(entry, seal);
    Commits.require(session.commit(), store, new Refusal.CommitUnknown());
    progress.enter(Progress.Phase.DELIVER);
    DatabaseFacts committed =
        new DatabaseFacts(facts.marks(), List.of(entry), Optional.of(seal), facts.manifest());
    delivery.follow(store, session, committed, request.actor());
    return taken.report(counts, Optional.of(event.id()));
  }

  /** A store of the version that is written, with a log that an event can be added to. */
  private void requireReady(StoreLocation store, DatabaseFacts facts) {
    reader.requireWritable(reader.judge(manifests.read(store), facts));
    preconditions.requireWholeLog(store, facts);
  }
}
