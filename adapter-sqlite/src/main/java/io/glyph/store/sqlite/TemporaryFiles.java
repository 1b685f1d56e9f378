package io.glyph.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;

/**
 * Where SQLite spills sorts and temporary tables to. They hold what users stored; by default they
 * go to a folder that everybody can list, and the name of a file is gone only once it is open.
 *
 * <p>The setting is the process's, not the connection's. Where the folder is gone, SQLite uses its
 * default by itself.
 */
final class TemporaryFiles {
  private TemporaryFiles() {}

  /** Into the folder of a copy, which is of mode 0700. Before anything temporary is made. */
  static void in(SQLiteConnection connection, Path copy) throws SQLException {
    Path folder = copy.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try {
      Sql.run(connection, "PRAGMA temp_store_directory = " + Sql.literal(folder.toString()));
    } catch (SQLException failed) {
      // SQLITE_ERROR: a transaction before this one on the same connection has made temporary
      // things already, and they stay where they are.
      if (SqlErrors.code(failed) != 1) {
        throw failed;
      }
    }
  }

  /**
   * Back to the default, so that nobody else in this process spills into a store's backups; after
   * the transaction.
   */
  static void reset(SQLiteConnection connection) throws SQLException {
    Sql.run(connection, "PRAGMA temp_store_directory = ''");
  }
}
