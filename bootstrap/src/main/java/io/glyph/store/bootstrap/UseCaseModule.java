package io.glyph.store.bootstrap;

import dagger.Provides;
import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.SourceGraph;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.AssessCompatibility;
import io.glyph.store.application.usecase.BuildFacts;
import io.glyph.store.application.usecase.CheckBackups;
import io.glyph.store.application.usecase.Clockwork;
import io.glyph.store.application.usecase.CreateBackup;
import io.glyph.store.application.usecase.DiagnoseStore;
import io.glyph.store.application.usecase.FollowAuditLog;
import io.glyph.store.application.usecase.ImportProject;
import io.glyph.store.application.usecase.InitializeStore;
import io.glyph.store.application.usecase.InspectStore;
import io.glyph.store.application.usecase.LocateStore;
import io.glyph.store.application.usecase.MakeAuditKey;
import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.PlanReturn;
import io.glyph.store.application.usecase.PruneBackups;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.application.usecase.ReadMigrationHistory;
import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.application.usecase.RecallRequest;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.application.usecase.ResolveActor;
import io.glyph.store.application.usecase.RestoreBackup;
import io.glyph.store.application.usecase.RollBackMigration;
import io.glyph.store.application.usecase.SealAudit;
import io.glyph.store.application.usecase.SimulateRollout;
import io.glyph.store.application.usecase.StoreReader;
import io.glyph.store.application.usecase.SummarizeGraph;
import io.glyph.store.application.usecase.SurveyStores;
import io.glyph.store.application.usecase.VerifyAudit;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Use cases over ports. Their classes carry no annotations: the application knows no library. */
@dagger.Module
final class UseCaseModule {
  private UseCaseModule() {}

  @Provides
  @Singleton
  static StoreReader reader(
      StoreFolder folder, ManifestRepository manifests, StoreDatabase database, BuildFacts build) {
    return new StoreReader(folder, manifests, database, build);
  }

  @Provides
  static LocateStore locate(StoreFolder folder) {
    return new LocateStore(folder);
  }

  @Provides
  static ResolveActor actor(ProjectDescription description, @Named("login") String login) {
    return new ResolveActor(description, login);
  }

  @Provides
  static InspectStore inspect(
      StoreReader reader,
      StoreDatabase database,
      AuditLog log,
      BackupRepository backups,
      StoreLock lock,
      BuildFacts build) {
    return new InspectStore(reader, database, log, backups, lock, build);
  }

  @Provides
  static PlanMigration plan(
      StoreReader reader,
      StoreDatabase database,
      StoreFolder folder,
      AuditLog log,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    return new PlanMigration(reader, database, folder, log, scratch, build, clockwork);
  }

  @Provides
  static ApplyMigration apply(
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
    return new ApplyMigration(
        reader, folder, lock, database, manifests, log, backups, scratch, build, clockwork);
  }

  @Provides
  static SummarizeGraph graph(StoreReader reader, SourceGraph graph) {
    return new SummarizeGraph(reader, graph);
  }

  @Provides
  static ReadObjects objects(StoreReader reader, SourceGraph graph) {
    return new ReadObjects(reader, graph);
  }

  @Provides
  static ImportProject importing(
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
    return new ImportProject(
        reader, folder, lock, database, manifests, log, description, tree, blobs, clockwork);
  }

  @Provides
  static ReadMigrationHistory history(StoreReader reader, StoreDatabase database, AuditLog log) {
    return new ReadMigrationHistory(reader, database, log);
  }

  @Provides
  static ReadAuditLog auditLog(StoreReader reader, AuditLog log) {
    return new ReadAuditLog(reader, log);
  }

  @Provides
  static VerifyAudit verify(StoreReader reader, AuditLog log, TrustFiles files) {
    return new VerifyAudit(reader, log, files);
  }

  @Provides
  static FollowAuditLog follow(StoreReader reader, AuditLog log) {
    return new FollowAuditLog(reader, log);
  }

  @Provides
  static MakeAuditKey key(TrustFiles files, Clockwork clockwork) {
    return new MakeAuditKey(files, clockwork);
  }

  @Provides
  static SealAudit seal(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      TrustFiles files,
      Clockwork clockwork) {
    return new SealAudit(reader, folder, lock, database, manifests, log, files, clockwork);
  }

  @Provides
  static RecoverStore recover(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      Clockwork clockwork) {
    return new RecoverStore(reader, folder, lock, database, manifests, log, backups, clockwork);
  }

  @Provides
  static RecallRequest recall(StoreReader reader, AuditLog log, RecoverStore recovery) {
    return new RecallRequest(reader, log, recovery);
  }

  @Provides
  static DiagnoseStore diagnose(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      DatabaseExaminer examiner,
      FileExaminer files,
      AuditLog log,
      BackupRepository backups,
      BuildFacts build) {
    return new DiagnoseStore(reader, folder, lock, database, examiner, files, log, backups, build);
  }

  @Provides
  static RollBackMigration rollBack(
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
    return new RollBackMigration(
        reader, folder, lock, database, manifests, log, backups, scratch, build, clockwork);
  }

  @Provides
  static RestoreBackup restore(
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
    return new RestoreBackup(
        reader, folder, lock, database, manifests, log, backups, scratch, build, clockwork);
  }

  @Provides
  static CreateBackup createBackup(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      ScratchSpace scratch,
      Clockwork clockwork) {
    return new CreateBackup(
        reader, folder, lock, database, manifests, log, backups, scratch, clockwork);
  }

  @Provides
  static PruneBackups prune(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      Clockwork clockwork) {
    return new PruneBackups(reader, folder, lock, database, manifests, log, backups, clockwork);
  }

  @Provides
  static PlanReturn planReturn(
      StoreReader reader,
      StoreDatabase database,
      BackupRepository backups,
      AuditLog log,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    return new PlanReturn(reader, database, backups, log, scratch, build, clockwork);
  }

  @Provides
  static CheckBackups backups(
      StoreFolder folder, BackupRepository backups, StoreDatabase database, AuditLog log) {
    return new CheckBackups(folder, backups, database, log);
  }

  @Provides
  static InitializeStore initialize(
      StoreFolder folder,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      ProjectDescription description,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    return new InitializeStore(
        folder, database, manifests, log, description, scratch, build, clockwork);
  }

  @Provides
  static AssessCompatibility compatibility(BuildFacts build) {
    return new AssessCompatibility(build);
  }

  @Provides
  static SurveyStores survey(StoreTree tree, StoreReader reader, BuildFacts build) {
    return new SurveyStores(tree, reader, build);
  }

  @Provides
  static SimulateRollout simulate(RolloutFiles files) {
    return new SimulateRollout(files);
  }
}
