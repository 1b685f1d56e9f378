package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps connections that lock a database apart from those that do not, and from reads around
 * SQLite, within this process.
 *
 * <p>POSIX locks belong to the process, and closing any descriptor of a file drops all of them (<a
 * href="https://www.sqlite.org/howtocorrupt.html">sqlite.org/howtocorrupt.html</a>, section 2.2).
 * So a header may be read directly, and a connection without locks may be open, only while this
 * process has no locking connection to the same file. Among themselves either kind may be many. The
 * process is what matters, so this is static; one entry stays for each database that the process
 * has seen.
 *
 * <p>It also keeps the end of a connection that writes apart from readers that share with it. Who
 * closes last removes {@code -wal} and {@code -shm}: a reader that opens just then would make a new
 * {@code -wal}, and one that is still there would keep both from going, and cannot remove them.
 */
final class ProcessGate {
  private static final long PATIENCE_MILLIS = 5_000;

  /** A session that has just opened makes the files soon by which others see to share. */
  private static final long SHORT_PATIENCE_MILLIS = 1_000;

  /** Many looks long; a reader that streams to somebody slow may stay longer. */
  private static final long CLOSING_PATIENCE_MILLIS = 2_000;

  private static final ConcurrentMap<Path, ProcessGate> GATES = new ConcurrentHashMap<>();

  private int locking;
  private int lockless;
  private int waitingToLock;
  private int sharing;
  private int closing;

  private ProcessGate() {}

  /** Held as long as a connection that locks is open. */
  static Pass locking(Path database) {
    return of(database).enterLocking(database);
  }

  /**
   * Held as long as a connection is open that locks and only reads; waits while a writer closes.
   */
  static Pass sharing(Path database) {
    Pass locking = locking(database);
    try {
      Pass sharing = of(database).enterSharing(database);
      return () -> {
        sharing.close();
        locking.close();
      };
    } catch (StoreAccessException interrupted) {
      locking.close();
      throw interrupted;
    }
  }

  /**
   * Held while a connection that writes is closed. Waits for readers of this process, but not for
   * long: then two files stay that harm nobody, as they do where another program reads.
   */
  static Pass closing(Path database) {
    return of(database).enterClosing(database);
  }

  /** Held while nobody in this process may have a connection that locks. */
  static Pass alone(Path database) {
    return of(database).enterLockless(database, PATIENCE_MILLIS).orElseThrow(ProcessGate::busy);
  }

  /** Held as long as a connection without locks is open. */
  static Pass lockless(Path database) {
    return of(database)
        .enterLockless(database, SHORT_PATIENCE_MILLIS)
        .orElseThrow(ProcessGate::busy);
  }

  /** Like {@link #alone}, but empty at once where this process has such a connection. */
  static Optional<Pass> aloneIfPossible(Path database) {
    return of(database).enterLockless(database, 0);
  }

  /** Whether this process has a connection that locks. */
  static boolean isLocking(Path database) {
    ProcessGate gate = of(database);
    synchronized (gate) {
      return gate.locking > 0;
    }
  }

  private static ProcessGate of(Path database) {
    return GATES.computeIfAbsent(database.toAbsolutePath().normalize(), path -> new ProcessGate());
  }

  private synchronized Pass enterLocking(Path database) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    waitingToLock++;
    try {
      while (lockless > 0) {
        if (!pause(end, database)) {
          throw busy();
        }
      }
      locking++;
    } finally {
      waitingToLock--;
      notifyAll();
    }
    return () -> {
      synchronized (this) {
        locking--;
        notifyAll();
      }
    };
  }

  private synchronized Pass enterSharing(Path database) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (closing > 0 && pause(end, database)) {
      // Whoever closes does so within its own patience.
    }
    sharing++;
    return () -> {
      synchronized (this) {
        sharing--;
        notifyAll();
      }
    };
  }

  private synchronized Pass enterClosing(Path database) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSING_PATIENCE_MILLIS);
    closing++;
    Pass pass =
        () -> {
          synchronized (this) {
            closing--;
            notifyAll();
          }
        };
    try {
      while (sharing > 0 && pause(end, database)) {
        // Readers that come now wait.
      }
      return pass;
    } catch (StoreAccessException interrupted) {
      // Closing cannot be called off.
      return pass;
    }
  }

  /** Lets those go first who wait to lock: readers that come all the time would keep them out. */
  private synchronized Optional<Pass> enterLockless(Path database, long patience) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
    while (locking > 0 || (patience > 0 && waitingToLock > 0)) {
      if (patience == 0 || !pause(end, database)) {
        return Optional.empty();
      }
    }
    lockless++;
    return Optional.of(() -> {
      synchronized (this) {
        lockless--;
        notifyAll();
      }
    });
  }

  /** False where the time is over. */
  // All callers ask again in a loop.
  @SuppressWarnings("WaitNotInLoop")
  private synchronized boolean pause(long end, Path database) {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (left <= 0) {
      return false;
    }
    try {
      wait(left);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StoreAccessException(
          StoreAccessException.Kind.IO, "wait for database", database, stopped);
    }
  }

  private static RefusedException busy() {
    return new RefusedException(new Refusal.StoreBusy(Optional.of("this process")));
  }

  /** Permission that ends when it is closed. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }
}
