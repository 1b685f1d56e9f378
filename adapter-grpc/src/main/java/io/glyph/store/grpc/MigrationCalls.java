package io.glyph.store.grpc;

import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.Progress;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.application.usecase.ReturnReport;
import io.glyph.store.application.usecase.ReturnRequest;
import io.glyph.store.application.usecase.ReturnRequest.Goal;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.grpc.v1.AlreadyThere;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.ApplyMigrationResult;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.PlanConfirmation;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.PlanMigrationResponse;
import io.glyph.store.grpc.v1.RestoreBackupRequest;
import io.glyph.store.grpc.v1.RestoreBackupResponse;
import io.glyph.store.grpc.v1.RollBackGoal;
import io.glyph.store.grpc.v1.RollBackMigrationRequest;
import io.glyph.store.grpc.v1.RollBackMigrationResponse;
import io.glyph.store.grpc.v1.VersionChange;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;

/** Calls that take a store to another version, or rehearse that: progress, then one result. */
final class MigrationCalls {
  private final ServiceUseCases useCases;
  private final Stores stores;
  private final Changes changes;
  private final Works works;
  private final Caller.Reader callers;

  MigrationCalls(
      ServiceUseCases useCases,
      Stores stores,
      Changes changes,
      Works works,
      Caller.Reader callers) {
    this.useCases = useCases;
    this.stores = stores;
    this.changes = changes;
    this.works = works;
    this.callers = callers;
  }

  void plan(PlanMigrationRequest request, ServerCallStreamObserver<PlanMigrationResponse> call) {
    works.start(
        call,
        Optional.of(told -> PlanMigrationResponse.newBuilder().setProgress(told).build()),
        line ->
            PlanMigrationResponse.newBuilder()
                .setResult(plan(stores.find(request.getStore()), request, line))
                .build());
  }

  private Plan plan(StoreLocation store, PlanMigrationRequest request, Line line) {
    return switch (request.getTargetCase()) {
      case TO_VERSION, TARGET_NOT_SET ->
          PlanMessages.of(
              Errors.done(
                  useCases
                      .planMigration()
                      .execute(
                          store,
                          Caller.version(
                              request.hasToVersion(), request.getToVersion(), "to_version"),
                          line)));
      case ROLL_BACK -> planReturn(store, goal(request.getRollBack()), line);
      case RESTORE_BACKUP ->
          planReturn(store, new Goal.FromBackup(request.getRestoreBackup()), line);
    };
  }

  private Plan planReturn(StoreLocation store, Goal goal, Line line) {
    ReturnRequest question =
        new ReturnRequest(
            store, goal, callers.actor(""), Optional.empty(), false, Optional.empty());
    return PlanMessages.of(Errors.done(useCases.planReturn().execute(question, line)));
  }

  private static Goal goal(RollBackGoal goal) {
    return switch (goal.getGoalCase()) {
      case TO_VERSION ->
          new Goal.Version(
              Caller.version(true, goal.getToVersion(), "goal.to_version").orElseThrow());
      case BACKUP -> new Goal.FromBackup(goal.getBackup());
      case GOAL_NOT_SET -> new Goal.LastMigration();
    };
  }

  void apply(ApplyMigrationRequest request, ServerCallStreamObserver<ApplyMigrationResponse> call) {
    works.start(
        call,
        Optional.of(told -> ApplyMigrationResponse.newBuilder().setProgress(told).build()),
        line -> {
          Caller caller = callers.of(request);
          Optional<StoreVersion> target =
              Caller.version(request.hasToVersion(), request.getToVersion(), "to_version");
          var confirmation =
              caller.confirmation(request.hasConfirmation(), request.getConfirmation());
          return works.alone(
              stores.find(request.getStore()),
              store -> {
                Optional<ReadAuditLog.Event> earlier = changes.recall(store, caller);
                if (earlier.isPresent()) {
                  return migrated(earlier.get());
                }
                return switch (Errors.done(
                    useCases
                        .applyMigration()
                        .execute(
                            new ApplyMigration.Request(
                                store,
                                target,
                                caller.actor(),
                                confirmation,
                                request.getIgnoreClaims(),
                                Optional.of(caller.mark())),
                            line))) {
                  case ApplyMigration.Report.Migrated done -> migrated(changes.told(store, caller));
                  case ApplyMigration.Report.AlreadyThere(StoreVersion version) ->
                      result(
                          ApplyMigrationResult.newBuilder()
                              .setAlreadyThere(
                                  AlreadyThere.newBuilder().setStoreVersion(version.number())));
                };
              });
        });
  }

  private static ApplyMigrationResponse migrated(ReadAuditLog.Event event) {
    return result(ApplyMigrationResult.newBuilder().setMigrated(ChangeMessages.version(event)));
  }

  private static ApplyMigrationResponse result(ApplyMigrationResult.Builder result) {
    return ApplyMigrationResponse.newBuilder().setResult(result).build();
  }

  void rollBack(
      RollBackMigrationRequest request, ServerCallStreamObserver<RollBackMigrationResponse> call) {
    works.start(
        call,
        Optional.of(told -> RollBackMigrationResponse.newBuilder().setProgress(told).build()),
        line ->
            RollBackMigrationResponse.newBuilder()
                .setResult(
                    goBack(
                        new Wish(
                            request.getStore(),
                            callers.of(request),
                            goal(request.getGoal()),
                            request.hasConfirmation(),
                            request.getConfirmation(),
                            request.getIgnoreClaims()),
                        line,
                        useCases.rollBackMigration()::execute))
                .build());
  }

  void restore(RestoreBackupRequest request, ServerCallStreamObserver<RestoreBackupResponse> call) {
    works.start(
        call,
        Optional.of(told -> RestoreBackupResponse.newBuilder().setProgress(told).build()),
        line ->
            RestoreBackupResponse.newBuilder()
                .setResult(
                    goBack(
                        new Wish(
                            request.getStore(),
                            callers.of(request),
                            new Goal.FromBackup(request.getBackup()),
                            request.hasConfirmation(),
                            request.getConfirmation(),
                            request.getIgnoreClaims()),
                        line,
                        useCases.restoreBackup()::execute))
                .build());
  }

  private record Wish(
      String store,
      Caller caller,
      Goal goal,
      boolean confirmed,
      PlanConfirmation confirmation,
      boolean ignoreClaims) {}

  private interface Return {
    Outcome<ReturnReport> execute(ReturnRequest request, Progress progress);
  }

  private VersionChange goBack(Wish wish, Line line, Return how) {
    Caller caller = wish.caller();
    var confirmation = caller.confirmation(wish.confirmed(), wish.confirmation());
    return works.alone(
        stores.find(wish.store()),
        store ->
            ChangeMessages.version(
                changes
                    .recall(store, caller)
                    .orElseGet(() -> {
                      ReturnRequest asked =
                          new ReturnRequest(
                              store,
                              wish.goal(),
                              caller.actor(),
                              confirmation,
                              wish.ignoreClaims(),
                              Optional.of(caller.mark()));
                      Errors.done(how.execute(asked, line));
                      return changes.told(store, caller);
                    })));
  }
}
