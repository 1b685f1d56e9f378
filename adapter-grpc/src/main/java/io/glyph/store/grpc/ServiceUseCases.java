package io.glyph.store.grpc;

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
import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.PlanReturn;
import io.glyph.store.application.usecase.PruneBackups;
import io.glyph.store.application.usecase.ReadMigrationHistory;
import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.application.usecase.RecallRequest;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.application.usecase.RestoreBackup;
import io.glyph.store.application.usecase.RollBackMigration;
import io.glyph.store.application.usecase.VerifyAudit;

/** The use cases that the service offers: the same objects that the command line calls. */
public interface ServiceUseCases {
  LocateStore locateStore();

  InspectStore inspectStore();

  AssessCompatibility assessCompatibility();

  ReadMigrationHistory readMigrationHistory();

  CheckBackups checkBackups();

  InitializeStore initializeStore();

  CreateBackup createBackup();

  PruneBackups pruneBackups();

  RecoverStore recoverStore();

  ImportProject importProject();

  PlanMigration planMigration();

  PlanReturn planReturn();

  ApplyMigration applyMigration();

  RollBackMigration rollBackMigration();

  RestoreBackup restoreBackup();

  VerifyAudit verifyAudit();

  FollowAuditLog followAuditLog();

  DiagnoseStore diagnoseStore();

  ReadObjects readObjects();

  RecallRequest recallRequest();
}
