package io.glyph.store.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.sqlite.SQLiteConnection;

/**
 * Interrupts what a connection does after a time. JDBC's query timeout does not stop one long
 * statement of SQLite, such as counting an endless view; {@code sqlite3_interrupt} does.
 *
 * <p>Its thread does nothing else, so that all effects of a command stay on one thread.
 */
final class Watchdog implements AutoCloseable {
  private static final long REPEAT_MILLIS = 50;

  private final CountDownLatch done = new CountDownLatch(1);

  private Watchdog() {}

  /**
   * @param stopped asked again and again whether to end it before its time
   */
  static Watchdog watch(SQLiteConnection connection, Duration limit, BooleanSupplier stopped) {
    Watchdog watchdog = new Watchdog();
    Thread.ofPlatform()
        .daemon()
        .name("glyph-sqlite-watchdog")
        .start(() -> watchdog.run(connection, limit, stopped));
    return watchdog;
  }

  private void run(SQLiteConnection connection, Duration limit, BooleanSupplier stopped) {
    try {
      long end = System.nanoTime() + limit.toNanos();
      boolean closed = false;
      while (!closed && !stopped.getAsBoolean() && System.nanoTime() - end < 0) {
        closed = done.await(REPEAT_MILLIS, TimeUnit.MILLISECONDS);
      }
      // Again and again: an interrupt between two statements has no effect on the second.
      while (!closed) {
        interrupt(connection);
        closed = done.await(REPEAT_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  /** Not after {@link #close()}: the connection may be gone by then, and with it its memory. */
  private synchronized void interrupt(SQLiteConnection connection) {
    if (done.getCount() == 0) {
      return;
    }
    try {
      connection.getDatabase().interrupt();
    } catch (SQLException closedMeanwhile) {
      done.countDown();
    }
  }

  @Override
  public synchronized void close() {
    done.countDown();
  }
}
