package io.glyph.store.application.usecase;

import io.glyph.store.application.fake.FixedProjectDescription;
import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.fake.InMemoryBackupRepository;
import io.glyph.store.application.fake.InMemoryContentBlobs;
import io.glyph.store.application.fake.InMemoryManifestRepository;
import io.glyph.store.application.fake.InMemoryProjectTree;
import io.glyph.store.application.fake.InMemoryScratchSpace;
import io.glyph.store.application.fake.InMemoryStoreDatabase;
import io.glyph.store.application.fake.InMemoryStoreFolder;
import io.glyph.store.application.fake.InMemoryStoreLock;
import io.glyph.store.application.fake.InMemoryTrustFiles;
import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.refusal.Outcome;
import java.nio.file.Path;
import java.util.Optional;

/** One run of the program over a {@link World}: the fakes behind a {@link Seam}, plugged in. */
final class TestProcess {
  static final Path SCRATCH = Path.of("/scratch");

  final InMemoryStoreDatabase realDatabase;
  final InMemoryStoreLock realLock;
  final InMemoryStoreFolder realFolder;
  final FixedProjectDescription description = new FixedProjectDescription();
  private final World world;
  private final StoreDatabase database;
  private final StoreLock lock;
  private final StoreFolder folder;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final BackupRepository backups;
  private final ScratchSpace scratch;
  private final ProjectTree tree;
  private final ContentBlobs blobs;
  private final TrustFiles trust;
  private final BuildFacts build;
  private final StoreReader reader;

  TestProcess(World world, Seam seam) {
    this.world = world;
    realDatabase = new InMemoryStoreDatabase(world.disk);
    realLock = new InMemoryStoreLock(world.disk);
    realFolder = new InMemoryStoreFolder(world.disk);
    database = seam.wrap(StoreDatabase.class, realDatabase);
    lock = seam.wrap(StoreLock.class, realLock);
    folder = seam.wrap(StoreFolder.class, realFolder);
    manifests = seam.wrap(ManifestRepository.class, new InMemoryManifestRepository(world.disk));
    log = seam.wrap(AuditLog.class, new InMemoryAuditLog(world.disk));
    backups = seam.wrap(BackupRepository.class, new InMemoryBackupRepository(world.disk));
    scratch = seam.wrap(ScratchSpace.class, new InMemoryScratchSpace(world.disk, SCRATCH));
    tree = seam.wrap(ProjectTree.class, new InMemoryProjectTree(world.disk));
    blobs = seam.wrap(ContentBlobs.class, new InMemoryContentBlobs(world.disk));
    trust = seam.wrap(TrustFiles.class, new InMemoryTrustFiles(world.disk));
    build = world.build();
    reader = new StoreReader(folder, manifests, database, build);
  }

  ApplyMigration apply() {
    return new ApplyMigration(
        reader, folder, lock, database, manifests, log, backups, scratch, build, world.clockwork);
  }

  RecoverStore recover() {
    return new RecoverStore(
        reader, folder, lock, database, manifests, log, backups, world.clockwork);
  }

  ImportProject importProject() {
    return new ImportProject(
        reader, folder, lock, database, manifests, log, description, tree, blobs, world.clockwork);
  }

  Outcome<ImportProject.Report> importNow() {
    description.rule(World.PROJECT, world.rules);
    return importProject()
        .execute(new ImportProject.Request(world.store, World.PROJECT, World.ADA), Progress.NONE);
  }

  PlanMigration plan() {
    return new PlanMigration(reader, database, folder, log, scratch, build, world.clockwork);
  }

  InspectStore inspect() {
    return new InspectStore(reader, database, log, backups, lock, build);
  }

  VerifyAudit verify() {
    return new VerifyAudit(reader, log, trust);
  }

  SealAudit seal() {
    return new SealAudit(reader, folder, lock, database, manifests, log, trust, world.clockwork);
  }

  MakeAuditKey makeKey() {
    return new MakeAuditKey(trust, world.clockwork);
  }

  FollowAuditLog follow() {
    return new FollowAuditLog(reader, log);
  }

  ReadAuditLog readLog() {
    return new ReadAuditLog(reader, log);
  }

  ReadMigrationHistory history() {
    return new ReadMigrationHistory(reader, database, log);
  }

  CheckBackups checkBackups() {
    return new CheckBackups(folder, backups, database, log);
  }

  InitializeStore initialize() {
    return new InitializeStore(
        folder, database, manifests, log, description, scratch, build, world.clockwork);
  }

  RollBackMigration rollBack() {
    return new RollBackMigration(
        reader, folder, lock, database, manifests, log, backups, scratch, build, world.clockwork);
  }

  RestoreBackup restore() {
    return new RestoreBackup(
        reader, folder, lock, database, manifests, log, backups, scratch, build, world.clockwork);
  }

  PlanReturn planReturn() {
    return new PlanReturn(reader, database, backups, log, scratch, build, world.clockwork);
  }

  CreateBackup createBackup() {
    return new CreateBackup(
        reader, folder, lock, database, manifests, log, backups, scratch, world.clockwork);
  }

  PruneBackups prune() {
    return new PruneBackups(
        reader, folder, lock, database, manifests, log, backups, world.clockwork);
  }

  Outcome<ApplyMigration.Report> migrate() {
    return apply().execute(world.request(), Progress.NONE);
  }

  Outcome<RecoverStore.Report> recoverNow() {
    return recover().execute(world.store, World.ADA);
  }

  Outcome<PlanMigration.Report> planNow() {
    return plan().execute(world.store, Optional.empty(), Progress.NONE);
  }
}
