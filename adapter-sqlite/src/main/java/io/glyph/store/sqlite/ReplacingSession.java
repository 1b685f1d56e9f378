package io.glyph.store.sqlite;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Puts a backup in the place of everything, through SQLite's backup API (<a
 * href="https://www.sqlite.org/c3ref/backup_finish.html">sqlite.org/c3ref/backup_finish.html</a>),
 * as one transaction. That API cannot run inside a transaction of ours, and reports success
 * although it has changed nothing where somebody holds a lock. So this connection has the database
 * for itself from its first read on until it is closed, and what it then reads back decides.
 *
 * <p>Everything that belongs to the commit is written into a staged copy of the backup first. After
 * the commit this is an ordinary session: a WAL database cannot be shared again without closing.
 */
final class ReplacingSession implements MigrationSession {
  private final StoreLocation store;
  private final Path database;
  private final Path staged;
  private final SQLiteConnection connection;
  private final ProcessGate.Pass pass;
  private final SqliteStoreDatabase owner;
  private final DatabaseCopy copies;
  private final Limits limits;
  private final List<EventId> enqueued = new ArrayList<>();
  private @Nullable DatabaseMarks before;
  private @Nullable SQLiteConnection stage;
  private @Nullable MigrationSession ordinary;
  private boolean closed;

  ReplacingSession(
      StoreLocation store,
      Path staged,
      SQLiteConnection connection,
      ProcessGate.Pass pass,
      SqliteStoreDatabase owner,
      DatabaseCopy copies,
      Limits limits) {
    this.store = store;
    this.database = store.database();
    this.staged = staged;
    this.connection = connection;
    this.pass = pass;
    this.owner = owner;
    this.copies = copies;
    this.limits = limits;
  }

  @Override
  public DatabaseFacts begin() {
    if (closed) {
      return ordinary().begin();
    }
    return guarded(
        "begin transaction",
        () -> {
          OpenTransaction transaction = OpenTransaction.begin(connection);
          try {
            DatabaseFacts facts = FactsReader.readWhole(connection, database);
            before = facts.marks();
            return facts;
          } finally {
            // The lock stays: nobody can write, or read, until this connection is closed.
            transaction.rollback();
          }
        });
  }

  @Override
  public void copyTo(Path target) {
    copies.make(connection, database, target);
  }

  @Override
  public List<Claim> liveClaims(Instant now) {
    return guarded("read claims", () -> StoreReader.liveClaims(connection, database, now));
  }

  @Override
  public Effects migrate(List<Migration> steps, Path before) {
    throw new IllegalStateException("this session puts a backup in the place of everything");
  }

  @Override
  public Effects replace(Path backup, Path copy, List<Migration> forward) {
    Effects effects = owner.compare(backup, copy, staged.resolveSibling("compared.db"), forward);
    copies.again(backup, staged);
    stage =
        guarded(
            "stage backup",
            () -> {
              SQLiteConnection opened = WriteAccess.open(DatabaseUri.readWrite(staged), limits);
              try {
                fit(opened);
                Sql.run(opened, "BEGIN IMMEDIATE");
                carryBooks(opened);
                return opened;
              } catch (SQLException | RuntimeException failed) {
                opened.close();
                throw failed;
              }
            });
    return effects;
  }

  /** A database in WAL mode cannot take pages of another size. */
  private void fit(SQLiteConnection opened) throws SQLException {
    long wanted = Sql.number(connection, "PRAGMA main.page_size");
    if (Sql.number(opened, "PRAGMA main.page_size") != wanted) {
      Sql.run(opened, "PRAGMA main.page_size=" + wanted);
      Sql.run(opened, "VACUUM");
      if (Sql.number(opened, "PRAGMA main.page_size") != wanted) {
        throw new SQLException("SQLite did not take PRAGMA page_size");
      }
    }
  }

  private void carryBooks(SQLiteConnection opened) throws SQLException {
    if (!KeptBooks.areIn(opened)) {
      KeptBooks.make(opened);
    }
    for (String table : KeptBooks.TABLES) {
      Sql.run(opened, "DELETE FROM main." + table);
    }
    KeptBooks.of(connection).putBack(opened);
  }

  @Override
  public void keepWaysBack(List<Migration> reverses) {
    if (!reverses.isEmpty()) {
      throw new IllegalStateException("a backup brings its own ways back");
    }
  }

  @Override
  public void keepManifest(StoreId id, byte[] manifest) {
    onStage("keep manifest", bookkeeping -> bookkeeping.keepManifest(id, manifest));
  }

  @Override
  public void enqueue(OutboxEntry entry, TreeState seal) {
    if (closed) {
      ordinary().enqueue(entry, seal);
      return;
    }
    onStage(
        "enqueue event",
        bookkeeping -> {
          bookkeeping.enqueue(entry);
          bookkeeping.keepSeal(seal);
        });
    enqueued.add(entry.id());
  }

  @Override
  public CommitVerdict commit() {
    if (closed) {
      return ordinary().commit();
    }
    DatabaseMarks wanted;
    try {
      wanted = finishStage();
    } catch (StoreAccessException | RefusedException notStaged) {
      // The database itself was not touched.
      return CommitVerdict.ROLLED_BACK;
    }
    try {
      connection
          .getDatabase()
          .restore("main", DatabaseUri.immutable(staged), null, 100, 50, Integer.MAX_VALUE);
    } catch (SQLException said) {
      // What it says proves nothing, neither success nor failure; what is read now does.
      return decide(wanted);
    }
    return decide(wanted);
  }

  private DatabaseMarks finishStage() {
    SQLiteConnection open = requireStage();
    DatabaseMarks marks =
        guarded(
            "stage backup",
            () -> {
              DatabaseMarks found = FactsReader.marks(open);
              Sql.run(open, "COMMIT");
              open.close();
              return found;
            });
    stage = null;
    copies.check(staged);
    return marks;
  }

  /**
   * What this connection sees is a commit that happened; what it does not see may be whole in the
   * WAL all the same, since a sync that fails makes it forget frames that are written. So a fresh
   * connection decides then, once this one has let go.
   */
  private CommitVerdict decide(DatabaseMarks wanted) {
    boolean there;
    try {
      there = holds(wanted);
    } catch (SQLException | JdbiException undecided) {
      there = false;
    }
    try {
      letGo();
    } catch (StoreAccessException | RefusedException stillOpen) {
      return there ? CommitVerdict.COMMITTED : CommitVerdict.UNKNOWN;
    }
    return there
        ? CommitVerdict.COMMITTED
        : owner.lookAgain(database, Optional.ofNullable(before), List.copyOf(enqueued));
  }

  private boolean holds(DatabaseMarks wanted) throws SQLException {
    if (!FactsReader.marks(connection).equals(wanted) || !KeptBooks.areIn(connection)) {
      return false;
    }
    Bookkeeping bookkeeping = new Bookkeeping(connection);
    return enqueued.stream().allMatch(bookkeeping::holds);
  }

  @Override
  public void rollback() {
    if (closed) {
      if (ordinary != null) {
        ordinary.rollback();
      }
      return;
    }
    dropStage();
  }

  @Override
  public void checkpoint() {
    ordinary().checkpoint();
  }

  @Override
  public ImportDraft importDraft() {
    throw new IllegalStateException("this session puts a backup in the place of everything");
  }

  @Override
  public void requestPurge(EventId event, Instant at) {
    throw new IllegalStateException("a backup takes nothing out of the file on purpose");
  }

  @Override
  public boolean purge() {
    return ordinary().purge();
  }

  @Override
  public void receipt(List<EventId> delivered, TreeState seal) {
    ordinary().receipt(delivered, seal);
  }

  @Override
  public void close() {
    dropStage();
    if (ordinary != null) {
      ordinary.close();
    }
    letGo();
  }

  private MigrationSession ordinary() {
    letGo();
    MigrationSession session = ordinary;
    if (session == null) {
      session = owner.open(store);
      ordinary = session;
    }
    return session;
  }

  private void letGo() {
    if (closed) {
      return;
    }
    closed = true;
    try (ProcessGate.Pass _ = ProcessGate.closing(database)) {
      connection.close();
    } catch (SQLException failed) {
      throw SqlErrors.translate(failed, "close database", database);
    } finally {
      pass.close();
    }
  }

  private void dropStage() {
    SQLiteConnection open = stage;
    stage = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException failed) {
        throw SqlErrors.translate(failed, "close staged copy", staged);
      }
    }
  }

  private SQLiteConnection requireStage() {
    SQLiteConnection open = stage;
    if (open == null) {
      throw new IllegalStateException("nothing is staged");
    }
    return open;
  }

  private interface Writing {
    void to(Bookkeeping bookkeeping);
  }

  private void onStage(String operation, Writing writing) {
    Bookkeeping bookkeeping = new Bookkeeping(requireStage());
    try {
      writing.to(bookkeeping);
    } catch (JdbiException failed) {
      throw SqlErrors.translate(failed, operation, staged);
    }
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T guarded(String operation, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException failed) {
      throw SqlErrors.translate(failed, operation, database);
    }
  }
}
