package io.glyph.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/** Opens connections that may write, with every setting that matters set and read back. */
final class WriteAccess {
  private WriteAccess() {}

  static SQLiteConnection open(String uri, Limits limits) throws SQLException {
    return open(uri, limits, false);
  }

  /**
   * One that has the database for itself from its first read on: where anybody else has it open,
   * that read is busy. Set before everything else: after a first read, others that only have it
   * open would go unnoticed.
   */
  static SQLiteConnection alone(String uri, Limits limits) throws SQLException {
    return open(uri, limits, true);
  }

  /** One to a private copy that nobody needs after a failure: nothing of it is waited for. */
  static SQLiteConnection unsynced(Path copy, Limits limits) throws SQLException {
    SQLiteConnection connection = open(DatabaseUri.readWrite(copy), limits);
    try {
      set(connection, "synchronous", 0);
      return connection;
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private static SQLiteConnection open(String uri, Limits limits, boolean alone)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    int patience = Math.toIntExact(limits.busy().toMillis());
    config.setBusyTimeout(patience);
    SQLiteConnection connection = Connections.open(config, uri);
    try {
      if (alone && !"exclusive".equals(Sql.text(connection, "PRAGMA locking_mode=EXCLUSIVE"))) {
        throw new SQLException("SQLite did not take PRAGMA locking_mode");
      }
      connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, Limits.MAX_VALUE_BYTES);
      // Not even a cut of the power after COMMIT takes it back.
      set(connection, "synchronous", 3);
      set(connection, "trusted_schema", 0);
      set(connection, "mmap_size", 0);
      // Before any BEGIN: within a transaction this does nothing, and a rebuild of a table with
      // foreign keys on deletes its children.
      set(connection, "foreign_keys", 0);
      set(connection, "cell_size_check", 1);
      set(connection, "busy_timeout", patience);
      PageCache.WHOLE.of(connection, "main");
      Sha256Function.register(connection);
      return connection;
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private static void set(SQLiteConnection connection, String pragma, int value)
      throws SQLException {
    Sql.run(connection, "PRAGMA " + pragma + "=" + value);
    if (Sql.number(connection, "PRAGMA " + pragma) != value) {
      throw new SQLException("SQLite did not take PRAGMA " + pragma);
    }
  }
}
