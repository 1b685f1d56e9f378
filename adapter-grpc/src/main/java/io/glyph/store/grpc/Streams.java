package io.glyph.store.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Calls that give many messages, as fast as their client reads. They wait most of the time, so each
 * has a virtual thread, and no more of the list in memory than the connection takes.
 */
final class Streams {
  private final Semaphore room;
  private final Duration stall;
  private final Answers answers;
  private final Set<Stream<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param most open at once; more are refused
   * @param stall how long a client may hold one without reading
   */
  Streams(int most, Duration stall, Answers answers) {
    this.room = new Semaphore(most);
    this.stall = stall;
    this.answers = answers;
  }

  <A> void start(ServerCallStreamObserver<A> call, Consumer<Stream<A>> work) {
    if (!room.tryAcquire()) {
      call.onError(Errors.tooManyCalls());
      return;
    }
    Stream<A> stream = new Stream<>(call);
    call.setOnCancelHandler(stream::wake);
    call.setOnReadyHandler(stream::wake);
    open.add(stream);
    Thread.ofVirtual()
        .name("glyph-stream")
        .start(() -> {
          try {
            answers.end(
                call,
                () -> {
                  work.accept(stream);
                  return call::onCompleted;
                });
          } finally {
            open.remove(stream);
            room.release();
          }
        });
  }

  /** Ends them all; none changes anything. */
  void stop() {
    stopping = true;
    open.forEach(Stream::wake);
  }

  /** How many are open now. */
  int size() {
    return open.size();
  }

  /** One of them, seen from the thread that fills it. */
  final class Stream<A> {
    private final ServerCallStreamObserver<A> call;

    Stream(ServerCallStreamObserver<A> call) {
      this.call = call;
    }

    /** Gives a message as soon as the client has read those before. */
    void give(A message) {
      long end = System.nanoTime() + stall.toNanos();
      while (true) {
        requireOpen();
        if (call.isReady()) {
          call.onNext(message);
          return;
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw Errors.slowReader();
        }
        await(left);
      }
    }

    /** Waits, but not for longer than the client does. */
    void pause(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        requireOpen();
        await(left);
      }
      requireOpen();
    }

    void requireOpen() {
      if (call.isCancelled()) {
        throw new Gone();
      }
      if (stopping) {
        throw Errors.stopping();
      }
    }

    /** A word that comes between the question and the wait is heard a second later. */
    private synchronized void await(long nanos) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(nanos, TimeUnit.SECONDS.toNanos(1)));
      } catch (InterruptedException nobodyDoesThat) {
        Thread.currentThread().interrupt();
        throw Errors.stopping();
      }
    }

    synchronized void wake() {
      notifyAll();
    }
  }
}
