package io.glyph.store.grpc;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets calls that answer soon at the stores, few at a time, in the order in which they came.
 *
 * <p>The threads that gRPC runs calls on never wait here, so health checks are answered meanwhile.
 */
final class Turns {
  private final ThreadPoolExecutor worker;

  /**
   * @param lookers how many have their turn at once
   * @param waiting how many may wait
   */
  Turns(int lookers, int waiting) {
    this.worker =
        new ThreadPoolExecutor(
            lookers,
            lookers,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            ServerThreads.factory("glyph-store"));
  }

  /** What became of a request for a turn. */
  enum Queued {
    YES,
    FULL,
    STOPPING
  }

  /**
   * @param call must not throw
   */
  Queued take(Runnable call) {
    try {
      worker.execute(call);
      return Queued.YES;
    } catch (RejectedExecutionException rejected) {
      return worker.isShutdown() ? Queued.STOPPING : Queued.FULL;
    }
  }

  /** Takes back a call that has not had its turn yet. */
  void giveUp(Runnable call) {
    worker.remove(call);
  }

  /** How many calls wait now. */
  int waiting() {
    return worker.getQueue().size();
  }

  /**
   * Takes no more calls and waits for those that were taken. Interrupts nobody: an interrupt would
   * close files under the reader.
   *
   * @return whether all are done
   */
  boolean finish(Duration limit) throws InterruptedException {
    worker.shutdown();
    return worker.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
