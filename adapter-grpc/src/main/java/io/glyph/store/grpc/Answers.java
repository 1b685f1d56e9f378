package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.RefusedException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** How the end of work becomes the end of a call, whatever thread it ran on. */
final class Answers {
  private final Errors errors;

  Answers(Errors errors) {
    this.errors = errors;
  }

  /** One message and the end, or an error. Never throws. */
  <A> void answer(ServerCallStreamObserver<A> call, Supplier<A> work) {
    end(
        call,
        () -> {
          A answer = work.get();
          return () -> {
            call.onNext(answer);
            call.onCompleted();
          };
        });
  }

  /**
   * @param work gives what is left to be told
   */
  void end(ServerCallStreamObserver<?> call, Supplier<Runnable> work) {
    if (call.isCancelled()) {
      return;
    }
    Runnable reply;
    try {
      reply = work.get();
    } catch (Gone nobody) {
      return;
    } catch (StatusRuntimeException refused) {
      reply = () -> call.onError(refused);
    } catch (RefusedException refused) {
      StatusRuntimeException told = Errors.refused(refused.refusal());
      reply = () -> call.onError(told);
    } catch (RuntimeException | Error defect) {
      // Errors too: a failed assertion or an overflowing stack must not end the thread of all
      // calls.
      StatusRuntimeException told = errors.defect(defect);
      reply = () -> call.onError(told);
    }
    try {
      reply.run();
    } catch (RejectedExecutionException stopped) {
      // The server had to stop before the work was done: nobody is there to hear it.
    }
  }

  /** A message before the end; nothing where nobody is there to hear it. */
  <A> void give(ServerCallStreamObserver<A> call, A message) {
    if (!call.isCancelled()) {
      try {
        call.onNext(message);
      } catch (RejectedExecutionException stopped) {
        // As above.
      }
    }
  }
}
