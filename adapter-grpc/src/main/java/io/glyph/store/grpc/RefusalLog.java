package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A line for each call and connection that was refused, for who runs the server: when, as what,
 * from what kind of place, and which call. Nothing that a request or a store holds is in it, but
 * the name of the method, escaped and cut; above all no token and no path.
 *
 * <p>At most {@value #LINES} lines a minute, about 5 KB, so that a flood does not fill a disk; what
 * was left out is counted. Whoever reads the lines may be slow or stuck: they are handed over by a
 * thread of their own, and are left out where too many wait.
 */
final class RefusalLog implements AutoCloseable {
  static final int LINES = 30;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_WAITING = 2 * LINES;

  private final Consumer<String> lines;
  private final InstantSource clock;
  private final ThreadPoolExecutor writer;
  private Instant start = Instant.MIN;
  private int told;
  private long leftOut;

  /**
   * @param lines takes each line, without its newline, on a thread of the server's
   */
  RefusalLog(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
    this.writer =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            ServerThreads.factory("glyph-log"));
    writer.allowCoreThreadTimeOut(true);
  }

  /**
   * @param status of gRPC
   * @param reason as the client was told; empty where gRPC itself refused
   * @param method as the client named it
   */
  void call(String status, String reason, String peer, String method) {
    // The method last, since only that may hold a blank.
    String why = reason.isEmpty() ? "" : " reason=" + reason;
    tell("status=" + status + why + " peer=" + peer + " call=" + Printable.of(method));
  }

  /**
   * @param reason one of ours
   */
  void connection(String reason, String peer) {
    tell("connection=" + reason + " peer=" + peer);
  }

  /**
   * Defects, told on the same thread, for the same reason; but all of them, while there is room.
   */
  DefectListener handingOver(DefectListener defects) {
    return (requestId, defect) -> {
      try {
        writer.execute(() -> defects.onDefect(requestId, defect));
      } catch (RejectedExecutionException tooMany) {
        synchronized (this) {
          leftOut++;
        }
      } catch (OutOfMemoryError noThread) {
        defects.onDefect(requestId, defect);
      }
    };
  }

  private synchronized void tell(String what) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    // A clock that was put back begins a new minute as well.
    if (now.isBefore(start) || !now.isBefore(start.plus(WINDOW))) {
      summary(now);
      start = now;
      told = 0;
    }
    if (told == LINES) {
      leftOut++;
      return;
    }
    told++;
    if (!write("glyph: refused at=" + now + " " + what)) {
      leftOut++;
    }
  }

  private void summary(Instant now) {
    if (leftOut > 0 && write("glyph: refused at=" + now + " and " + leftOut + " more before")) {
      leftOut = 0;
    }
  }

  private boolean write(String line) {
    try {
      writer.execute(() -> lines.accept(line));
      return true;
    } catch (RejectedExecutionException tooMany) {
      return false;
    }
  }

  /** Tells what was left out, and waits for the lines a moment. */
  @Override
  public void close() {
    synchronized (this) {
      summary(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
    writer.shutdown();
    try {
      writer.awaitTermination(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
