package io.glyph.store.bootstrap;

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
import io.glyph.store.cli.UseCases;
import io.glyph.store.domain.version.FormatSupport;
import java.nio.file.Path;
import java.util.Optional;

/** Gives commands their use cases, made by Dagger when they are asked for. */
final class DaggerUseCases implements UseCases {
  private final Houses houses;
  private final Optional<Path> catalog;
  private final GlyphComponent house;

  DaggerUseCases(Houses houses) {
    this(houses, Optional.empty());
  }

  private DaggerUseCases(Houses houses, Optional<Path> catalog) {
    this.houses = houses;
    this.catalog = catalog;
    this.house = houses.make(Optional.empty(), catalog);
  }

  /** Makes a house by the folder for private copies and the one with further migrations. */
  @FunctionalInterface
  interface Houses {
    GlyphComponent make(Optional<Path> scratch, Optional<Path> catalog);
  }

  @Override
  public UseCases withCatalog(Path folder) {
    return new DaggerUseCases(houses, Optional.of(folder));
  }

  GlyphComponent house() {
    return house;
  }

  @Override
  public FormatSupport support() {
    return house.support();
  }

  @Override
  public LocateStore locateStore() {
    return house.locateStore();
  }

  @Override
  public ResolveActor resolveActor() {
    return house.resolveActor();
  }

  @Override
  public InitializeStore initializeStore() {
    return house.initializeStore();
  }

  @Override
  public ImportProject importProject() {
    return house.importProject();
  }

  @Override
  public InspectStore inspectStore() {
    return house.inspectStore();
  }

  @Override
  public AssessCompatibility assessCompatibility() {
    return house.assessCompatibility();
  }

  @Override
  public SurveyStores surveyStores() {
    return house.surveyStores();
  }

  @Override
  public SimulateRollout simulateRollout() {
    return house.simulateRollout();
  }

  @Override
  public PlanMigration planMigration(Optional<Path> scratch) {
    return scratch.isEmpty()
        ? house.planMigration()
        : houses.make(scratch, catalog).planMigration();
  }

  @Override
  public ApplyMigration applyMigration() {
    return house.applyMigration();
  }

  @Override
  public SummarizeGraph summarizeGraph() {
    return house.summarizeGraph();
  }

  @Override
  public ReadObjects readObjects() {
    return house.readObjects();
  }

  @Override
  public ReadMigrationHistory readMigrationHistory() {
    return house.readMigrationHistory();
  }

  @Override
  public ReadAuditLog readAuditLog() {
    return house.readAuditLog();
  }

  @Override
  public FollowAuditLog followAuditLog() {
    return house.followAuditLog();
  }

  @Override
  public SealAudit sealAudit() {
    return house.sealAudit();
  }

  @Override
  public MakeAuditKey makeAuditKey() {
    return house.makeAuditKey();
  }

  @Override
  public VerifyAudit verifyAudit() {
    return house.verifyAudit();
  }

  @Override
  public RecoverStore recoverStore() {
    return house.recoverStore();
  }

  @Override
  public DiagnoseStore diagnoseStore() {
    return house.diagnoseStore();
  }

  @Override
  public CheckBackups checkBackups() {
    return house.checkBackups();
  }

  @Override
  public PlanReturn planReturn(Optional<Path> scratch) {
    return scratch.isEmpty() ? house.planReturn() : houses.make(scratch, catalog).planReturn();
  }

  @Override
  public RollBackMigration rollBackMigration(Optional<Path> scratch) {
    return scratch.isEmpty()
        ? house.rollBackMigration()
        : houses.make(scratch, catalog).rollBackMigration();
  }

  @Override
  public RestoreBackup restoreBackup(Optional<Path> scratch) {
    return scratch.isEmpty()
        ? house.restoreBackup()
        : houses.make(scratch, catalog).restoreBackup();
  }

  @Override
  public CreateBackup createBackup() {
    return house.createBackup();
  }

  @Override
  public PruneBackups pruneBackups() {
    return house.pruneBackups();
  }
}
