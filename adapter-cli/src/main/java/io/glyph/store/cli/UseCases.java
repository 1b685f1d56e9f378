package io.glyph.store.cli;

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
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the commands call. Each is made when it is asked for, so that a command pays only for what
 * it uses; none is asked for twice in one call.
 */
public interface UseCases {
  /** What this build is, and which store versions it reads and writes. */
  FormatSupport support();

  /**
   * The same over migrations of a folder behind the built-in ones; nothing is read yet.
   *
   * @param catalog absolute
   */
  UseCases withCatalog(Path catalog);

  LocateStore locateStore();

  ResolveActor resolveActor();

  InitializeStore initializeStore();

  ImportProject importProject();

  InspectStore inspectStore();

  AssessCompatibility assessCompatibility();

  SurveyStores surveyStores();

  SimulateRollout simulateRollout();

  /**
   * Makes the rehearsal.
   *
   * @param scratch absolute folder for private copies; empty for the usual place
   */
  PlanMigration planMigration(Optional<Path> scratch);

  ApplyMigration applyMigration();

  SummarizeGraph summarizeGraph();

  ReadObjects readObjects();

  ReadMigrationHistory readMigrationHistory();

  ReadAuditLog readAuditLog();

  FollowAuditLog followAuditLog();

  VerifyAudit verifyAudit();

  SealAudit sealAudit();

  MakeAuditKey makeAuditKey();

  RecoverStore recoverStore();

  DiagnoseStore diagnoseStore();

  CheckBackups checkBackups();

  /**
   * Rehearses a return.
   *
   * @param scratch as for {@link #planMigration}
   */
  PlanReturn planReturn(Optional<Path> scratch);

  /**
   * Goes back.
   *
   * @param scratch as for {@link #planMigration}
   */
  RollBackMigration rollBackMigration(Optional<Path> scratch);

  /**
   * Puts a backup in place.
   *
   * @param scratch as for {@link #planMigration}
   */
  RestoreBackup restoreBackup(Optional<Path> scratch);

  CreateBackup createBackup();

  PruneBackups pruneBackups();
}
