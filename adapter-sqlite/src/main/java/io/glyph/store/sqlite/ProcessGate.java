package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps connections that lock a database apart from reads around SQLite, within this process.
 *
 * <p>POSIX locks belong to the process, and closing any descriptor of a file drops all of them (<a
 * href="https://www.sqlite.org/howtocorrupt.html">sqlite.org/howtocorrupt.html</a>, section 2.2).
 * So a header may be read directly, and a connection without locks may be open, only while this
 * process has no locking connection to the same file. The process is what matters, so this is
 * static; one entry stays for each database that the process has seen.
 */
final class ProcessGate {
  private static final int ALL = 1 << 16;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final ConcurrentMap<Path, Semaphore> GATES = new ConcurrentHashMap<>();

  private ProcessGate() {}

  /** Held as long as a connection that locks is open. */
  static Pass locking(Path database) {
    return pass(database, 1, PATIENCE_MILLIS).orElseThrow(ProcessGate::busy);
  }

  /** Held while nobody in this process may have a connection that locks. */
  static Pass alone(Path database) {
    return pass(database, ALL, PATIENCE_MILLIS).orElseThrow(ProcessGate::busy);
  }

  /** Like {@link #alone}, but empty at once where this process has such a connection. */
  static Optional<Pass> aloneIfPossible(Path database) {
    return pass(database, ALL, 0);
  }

  private static Optional<Pass> pass(Path database, int permits, long patience) {
    Semaphore gate =
        GATES.computeIfAbsent(
            database.toAbsolutePath().normalize(), path -> new Semaphore(ALL, true));
    try {
      return gate.tryAcquire(permits, patience, TimeUnit.MILLISECONDS)
          ? Optional.of(() -> gate.release(permits))
          : Optional.empty();
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
