package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/** Makes and checks copies: files that nobody else has open, in no journal mode but DELETE. */
final class DatabaseCopy {
  private final ReadAccess reads;
  private final Limits limits;
  private final FileEffects files;

  DatabaseCopy(ReadAccess reads, Limits limits, FileEffects files) {
    this.reads = reads;
    this.limits = limits;
    this.files = files;
  }

  void make(Path database, Path target) {
    reserve(
        target,
        () ->
            reads.read(
                database,
                "copy database",
                limits.scan(),
                connection -> {
                  FactsReader.readAtOnce(connection, database);
                  backUp(connection, target);
                  return target;
                }));
  }

  /** Copies what a connection sees that has no transaction open. */
  void make(SQLiteConnection source, Path database, Path target) {
    reserve(
        target,
        () -> {
          try {
            FactsReader.readAtOnce(source, database);
            backUp(source, target);
            return target;
          } catch (SQLException failed) {
            throw SqlErrors.translate(failed, "copy database", database);
          }
        });
  }

  /** Copies a copy, which nobody else has open. */
  void again(Path copy, Path target) {
    ReadAccess.look(copy);
    requireAlone(copy);
    reserve(
        target,
        () ->
            reads.immutable(
                copy,
                "copy backup",
                connection -> {
                  FactsReader.readAtOnce(connection, copy);
                  backUp(connection, target);
                  return target;
                }));
  }

  private void reserve(Path target, Supplier<Path> fill) {
    try {
      files.create(target);
    } catch (IOException failed) {
      throw FileErrors.translate(failed, "create copy", target);
    }
    boolean whole = false;
    try {
      Path filled = fill.get();
      try (SQLiteConnection connection =
          Connections.open(new SQLiteConfig(), DatabaseUri.readWrite(filled))) {
        settle(connection);
      } catch (SQLException failed) {
        throw SqlErrors.translate(failed, "check copy", target);
      }
      if (Surroundings.of(target).hasSidecars()) {
        // Nobody else knows of this file: the disk did not let SQLite remove them.
        throw new StoreAccessException(StoreAccessException.Kind.IO, "create copy", target, null);
      }
      sync(target);
      whole = true;
    } finally {
      if (!whole) {
        discard(target);
      }
    }
  }

  /** Half a copy must not be taken for one. */
  private void discard(Path target) {
    try {
      for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
        files.remove(Surroundings.beside(target, suffix));
      }
    } catch (IOException failed) {
      throw FileErrors.translate(failed, "remove copy", target);
    }
  }

  /** The copy overwrites whatever a first, disturbed attempt has left in the target. */
  private static void backUp(SQLiteConnection connection, Path target) throws SQLException {
    // All pages in one step: the copy is one state, and a writer in WAL mode is not held up.
    int result =
        connection
            .getDatabase()
            .backup("main", DatabaseUri.of(target), null, 100, 50, Integer.MAX_VALUE);
    if (result != 0 && result != 101) { // SQLITE_OK, SQLITE_DONE
      throw DB.newSQLException(result, "backup failed");
    }
  }

  /** A copy of a database in WAL mode is in WAL mode too, and would grow sidecars when opened. */
  private static void settle(SQLiteConnection connection) throws SQLException {
    Sql.run(connection, "PRAGMA trusted_schema=OFF");
    Sql.run(connection, "PRAGMA cell_size_check=ON");
    Sql.run(connection, "PRAGMA synchronous=OFF"); // It is synced as a whole in the end.
    PageCache.WHOLE.of(connection, "main");
    if (!"delete".equals(Sql.text(connection, "PRAGMA journal_mode=DELETE"))) {
      throw SqlErrors.invalid("its copy cannot leave WAL mode");
    }
    requireIntegrity(connection);
  }

  /** Checks a copy whole, and gives the version in it. */
  StoreVersion check(Path copy) {
    ReadAccess.look(copy);
    requireAlone(copy);
    return reads.immutable(
        copy,
        "check copy",
        connection -> {
          PageCache.WHOLE.of(connection, "main");
          StoreVersion version = version(connection, copy);
          requireIntegrity(connection);
          return version;
        });
  }

  private static StoreVersion version(SQLiteConnection connection, Path copy) throws SQLException {
    var marks = FactsReader.readAtOnce(connection, copy).marks();
    if (!(marks.agree() && marks.metaRow() instanceof VersionMark.Says(StoreVersion version))) {
      throw SqlErrors.invalid("its version marks disagree");
    }
    return version;
  }

  private static void requireIntegrity(SQLiteConnection connection) throws SQLException {
    String verdict = Sql.text(connection, "PRAGMA main.integrity_check(1)");
    if (!"ok".equals(verdict)) {
      throw SqlErrors.invalid("it is damaged: " + Printable.of(String.valueOf(verdict)));
    }
  }

  private static void requireAlone(Path copy) {
    if (Surroundings.of(copy).hasSidecars()) {
      throw SqlErrors.invalid("a copy with a journal or a WAL beside it is not to be trusted");
    }
  }

  /** Not the live database: nobody has this file open, so no lock is lost. */
  void sync(Path file) {
    try {
      for (Path path : List.of(file, folder(file))) {
        files.sync(path);
      }
    } catch (IOException failed) {
      throw FileErrors.translate(failed, "sync copy", file);
    }
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
