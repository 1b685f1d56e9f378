package io.glyph.store.grpc;

import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.grpc.v1.AssessCompatibilityRequest;
import io.glyph.store.grpc.v1.AssessCompatibilityResponse;
import io.glyph.store.grpc.v1.GetMigrationHistoryRequest;
import io.glyph.store.grpc.v1.GetMigrationHistoryResponse;
import io.glyph.store.grpc.v1.GetObjectRequest;
import io.glyph.store.grpc.v1.GetObjectResponse;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.ListBackupsRequest;
import io.glyph.store.grpc.v1.ListBackupsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.Supplier;

/**
 * Calls that look at a store. They take turns, so that few look at once. What reads a whole log has
 * turns of its own: those that answer soon never wait for it.
 */
final class LookingCalls {
  private final ServiceUseCases useCases;
  private final Stores stores;
  private final Turns turns;
  private final Turns readers;
  private final Answers answers;

  /**
   * @param turns of calls that cost the same for every size of a store, or little
   * @param readers turns of those that read a log from its beginning to its end
   */
  LookingCalls(
      ServiceUseCases useCases, Stores stores, Turns turns, Turns readers, Answers answers) {
    this.useCases = useCases;
    this.stores = stores;
    this.turns = turns;
    this.readers = readers;
    this.answers = answers;
  }

  void status(GetStatusRequest request, ServerCallStreamObserver<GetStatusResponse> call) {
    look(
        call,
        () -> {
          StoreLocation store = stores.find(request.getStore());
          return StatusMessages.of(
              Errors.done(useCases.inspectStore().execute(store, request.getWithCounts())));
        });
  }

  void compatibility(
      AssessCompatibilityRequest request,
      ServerCallStreamObserver<AssessCompatibilityResponse> call) {
    look(
        call,
        () -> CompatibilityMessages.of(Errors.done(useCases.assessCompatibility().execute())));
  }

  void history(
      GetMigrationHistoryRequest request,
      ServerCallStreamObserver<GetMigrationHistoryResponse> call) {
    look(
        readers,
        call,
        () -> {
          StoreLocation store = stores.find(request.getStore());
          return ChangeMessages.history(
              Errors.done(useCases.readMigrationHistory().execute(store)));
        });
  }

  void backups(ListBackupsRequest request, ServerCallStreamObserver<ListBackupsResponse> call) {
    look(
        call,
        () -> {
          StoreLocation store = stores.find(request.getStore());
          return BackupMessages.of(Errors.done(useCases.checkBackups().list(store)));
        });
  }

  void object(GetObjectRequest request, ServerCallStreamObserver<GetObjectResponse> call) {
    look(
        call,
        () -> {
          StoreLocation store = stores.find(request.getStore());
          return GraphMessages.of(
              Errors.done(useCases.readObjects().show(store, request.getId().toByteArray())));
        });
  }

  private <A> void look(ServerCallStreamObserver<A> call, Supplier<A> work) {
    look(turns, call, work);
  }

  private <A> void look(Turns turns, ServerCallStreamObserver<A> call, Supplier<A> work) {
    Runnable turn = () -> answers.answer(call, work);
    // A call that is given up makes room. Besides, with a handler set, answering a client that is
    // gone does nothing instead of throwing.
    call.setOnCancelHandler(() -> turns.giveUp(turn));
    switch (turns.take(turn)) {
      case YES -> {}
      case FULL -> call.onError(Errors.tooManyCalls());
      case STOPPING -> call.onError(Errors.stopping());
    }
  }
}
