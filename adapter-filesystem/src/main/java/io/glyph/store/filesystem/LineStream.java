package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the complete lines of a log in order. What takes long, hashing and judging them, is done
 * block by block on other threads; the visitor is always called on the caller's. Memory is a few
 * blocks, whatever the log is; a line that is longer than a block goes through in pieces.
 */
final class LineStream implements AutoCloseable {
  /** Less than this is not worth other threads. */
  private static final long WORTH_THREADS = 16L * LineBlock.SIZE;

  private static final int MOST_THREADS = 4;

  private final LogFile log;
  private final Consumer<LoggedLine> visitor;
  private final ArrayDeque<Future<LineBlock>> working = new ArrayDeque<>();
  private final ArrayDeque<LineBlock> free = new ArrayDeque<>();
  private final int threads =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
  private @Nullable ExecutorService workers;
  private long lines;
  private long bytes;

  LineStream(LogFile log, Consumer<LoggedLine> visitor) {
    this.log = log;
    this.visitor = visitor;
  }

  /** Bytes of the complete lines so far. */
  long bytes() {
    return bytes;
  }

  /** Goes on to the last complete line that ends at an offset or before it. */
  void read(long to) {
    boolean apart = to - bytes >= WORTH_THREADS;
    LineBlock block = block();
    long position = bytes;
    while (position < to) {
      int got = log.read(position, block, (int) Math.min(block.room(), to - position));
      if (got <= 0) {
        break;
      }
      position += got;
      if (block.room() > 0 && position < to) {
        continue;
      }
      LineBlock next = block();
      if (block.cutInto(next)) {
        submit(block, apart);
        block = next;
      } else if (position < to) {
        drain();
        free.add(next);
        if (!longLine(to)) {
          break;
        }
        position = bytes;
        block.clear();
      }
    }
    free.add(block);
    drain();
  }

  private void submit(LineBlock block, boolean apart) {
    if (!apart) {
      tell(block.work());
      return;
    }
    if (workers == null) {
      workers = Executors.newFixedThreadPool(threads, LineStream::worker);
    }
    working.add(workers.submit(block::work));
    while (working.size() > threads + 1) {
      tell(await(working.remove()));
    }
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "glyph-log");
    thread.setDaemon(true);
    return thread;
  }

  private void drain() {
    while (!working.isEmpty()) {
      tell(await(working.remove()));
    }
  }

  private void tell(LineBlock block) {
    block.tell(lines, bytes, visitor);
    lines += block.lines();
    bytes += block.size();
    free.add(block);
  }

  /** One line that has no place in a block; false where it is not complete. */
  private boolean longLine(long to) {
    LineJudgements judgements = new LineJudgements(lines, visitor);
    log.lines(bytes, to, AuditEvent.MAX_LINE_BYTES, judgements);
    lines += judgements.lines();
    bytes += judgements.bytes();
    return judgements.lines() > 0;
  }

  private LineBlock block() {
    LineBlock block = free.isEmpty() ? new LineBlock() : free.remove();
    block.clear();
    return block;
  }

  private static LineBlock await(Future<LineBlock> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(new Refusal.Interrupted());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a worker throws nothing else", e);
    }
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.shutdownNow();
    }
  }
}
