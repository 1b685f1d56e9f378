package io.glyph.store.sqlite;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.DatabaseMarks;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A connection to a live database that may write.
 *
 * <p>It is in WAL mode. A database in another mode, which no prototype leaves but a restored or
 * vacuumed file may have, is switched when the session opens: that rewrites two bytes of its
 * header, before and outside of any transaction, and is no change of the store.
 */
final class SqliteMigrationSession implements MigrationSession {
  private static final Duration NO_LIMIT = Duration.ofDays(365);

  private final Path database;
  private final SQLiteConnection connection;
  private final ProcessGate.Pass pass;
  private final SqliteStoreDatabase owner;
  private final List<EventId> enqueued = new ArrayList<>();
  private final SqliteImportDraft importDraft;
  private @Nullable OpenTransaction transaction;
  private @Nullable MigrationEngine engine;
  private ScratchSpace.@Nullable Room room;
  private @Nullable DatabaseMarks marksBefore;
  private @Nullable BooleanSupplier stopped;
  private boolean broken;

  SqliteMigrationSession(
      Path database,
      SQLiteConnection connection,
      ProcessGate.Pass pass,
      SqliteStoreDatabase owner) {
    this.database = database;
    this.connection = connection;
    this.pass = pass;
    this.owner = owner;
    this.importDraft =
        new SqliteImportDraft(
            connection,
            (operation, work) ->
                guarded(
                    operation,
                    () -> {
                      work.run();
                      return null;
                    }));
  }

  @Override
  public void stopWhen(BooleanSupplier question) {
    stopped = question;
  }

  @Override
  public DatabaseFacts begin() {
    if (transaction != null) {
      throw new IllegalStateException("a transaction is open already");
    }
    return guarded(
        "begin transaction",
        () -> {
          transaction = OpenTransaction.begin(connection);
          enqueued.clear();
          DatabaseFacts facts = FactsReader.readWhole(connection, database);
          marksBefore = facts.marks();
          return facts;
        });
  }

  @Override
  public Effects migrate(List<Migration> steps, Path before) {
    OpenTransaction open = requireTransaction();
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("no steps");
    }
    ScratchSpace.Room temporary = owner.room();
    room = temporary;
    try (Watchdog _ = stopped == null ? null : Watchdog.watch(connection, NO_LIMIT, stopped)) {
      engine = owner.engine(connection, open);
      return engine.migrate(steps, before, database, temporary.folder());
    } catch (SQLException failed) {
      RuntimeException explained = owner.explain(failed, "migrate", database, temporary.folder());
      giveUp();
      throw interrupted(failed).orElse(explained);
    } catch (RuntimeException failed) {
      giveUp();
      throw interrupted(failed).orElse(failed);
    }
  }

  /** Whatever SQLite or Flyway say of it: a statement was cut off because somebody wanted it. */
  private Optional<RuntimeException> interrupted(Exception failed) {
    if (stopped == null || !stopped.getAsBoolean()) {
      return Optional.empty();
    }
    RefusedException refused = new RefusedException(new Refusal.Interrupted());
    refused.addSuppressed(failed);
    return Optional.of(refused);
  }

  @Override
  public Effects replace(Path backup, Path before, List<Migration> forward) {
    throw new IllegalStateException("others may have it open");
  }

  @Override
  public void copyTo(Path target) {
    requireTransaction();
    // On a second connection, which sees exactly the state before: the one that holds the write
    // lock cannot be copied from.
    owner.copyTo(database, target);
  }

  @Override
  public List<Claim> liveClaims(Instant now) {
    requireTransaction();
    return guarded("read claims", () -> StoreReader.liveClaims(connection, database, now));
  }

  @Override
  public void keepWaysBack(List<Migration> reverses) {
    requireTransaction();
    guarded(
        "keep ways back",
        () -> {
          if (!reverses.isEmpty() && WayBackTable.areIn(SchemaObject.all(connection, "main"))) {
            new Bookkeeping(connection).keepWaysBack(reverses);
          }
          return reverses;
        });
  }

  @Override
  public void keepManifest(StoreId id, byte[] manifest) {
    requireTransaction();
    guarded(
        "keep manifest",
        () -> {
          new Bookkeeping(connection).keepManifest(id, manifest);
          return manifest;
        });
  }

  @Override
  public void enqueue(OutboxEntry entry, TreeState seal) {
    requireTransaction();
    guarded(
        "enqueue event",
        () -> {
          Bookkeeping bookkeeping = new Bookkeeping(connection);
          bookkeeping.enqueue(entry);
          bookkeeping.keepSeal(seal);
          return enqueued.add(entry.id());
        });
  }

  @Override
  public ImportDraft importDraft() {
    return importDraft;
  }

  @Override
  public void requestPurge(EventId event, Instant at) {
    requireTransaction();
    guarded(
        "request purge",
        () -> {
          new Bookkeeping(connection).requestPurge(event, at);
          return event;
        });
  }

  @Override
  public CommitVerdict commit() {
    OpenTransaction open = requireTransaction();
    try {
      open.requireOpen();
    } catch (SQLException goneBefore) {
      giveUp();
      return CommitVerdict.ROLLED_BACK;
    }
    DatabaseMarks marksAfter;
    try {
      marksAfter = FactsReader.marks(connection);
      open.commit();
    } catch (SQLException failed) {
      CommitVerdict verdict = decideAfterFailedCommit();
      return verdict == CommitVerdict.ROLLED_BACK && SqlErrors.code(failed) == SqlErrors.FULL
          ? CommitVerdict.ROLLED_BACK_FOR_ROOM
          : verdict;
    }
    transaction = null;
    marksBefore = marksAfter;
    detach();
    return CommitVerdict.COMMITTED;
  }

  /**
   * The connection that failed cannot say: it has dropped what it wrote, while the WAL may hold it
   * whole, to be found by the next one. So it is closed first; then a fresh connection empties the
   * WAL, which makes what it then reads final.
   */
  private CommitVerdict decideAfterFailedCommit() {
    giveUp();
    try {
      connection.close();
    } catch (SQLException stillOpen) {
      return CommitVerdict.UNKNOWN;
    }
    return owner.lookAgain(database, Optional.ofNullable(marksBefore), List.copyOf(enqueued));
  }

  @Override
  public void rollback() {
    OpenTransaction open = transaction;
    if (open == null) {
      return;
    }
    transaction = null;
    try {
      open.rollback();
      detach();
    } catch (SQLException failed) {
      broken = true;
      throw SqlErrors.translate(failed, "roll back", database);
    }
  }

  @Override
  public void checkpoint() {
    if (transaction != null) {
      throw new IllegalStateException("a transaction is open");
    }
    guarded(
        "checkpoint",
        // Somebody in the way is no failure.
        this::emptyWal);
  }

  @Override
  public boolean purge() {
    if (transaction != null) {
      throw new IllegalStateException("a transaction is open");
    }
    return guarded(
        "purge",
        () -> {
          if (!rewrite()) {
            return false;
          }
          OpenTransaction open = OpenTransaction.begin(connection);
          transaction = open;
          new Bookkeeping(connection).purged();
          open.commit();
          transaction = null;
          emptyWal();
          return true;
        });
  }

  /**
   * VACUUM writes the database anew, into the WAL; only when that is back in the file, and empty,
   * is nothing left of what was deleted. Readers keep the old pages of both.
   */
  private boolean rewrite() throws SQLException {
    try {
      Sql.run(connection, "VACUUM main");
    } catch (SQLException failed) {
      if (isBusy(failed)) {
        return false;
      }
      throw failed;
    }
    return emptyWal();
  }

  /** Says whether nobody was in the way. */
  private boolean emptyWal() throws SQLException {
    try {
      return Sql.number(connection, "PRAGMA main.wal_checkpoint(TRUNCATE)") == 0;
    } catch (SQLException failed) {
      if (isBusy(failed)) {
        return false;
      }
      throw failed;
    }
  }

  private static boolean isBusy(SQLException failed) {
    return SqlErrors.code(failed) == SqlErrors.BUSY || SqlErrors.code(failed) == SqlErrors.LOCKED;
  }

  @Override
  public void receipt(List<EventId> delivered, TreeState seal) {
    if (transaction != null) {
      throw new IllegalStateException("a transaction is open");
    }
    try {
      guarded(
          "store receipt",
          () -> {
            OpenTransaction open = OpenTransaction.begin(connection);
            transaction = open;
            Bookkeeping bookkeeping = new Bookkeeping(connection);
            bookkeeping.markDelivered(delivered);
            bookkeeping.keepSeal(seal);
            open.commit();
            transaction = null;
            return open;
          });
    } catch (RefusedException busy) {
      throw new StoreAccessException(StoreAccessException.Kind.IO, "store receipt", database, busy);
    }
  }

  @Override
  public void close() {
    if (transaction != null && !broken) {
      giveUp();
    }
    try (ProcessGate.Pass _ = ProcessGate.closing(database)) {
      connection.close();
    } catch (SQLException failed) {
      throw SqlErrors.translate(failed, "close database", database);
    } finally {
      pass.close();
      leaveRoom();
    }
  }

  private OpenTransaction requireTransaction() {
    if (transaction == null || broken) {
      throw new IllegalStateException("no transaction is open");
    }
    return transaction;
  }

  private void detach() {
    try {
      if (engine != null) {
        engine.detach();
      }
    } catch (SQLException staysAttached) {
      // Read-only and immutable, it harms nobody; it goes when the connection is closed.
      broken = broken || SqlErrors.code(staysAttached) != 1;
    }
    engine = null;
    leaveRoom();
  }

  private void leaveRoom() {
    ScratchSpace.Room temporary = room;
    room = null;
    if (temporary != null) {
      try {
        temporary.close();
      } catch (StoreAccessException staysBehind) {
        // Nothing in it has a name any more, and the next command removes it; what was committed
        // must not be called failed for that.
        return;
      }
    }
  }

  /** After any error: no further statement may run, since it could commit by itself. */
  private void giveUp() {
    broken = true;
    OpenTransaction open = transaction;
    transaction = null;
    if (open == null) {
      return;
    }
    try {
      open.rollback();
    } catch (SQLException failed) {
      // Closing the connection, which is all that may follow, rolls back too.
      return;
    }
    detach();
  }

  private interface Work<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private <T extends @Nullable Object> T guarded(String operation, Work<T> work) {
    if (broken) {
      // Also after a COMMIT that failed and happened: what follows it is for recovery to finish.
      throw new StoreAccessException(
          StoreAccessException.Kind.IO, "go on after SQLite failed", database, null);
    }
    try {
      return work.run();
    } catch (SQLException failed) {
      giveUp();
      throw SqlErrors.translate(failed, operation, database);
    } catch (JdbiException failed) {
      giveUp();
      throw SqlErrors.translate(failed, operation, database);
    } catch (RefusedException refused) {
      giveUp();
      throw refused;
    }
  }
}
