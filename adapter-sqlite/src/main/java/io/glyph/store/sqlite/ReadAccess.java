package io.glyph.store.sqlite;

import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * Opens a database for reading without changing a byte or leaving a file, whatever lies beside it.
 *
 * <table>
 * <caption>What lies beside it decides, by {@code stat} alone</caption>
 * <tr><td>a non-empty {@code -journal}</td><td>refused: any ordinary open plays it back</td></tr>
 * <tr><td>no or an empty {@code -wal}, no {@code -shm}</td><td>{@code immutable=1}</td></tr>
 * <tr><td>{@code -shm}, no {@code -wal}</td><td>{@code immutable=1} too: whoever had it open is
 *     gone or just closing, and {@code mode=ro} would make a new {@code -wal}</td></tr>
 * <tr><td>{@code -wal}, no {@code -shm}</td><td>a private copy of both, after the WAL was found to
 *     be the database's own: SQLite would open the {@code -wal} for writing</td></tr>
 * <tr><td>both, the {@code -wal} being its header alone</td><td>{@code immutable=1}</td></tr>
 * <tr><td>both, the {@code -wal} beginning as no program lets one begin, and holding nothing that
 *     the database lacks</td><td>{@code immutable=1}: SQLite with {@code readonly_shm} would take it
 *     for busy for ever</td></tr>
 * <tr><td>both</td><td>{@code readonly_shm=1}: an ordinary reader beside a live program; with a
 *     stale {@code -shm} SQLite makes the index of the WAL in memory</td></tr>
 * </table>
 *
 * <p>All but the last take no lock. So one looks again afterwards, and starts over where anything
 * moved. In the last case SQLite opens the {@code -wal} with {@code O_RDWR} if it may, as it always
 * does, and does not write to it; the {@code -shm} is opened {@code O_RDONLY}. Between the look and
 * SQLite's own, microseconds later, the last other program may close and remove both; then SQLite
 * leaves an empty {@code -wal}, which means nothing to anybody. Nothing in its API prevents that;
 * within this process {@link ProcessGate} does.
 */
final class ReadAccess {
  private static final int ATTEMPTS = 8;
  private static final long PAUSE_MILLIS = 5;
  private static final int READONLY_CANTINIT = 8 | (5 << 8);
  private static final int READONLY_RECOVERY = 8 | (1 << 8);

  private final Limits limits;
  private final ScratchSpace scratch;
  private final FileEffects files;

  ReadAccess(Limits limits, ScratchSpace scratch, FileEffects files) {
    this.limits = limits;
    this.scratch = scratch;
    this.files = files;
  }

  /** What is done with an open connection. */
  interface Query<T> {
    T on(SQLiteConnection connection) throws SQLException;
  }

  /**
   * Runs a query, more than once where the files move meanwhile.
   *
   * @param operation a static text for failures
   */
  <T> T read(Path database, String operation, Duration limit, Query<T> query) {
    return read(database, operation, limit, () -> false, query);
  }

  /**
   * The same for what takes long.
   *
   * @param stopped asked again and again, on another thread, whether to give up
   */
  <T> T read(
      Path database, String operation, Duration limit, BooleanSupplier stopped, Query<T> query) {
    for (int attempt = 1; ; attempt++) {
      Surroundings before = look(database);
      Patience patience = new Patience(limit, stopped);
      try {
        T result = once(database, before, patience, query);
        if (isShared(database, before) || before.equals(Surroundings.of(database))) {
          return result;
        }
      } catch (SQLException failed) {
        if (stopped.getAsBoolean()) {
          throw new RefusedException(new Refusal.Interrupted());
        }
        if (!mayPass(failed, database, before)) {
          throw SqlErrors.translate(failed, operation, database);
        }
      } catch (RefusedException | StoreAccessException refused) {
        // Torn by somebody's write? A refusal counts only where nothing moved.
        if (attempt == ATTEMPTS || before.equals(Surroundings.of(database))) {
          throw refused;
        }
      }
      if (attempt == ATTEMPTS) {
        throw new RefusedException(new Refusal.StoreBusy(Optional.empty()));
      }
      pause(attempt);
    }
  }

  /** Refuses what must not be opened at all; for reading as for writing. */
  static Surroundings look(Path database) {
    Surroundings found = Surroundings.of(database);
    if (found.hasFilledJournal()) {
      throw new RefusedException(
          new Refusal.UnsafeStore(
              Surroundings.beside(database, "-journal"),
              "a rollback journal lies beside the database; opening would play it back"));
    }
    if (found.database() == null) {
      throw SqlErrors.invalid("store.db is missing");
    }
    if (found.database().size() == 0) {
      throw SqlErrors.invalid("store.db is empty");
    }
    return found;
  }

  /**
   * Refuses a WAL that shows in its bytes that it is another database's, or that SQLite would pass
   * over what is in it. Nothing is judged while this process has a locking connection: whoever
   * opened that has judged before.
   */
  static void requireOwnWal(Path database, Surroundings found) {
    isAnybodys(database, found);
  }

  /** The same; whether it may be a living program's. */
  private static boolean isAnybodys(Path database, Surroundings found) {
    if (!found.hasFilledWal()) {
      return true;
    }
    try (ProcessGate.Pass alone = ProcessGate.aloneIfPossible(database).orElse(null)) {
      return alone == null || !judge(database).equals(new WalHeaders.Verdict.Empty(false));
    }
  }

  /** Only while nobody in this process has locks. */
  private static WalHeaders.Verdict judge(Path database) {
    Path wal = Surroundings.beside(database, "-wal");
    try {
      WalHeaders.Verdict verdict = WalHeaders.judge(database, wal);
      if (verdict instanceof WalHeaders.Verdict.Own
          || verdict.equals(new WalHeaders.Verdict.Empty(true))) {
        return verdict;
      }
      // Nobody who is alive leaves it so; but he may have been at work just now.
      pause(1);
      verdict = WalHeaders.judge(database, wal);
      if (verdict instanceof WalHeaders.Verdict.Unusable(String problem)) {
        throw new RefusedException(new Refusal.UnsafeStore(wal, problem));
      }
      return verdict;
    } catch (IOException failed) {
      throw FileErrors.translate(failed, "read WAL", wal);
    }
  }

  private record Patience(Duration limit, BooleanSupplier stopped) {}

  private <T> T once(Path database, Surroundings found, Patience limit, Query<T> query)
      throws SQLException {
    if (isShared(database, found) && isAnybodys(database, found)) {
      try (ProcessGate.Pass _ = ProcessGate.sharing(database)) {
        if (!isShared(database, Surroundings.of(database))) {
          // Whoever had it open has just closed it; SQLite would make a new -wal.
          throw new RefusedException(new Refusal.StoreBusy(Optional.empty()));
        }
        return open(DatabaseUri.shared(database), limit, false, query);
      }
    }
    if (isCold(found)) {
      try (ProcessGate.Pass _ = ProcessGate.alone(database)) {
        if (judge(database) instanceof WalHeaders.Verdict.Own) {
          return overCopy(database, limit, query);
        }
      }
    }
    try (ProcessGate.Pass _ = ProcessGate.lockless(database)) {
      return open(DatabaseUri.immutable(database), limit, false, query);
    }
  }

  private <T> T overCopy(Path database, Patience limit, Query<T> query) throws SQLException {
    try (ScratchSpace.Room room = scratch.open()) {
      return open(
          DatabaseUri.withoutLocks(ColdCopy.make(database, room.folder(), files)),
          limit,
          true,
          connection -> {
            PageCache.WHOLE.of(connection, "main");
            requireWhole(connection, database);
            return query.on(connection);
          });
    }
  }

  /** A WAL of another database that the headers do not give away mixes pages of two. */
  private static void requireWhole(SQLiteConnection connection, Path database) throws SQLException {
    String verdict = Sql.text(connection, "PRAGMA main.integrity_check(1)");
    if (!"ok".equals(verdict)) {
      throw new RefusedException(
          new Refusal.UnsafeStore(
              Surroundings.beside(database, "-wal"),
              "database and WAL do not fit each other; it may be another database's"));
    }
  }

  /** Opens a file that nobody else has, without any sidecar. */
  <T> T immutable(Path database, String operation, Query<T> query) {
    try {
      Patience patience = new Patience(limits.scan(), () -> false);
      return open(DatabaseUri.immutable(database), patience, false, query);
    } catch (SQLException failed) {
      throw SqlErrors.translate(failed, operation, database);
    }
  }

  private <T> T open(String uri, Patience patience, boolean exclusive, Query<T> query)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(Math.toIntExact(limits.busy().toMillis()));
    try (SQLiteConnection connection = Connections.open(config, uri);
        Watchdog _ = Watchdog.watch(connection, patience.limit(), patience.stopped())) {
      connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, Limits.MAX_VALUE_BYTES);
      Sql.run(connection, "PRAGMA trusted_schema=OFF");
      Sql.run(connection, "PRAGMA query_only=ON");
      Sql.run(connection, "PRAGMA cell_size_check=ON");
      Sql.run(connection, "PRAGMA mmap_size=0");
      if (exclusive) {
        Sql.run(connection, "PRAGMA locking_mode=EXCLUSIVE");
      }
      Sha256Function.register(connection);
      return query.on(connection);
    }
  }

  /**
   * A WAL that is its header alone, as a program leaves it that is killed before its first frame,
   * is no reason to share: nothing is in it, and beside a stale {@code -shm} SQLite with {@code
   * readonly_shm} takes it for busy for ever, since it compares salts that it has not read. Where
   * this process itself has it open for writing, the {@code -shm} is not stale.
   */
  private static boolean isShared(Path database, Surroundings found) {
    return found.shm() != null
        && found.wal() != null
        && (found.wal().size() != WalFrames.WAL_HEADER || ProcessGate.isLocking(database));
  }

  private static boolean isCold(Surroundings found) {
    return found.hasFilledWal() && found.shm() == null;
  }

  private static boolean mayPass(SQLException failed, Path database, Surroundings before) {
    int extended = failed.getErrorCode();
    if (extended == READONLY_CANTINIT || extended == READONLY_RECOVERY) {
      return true;
    }
    if (isShared(database, before) && SqlErrors.code(failed) == SqlErrors.CANTOPEN) {
      // The -shm was there a moment ago: somebody closes and opens all the time.
      return isReadableOrGone(database)
          && isReadableOrGone(Surroundings.beside(database, "-wal"))
          && isReadableOrGone(Surroundings.beside(database, "-shm"));
    }
    return !before.equals(Surroundings.of(database))
        && SqlErrors.code(failed) != SqlErrors.INTERRUPT;
  }

  private static boolean isReadableOrGone(Path path) {
    return Files.isReadable(path) || !Files.exists(path);
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(PAUSE_MILLIS << attempt);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RefusedException(new Refusal.Interrupted());
    }
  }
}
