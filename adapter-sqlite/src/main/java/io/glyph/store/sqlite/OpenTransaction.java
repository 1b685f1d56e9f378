package io.glyph.store.sqlite;

import java.sql.SQLException;
import java.util.UUID;
import org.sqlite.SQLiteConnection;

/**
 * A write transaction of ours. A savepoint of a random name inside it tells whether it is still the
 * same one: after some errors SQLite rolls back by itself, and what is run next would commit by
 * itself.
 */
final class OpenTransaction {
  private final SQLiteConnection connection;
  private final String savepoint =
      Sql.quote("glyph_" + UUID.randomUUID().toString().replace("-", ""));

  private OpenTransaction(SQLiteConnection connection) {
    this.connection = connection;
  }

  /** Takes the write lock at once: a deferred BEGIN would not wait for it later. */
  static OpenTransaction begin(SQLiteConnection connection) throws SQLException {
    OpenTransaction transaction = new OpenTransaction(connection);
    Sql.run(connection, "BEGIN IMMEDIATE");
    Sql.run(connection, "SAVEPOINT " + transaction.savepoint);
    return transaction;
  }

  /** Fails where the transaction has ended, whoever ended it. */
  void requireOpen() throws SQLException {
    Sql.run(connection, "RELEASE " + savepoint);
    Sql.run(connection, "SAVEPOINT " + savepoint);
  }

  void commit() throws SQLException {
    Sql.run(connection, "RELEASE " + savepoint);
    Sql.run(connection, "COMMIT");
  }

  /** Makes sure that no transaction is open; where SQLite has rolled back already, that is fine. */
  void rollback() throws SQLException {
    try {
      Sql.run(connection, "ROLLBACK");
    } catch (SQLException failed) {
      // SQLITE_ERROR: there is no transaction. Anything else is a failure to end it.
      if (SqlErrors.code(failed) != 1) {
        throw failed;
      }
    }
  }
}
