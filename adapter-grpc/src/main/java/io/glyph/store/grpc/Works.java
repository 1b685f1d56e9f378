package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls that take long or change a store: each on a thread of its own, since all effects of a
 * command belong on one; few at once, and never two that change the same store.
 */
final class Works {
  private final ThreadPoolExecutor workers;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final Set<Path> changing = ConcurrentHashMap.newKeySet();
  private final Answers answers;
  private volatile boolean stopping;

  /**
   * @param most at once; more are refused
   */
  Works(int most, Answers answers) {
    this.answers = answers;
    this.workers =
        new ThreadPoolExecutor(
            0,
            most,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            ServerThreads.factory("glyph-work"));
  }

  /** Does something and answers; may be given up. */
  interface Work<A> {
    A on(Line line);
  }

  /**
   * @param wrap makes an answer of progress; empty where the call has one answer and no progress
   */
  <A> void start(
      ServerCallStreamObserver<A> call,
      Optional<Function<io.glyph.store.grpc.v1.Progress, A>> wrap,
      Work<A> work) {
    Line line =
        new Line(
            told -> wrap.ifPresent(w -> answers.give(call, w.apply(told))),
            told ->
                wrap.filter(w -> call.isReady()).ifPresent(w -> answers.give(call, w.apply(told))));
    call.setOnCancelHandler(line::stop);
    lines.add(line);
    try {
      workers.execute(() -> run(call, line, work));
    } catch (RejectedExecutionException rejected) {
      lines.remove(line);
      call.onError(workers.isShutdown() ? Errors.stopping() : Errors.tooManyCalls());
    }
  }

  private <A> void run(ServerCallStreamObserver<A> call, Line line, Work<A> work) {
    try {
      if (stopping) {
        line.stop();
      }
      answers.answer(
          call,
          () -> {
            try {
              line.requireRunning();
              return work.on(line);
            } catch (RuntimeException failed) {
              // The client of a stopped server is still there to hear why.
              throw stopping && line.isStopped() ? Errors.stopping() : failed;
            }
          });
    } finally {
      lines.remove(line);
    }
  }

  /** Keeps others from changing a store meanwhile; they are refused at once. */
  <T> T alone(StoreLocation store, Function<StoreLocation, T> change) {
    if (!changing.add(store.directory())) {
      throw new RefusedException(new Refusal.StoreBusy(Optional.of("this server")));
    }
    try {
      return change.apply(store);
    } finally {
      changing.remove(store.directory());
    }
  }

  /** Takes no more work, and rolls back what has not begun to commit. */
  void stop() {
    stopping = true;
    workers.shutdown();
    lines.forEach(Line::stop);
  }

  /** Waits for what {@link #stop} has left to be finished. */
  boolean finish(Duration limit) throws InterruptedException {
    return workers.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
