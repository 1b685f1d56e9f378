package io.glyph.store.grpc;

import com.google.rpc.Code;
import io.glyph.store.application.usecase.StoreStatus;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** The calls: each asks one use case and translates its verdict. */
final class StoreService extends StoreServiceGrpc.StoreServiceImplBase {
  private final StoreLocation store;
  private final ServiceUseCases useCases;
  private final Turns turns;
  private final Errors errors;

  StoreService(StoreLocation store, ServiceUseCases useCases, Turns turns, Errors errors) {
    this.store = store;
    this.useCases = useCases;
    this.turns = turns;
    this.errors = errors;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    answer(
        (ServerCallStreamObserver<GetStatusResponse>) observer,
        () ->
            switch (useCases.inspectStore().execute(store, request.getWithCounts())) {
              case Outcome.Done<StoreStatus>(StoreStatus status) -> StatusMessages.of(status);
              case Outcome.Refused<StoreStatus>(Refusal refusal) -> throw Errors.refused(refusal);
            });
  }

  private <A> void answer(ServerCallStreamObserver<A> call, Supplier<A> work) {
    Runnable turn = () -> run(call, work);
    // A call that is given up makes room. Besides, with a handler set, answering a client that is
    // gone does nothing instead of throwing.
    call.setOnCancelHandler(() -> turns.giveUp(turn));
    Turns.Queued queued = turns.take(turn);
    switch (queued) {
      case YES -> {}
      case FULL ->
          call.onError(
              Errors.ofService(
                  Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "too many calls wait already"));
      case STOPPING ->
          call.onError(
              Errors.ofService(Code.UNAVAILABLE, "STOPPING", "the server is about to stop"));
    }
  }

  private <A> void run(ServerCallStreamObserver<A> call, Supplier<A> work) {
    if (call.isCancelled()) {
      return;
    }
    Runnable reply;
    try {
      A answer = work.get();
      reply =
          () -> {
            call.onNext(answer);
            call.onCompleted();
          };
    } catch (StatusRuntimeException refused) {
      reply = () -> call.onError(refused);
    } catch (RuntimeException | Error defect) {
      // Errors too: a failed assertion or an overflowing stack must not end the thread of all
      // calls.
      StatusRuntimeException told = errors.defect(defect);
      reply = () -> call.onError(told);
    }
    try {
      reply.run();
    } catch (RejectedExecutionException stopped) {
      // The server had to stop before the store was read to the end: nobody is there to hear it.
    }
  }
}
