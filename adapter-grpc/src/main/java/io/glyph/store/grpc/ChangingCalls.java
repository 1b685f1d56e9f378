package io.glyph.store.grpc;

import io.glyph.store.application.usecase.ImportProject;
import io.glyph.store.application.usecase.InitializeStore;
import io.glyph.store.application.usecase.PruneBackups;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.application.usecase.RequestMark;
import io.glyph.store.domain.backup.Retention;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.grpc.v1.CreateBackupRequest;
import io.glyph.store.grpc.v1.CreateBackupResponse;
import io.glyph.store.grpc.v1.ImportRequest;
import io.glyph.store.grpc.v1.ImportResponse;
import io.glyph.store.grpc.v1.InitializeStoreRequest;
import io.glyph.store.grpc.v1.InitializeStoreResponse;
import io.glyph.store.grpc.v1.PruneBackupsRequest;
import io.glyph.store.grpc.v1.PruneBackupsResponse;
import io.glyph.store.grpc.v1.RecoverRequest;
import io.glyph.store.grpc.v1.RecoverResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.file.Path;
import java.util.Optional;

/** Calls with one answer that change a store. */
final class ChangingCalls {
  private final ServiceUseCases useCases;
  private final Stores stores;
  private final Changes changes;
  private final Works works;
  private final Caller.Reader callers;

  ChangingCalls(
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

  void initialize(
      InitializeStoreRequest request, ServerCallStreamObserver<InitializeStoreResponse> call) {
    works.start(
        call,
        Optional.empty(),
        line -> {
          Caller caller = callers.of(request);
          Optional<StoreVersion> version =
              Caller.version(request.hasStoreVersion(), request.getStoreVersion(), "store_version");
          Path project = stores.project(request.getStore());
          StoreLocation store = new StoreLocation(project.resolve(".glyph"));
          return works.alone(
              store,
              place -> {
                // Where there is none, none can know of the request.
                Optional<ReadAuditLog.Event> earlier =
                    useCases.locateStore().execute(project, Optional.of(project))
                            instanceof Outcome.Done<?>
                        ? changes.recall(place, caller)
                        : Optional.empty();
                if (earlier.isEmpty()) {
                  Outcome<InitializeStore.Report> made =
                      useCases
                          .initializeStore()
                          .execute(project, version, caller.actor(), Optional.of(caller.mark()));
                  Errors.done(made);
                }
                return ChangeMessages.initialized(
                    place, earlier.orElseGet(() -> changes.told(place, caller)));
              });
        });
  }

  void createBackup(
      CreateBackupRequest request, ServerCallStreamObserver<CreateBackupResponse> call) {
    works.start(
        call,
        Optional.empty(),
        line -> {
          Caller caller = callers.of(request);
          return works.alone(
              stores.find(request.getStore()),
              store ->
                  ChangeMessages.backup(
                      changes
                          .recall(store, caller)
                          .orElseGet(() -> {
                            Errors.done(
                                useCases
                                    .createBackup()
                                    .execute(
                                        store, caller.actor(), Optional.of(caller.mark()), line));
                            return changes.told(store, caller);
                          })));
        });
  }

  void prune(PruneBackupsRequest request, ServerCallStreamObserver<PruneBackupsResponse> call) {
    works.start(
        call,
        Optional.empty(),
        line -> {
          Caller caller = callers.of(request);
          if (request.getKeep() < 0) {
            throw Caller.refused("keep", "is too large");
          }
          Retention retention = new Retention(request.getKeep(), request.getMigrationIsGood());
          return works.alone(
              stores.find(request.getStore()),
              store -> {
                Optional<ReadAuditLog.Event> earlier = changes.recall(store, caller);
                if (earlier.isPresent()) {
                  return ChangeMessages.pruned(earlier.get());
                }
                PruneBackups.Report report =
                    Errors.done(
                        useCases
                            .pruneBackups()
                            .execute(store, retention, caller.actor(), Optional.of(caller.mark())));
                return report.event().isPresent()
                    ? ChangeMessages.pruned(changes.told(store, caller))
                    : PruneBackupsResponse.getDefaultInstance();
              });
        });
  }

  void recover(RecoverRequest request, ServerCallStreamObserver<RecoverResponse> call) {
    works.start(
        call,
        Optional.empty(),
        line -> {
          Caller caller = callers.of(request);
          // Without a name there is nothing to be asked for again, and no event.
          Optional<RequestMark> mark =
              request.getRequestId().isEmpty() ? Optional.empty() : Optional.of(caller.mark());
          return works.alone(
              stores.find(request.getStore()), store -> recovered(store, caller, mark));
        });
  }

  private RecoverResponse recovered(
      StoreLocation store, Caller caller, Optional<RequestMark> mark) {
    Optional<ReadAuditLog.Event> earlier = mark.flatMap(name -> changes.recall(store, caller));
    if (earlier.isPresent()) {
      return ChangeMessages.recovered(store, earlier.get());
    }
    RecoverStore.Report report =
        Errors.done(useCases.recoverStore().execute(store, caller.actor(), mark));
    return mark.isEmpty() || report.didNothing()
        ? LifecycleMessages.of(report)
        : ChangeMessages.recovered(store, changes.told(store, caller));
  }

  void importFiles(ImportRequest request, ServerCallStreamObserver<ImportResponse> call) {
    works.start(
        call,
        Optional.empty(),
        line -> {
          Caller caller = callers.of(request);
          return works.alone(
              stores.find(request.getStore()),
              store -> {
                Optional<ReadAuditLog.Event> earlier = changes.recall(store, caller);
                if (earlier.isPresent()) {
                  return imported(earlier.get());
                }
                Path project = RunFolder.real(store.project());
                ImportProject.Request wanted =
                    new ImportProject.Request(
                        store,
                        Scope.below(project, request.getPath(), "path"),
                        caller.actor(),
                        Optional.of(caller.mark()));
                ImportProject.Report report =
                    Errors.done(useCases.importProject().execute(wanted, line));
                return report.event().isPresent()
                    ? imported(changes.told(store, caller))
                    : ImportResponse.newBuilder()
                        .setUnchanged(LifecycleMessages.nothing(report))
                        .build();
              });
        });
  }

  private static ImportResponse imported(ReadAuditLog.Event event) {
    return ImportResponse.newBuilder().setImported(ChangeMessages.imported(event)).build();
  }
}
