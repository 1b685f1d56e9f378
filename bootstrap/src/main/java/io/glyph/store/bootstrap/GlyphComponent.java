package io.glyph.store.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.AssessCompatibility;
import io.glyph.store.application.usecase.CheckBackups;
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
import io.glyph.store.application.usecase.SummarizeGraph;
import io.glyph.store.application.usecase.SurveyStores;
import io.glyph.store.application.usecase.VerifyAudit;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.filesystem.DiskEffects;
import io.glyph.store.grpc.ServiceUseCases;
import io.glyph.store.sqlite.FileEffects;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/** The whole house. One object of each use case serves the command line and the service alike. */
@Singleton
@Component(
    modules = {BuildModule.class, FilesystemModule.class, SqliteModule.class, UseCaseModule.class})
interface GlyphComponent extends ServiceUseCases {
  FormatSupport support();

  @Override
  LocateStore locateStore();

  ResolveActor resolveActor();

  @Override
  InitializeStore initializeStore();

  @Override
  ImportProject importProject();

  @Override
  InspectStore inspectStore();

  @Override
  AssessCompatibility assessCompatibility();

  SurveyStores surveyStores();

  SimulateRollout simulateRollout();

  @Override
  PlanMigration planMigration();

  @Override
  ApplyMigration applyMigration();

  SummarizeGraph summarizeGraph();

  @Override
  ReadObjects readObjects();

  @Override
  ReadMigrationHistory readMigrationHistory();

  ReadAuditLog readAuditLog();

  @Override
  FollowAuditLog followAuditLog();

  @Override
  VerifyAudit verifyAudit();

  SealAudit sealAudit();

  MakeAuditKey makeAuditKey();

  @Override
  RecoverStore recoverStore();

  @Override
  DiagnoseStore diagnoseStore();

  @Override
  CheckBackups checkBackups();

  @Override
  PlanReturn planReturn();

  @Override
  RollBackMigration rollBackMigration();

  @Override
  RestoreBackup restoreBackup();

  @Override
  CreateBackup createBackup();

  @Override
  PruneBackups pruneBackups();

  @Override
  RecallRequest recallRequest();

  /** Takes what only the process knows. */
  @Component.Factory
  interface Factory {
    /**
     * @param login name of the operating system's user
     * @param scratch where private copies go; empty for the usual place
     * @param catalog folder with migrations behind the built-in ones
     * @param temporary {@code TMPDIR}, where it is set
     * @param disk what is done to files; but for tests, the disk itself
     * @param files the same of what is done around SQLite
     */
    GlyphComponent create(
        @BindsInstance @Named("login") String login,
        @BindsInstance @Named("scratch") Optional<Path> scratch,
        @BindsInstance @Named("catalog") Optional<Path> catalog,
        @BindsInstance @Named("temporary") Optional<Path> temporary,
        @BindsInstance DiskEffects disk,
        @BindsInstance FileEffects files);
  }
}
