package io.glyph.store.sqlite;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.sqlite.SQLiteConnection;

/** {@code store.db} through SQLite, and through nothing else. */
public final class SqliteStoreDatabase implements StoreDatabase {
  private final ReleaseTable releases;
  private final Release current;
  private final Limits limits;
  private final ReadAccess reads;
  private final DatabaseCopy copies;
  private final ScratchSpace scratch;

  /**
   * @param releases so that the fence can name the release to install
   * @param current this release, named where the table knows none
   * @param scratch where a database is copied to that a killed program left with a WAL, and where
   *     measuring a migration writes what does not fit into memory
   */
  public SqliteStoreDatabase(ReleaseTable releases, Release current, ScratchSpace scratch) {
    this(releases, current, scratch, FileEffects.real());
  }

  /**
   * @param files what is done to the disk around SQLite
   */
  public SqliteStoreDatabase(
      ReleaseTable releases, Release current, ScratchSpace scratch, FileEffects files) {
    this(releases, current, scratch, Limits.DEFAULT, files);
  }

  SqliteStoreDatabase(ReleaseTable releases, Release current, ScratchSpace scratch, Limits limits) {
    this(releases, current, scratch, limits, FileEffects.real());
  }

  private SqliteStoreDatabase(
      ReleaseTable releases,
      Release current,
      ScratchSpace scratch,
      Limits limits,
      FileEffects files) {
    this.releases = releases;
    this.current = current;
    this.limits = limits;
    this.scratch = scratch;
    this.reads = new ReadAccess(limits, scratch, files);
    this.copies = new DatabaseCopy(reads, limits, files);
  }

  @Override
  public DatabaseFacts inspect(StoreLocation store) {
    Path database = store.database();
    return reads.read(
        database,
        "inspect database",
        limits.look(),
        connection -> FactsReader.readWholeAtOnce(connection, database));
  }

  @Override
  public SequencedMap<String, Long> counts(StoreLocation store) {
    Path database = store.database();
    return reads.read(
        database,
        "count rows",
        limits.scan(),
        connection -> StoreReader.counts(connection, database));
  }

  @Override
  public List<Claim> liveClaims(StoreLocation store, Instant now) {
    Path database = store.database();
    return reads.read(
        database,
        "read claims",
        limits.look(),
        connection -> StoreReader.liveClaims(connection, database, now));
  }

  @Override
  public List<AppliedMigration> history(StoreLocation store) {
    Path database = store.database();
    return reads.read(
        database,
        "read migration history",
        limits.look(),
        connection -> StoreReader.history(connection, database));
  }

  @Override
  public void copyTo(StoreLocation store, Path target) {
    copies.make(store.database(), target);
  }

  @Override
  public StoreVersion check(Path copy) {
    return copies.check(copy);
  }

  @Override
  public Effects rehearse(Path copy, Path before, List<Migration> steps) {
    ReadAccess.look(copy);
    try (SQLiteConnection connection = WriteAccess.unsynced(copy, limits)) {
      OpenTransaction transaction = OpenTransaction.begin(connection);
      MigrationEngine engine = engine(connection, transaction);
      try {
        FactsReader.read(connection, copy);
        return engine.migrate(steps, before, copy, TemporaryFiles.beside(copy));
      } finally {
        transaction.rollback();
        engine.detach();
      }
    } catch (SQLException failed) {
      throw explain(failed, "rehearse migration", copy, TemporaryFiles.beside(copy));
    }
  }

  @Override
  public Effects compare(Path backup, Path before, Path staged, List<Migration> forward) {
    copies.again(backup, staged);
    try (SQLiteConnection connection = WriteAccess.unsynced(staged, limits)) {
      Path room = TemporaryFiles.beside(staged);
      TemporaryFiles.in(connection, room);
      OpenTransaction transaction = OpenTransaction.begin(connection);
      MigrationEngine engine = engine(connection, transaction);
      try {
        if (!forward.isEmpty()) {
          engine.migrate(forward, backup, staged, room);
        }
        return BackupComparison.measure(connection, before);
      } finally {
        transaction.rollback();
        engine.detach();
        TemporaryFiles.reset(connection);
      }
    } catch (SQLException failed) {
      throw explain(failed, "compare backup", staged, TemporaryFiles.beside(staged));
    }
  }

  @Override
  public List<WayBack> waysBack(StoreLocation store) {
    Path database = store.database();
    return reads.read(
        database,
        "read ways back",
        limits.look(),
        connection -> FactsReader.waysBack(connection, database));
  }

  @Override
  public boolean isUnsettled(StoreLocation store) {
    return ReadAccess.look(store.database()).hasSidecars();
  }

  @Override
  public void createFirstVersion(StoreLocation store) {
    Path database = store.database();
    if (Files.exists(database, LinkOption.NOFOLLOW_LINKS)
        || Surroundings.of(database).hasSidecars()) {
      throw new RefusedException(new Refusal.AlreadyExists(store.directory()));
    }
    try (ProcessGate.Pass _ = ProcessGate.locking(database);
        SQLiteConnection connection = WriteAccess.open(DatabaseUri.create(database), limits)) {
      requireWal(connection);
      OpenTransaction transaction = OpenTransaction.begin(connection);
      for (String statement : KnownSchemas.firstVersion()) {
        Sql.run(connection, statement);
      }
      Sql.run(connection, "INSERT INTO main.meta(key, value) VALUES('store_version', '1')");
      transaction.commit();
    } catch (SQLException failed) {
      throw SqlErrors.translate(failed, "create database", database);
    }
    copies.sync(database);
  }

  @Override
  public MigrationSession open(StoreLocation store) {
    return open(
        store,
        uri -> WriteAccess.open(uri, limits),
        (connection, pass) -> new SqliteMigrationSession(store.database(), connection, pass, this));
  }

  @Override
  public MigrationSession openAlone(StoreLocation store, Path staged) {
    return open(
        store,
        uri -> WriteAccess.alone(uri, limits),
        (connection, pass) ->
            new ReplacingSession(store, staged, connection, pass, this, copies, limits));
  }

  private interface Opening {
    SQLiteConnection open(String uri) throws SQLException;
  }

  private interface Making {
    MigrationSession session(SQLiteConnection connection, ProcessGate.Pass pass);
  }

  private MigrationSession open(StoreLocation store, Opening opening, Making making) {
    Path database = store.database();
    Surroundings found = ReadAccess.look(database);
    ReadAccess.requireOwnWal(database, found);
    if (found.hasFilledWal() && found.shm() == null) {
      // The first ordinary open writes this WAL into the database: judge both together before.
      inspect(store);
    }
    ProcessGate.Pass pass = ProcessGate.locking(database);
    try {
      SQLiteConnection connection = opening.open(DatabaseUri.readWrite(database));
      try {
        requireWal(connection);
        return making.session(connection, pass);
      } catch (SQLException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
    } catch (SQLException failed) {
      pass.close();
      throw SqlErrors.translate(failed, "open database", database);
    } catch (RuntimeException failed) {
      pass.close();
      throw failed;
    }
  }

  private static void requireWal(SQLiteConnection connection) throws SQLException {
    if (!"wal".equals(Sql.text(connection, "PRAGMA main.journal_mode"))
        && !"wal".equals(Sql.text(connection, "PRAGMA main.journal_mode=WAL"))) {
      throw new RefusedException(new Refusal.StoreBusy(Optional.empty()));
    }
  }

  void copyTo(Path database, Path target) {
    copies.make(database, target);
  }

  MigrationEngine engine(SQLiteConnection connection, OpenTransaction transaction) {
    return new MigrationEngine(connection, transaction, releases, current);
  }

  /**
   * An SQL error within a migration: the machine's fault, or else the migration's.
   *
   * @param room where temporary files were written
   */
  RuntimeException explain(SQLException failed, String operation, Path database, Path room) {
    if (!MigrationEngine.isInfrastructure(failed)) {
      return new RefusedException(
          new Refusal.MigrationFailed(null, "SQLite", SqlErrors.words(failed)));
    }
    return TemporaryFiles.full(failed, room, database)
        .<RuntimeException>map(full -> full)
        .orElseGet(() -> SqlErrors.translate(failed, operation, database));
  }

  /** Room outside of {@code .glyph/} for what a measurement cannot keep in memory. */
  ScratchSpace.Room room() {
    return scratch.open();
  }

  /**
   * Finds out whether a COMMIT that failed has happened.
   *
   * @param before the marks under the lock, before anything was changed
   * @param events what the transaction had put into the outbox
   */
  CommitVerdict lookAgain(Path database, Optional<DatabaseMarks> before, List<EventId> events) {
    try (SQLiteConnection fresh = WriteAccess.open(DatabaseUri.readWrite(database), limits)) {
      boolean settled = Sql.number(fresh, "PRAGMA main.wal_checkpoint(TRUNCATE)") == 0;
      boolean there = isThere(fresh, before, events);
      if (there) {
        return CommitVerdict.COMMITTED;
      }
      return settled ? CommitVerdict.ROLLED_BACK : CommitVerdict.UNKNOWN;
    } catch (SQLException | StoreAccessException | RefusedException undecidable) {
      return CommitVerdict.UNKNOWN;
    }
  }

  private static boolean isThere(
      SQLiteConnection fresh, Optional<DatabaseMarks> before, List<EventId> events)
      throws SQLException {
    DatabaseMarks marks = FactsReader.marks(fresh);
    if (before.isPresent() && !before.get().equals(marks)) {
      return true;
    }
    boolean hasOutbox =
        Sql.number(
                fresh,
                "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table'"
                    + " AND name = 'glyph_outbox'")
            == 1;
    if (!hasOutbox || events.isEmpty()) {
      return false;
    }
    Bookkeeping bookkeeping = new Bookkeeping(fresh);
    return events.stream().allMatch(bookkeeping::holds);
  }
}
