package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreAccessException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * Where SQLite spills sorts and temporary tables to. They hold what users stored; by default they
 * go to a folder that everybody can list, and the name of a file, which is random, is gone only
 * once it is open. So they go to a private room outside of {@code .glyph/}.
 *
 * <p>The setting is the process's, not the connection's: of two measurements at the same time the
 * later one's folder counts. Where the folder is gone, SQLite uses its default by itself.
 */
final class TemporaryFiles {
  private TemporaryFiles() {}

  /** Into a folder of mode 0700. Before anything temporary is made. */
  static void in(SQLiteConnection connection, Path folder) throws SQLException {
    String name = folder.toAbsolutePath().toString();
    try {
      Sql.run(connection, "PRAGMA temp_store_directory = " + Sql.literal(name));
    } catch (SQLException failed) {
      // SQLITE_ERROR: a transaction before this one on the same connection has made temporary
      // things already, and they stay where they are.
      if (SqlErrors.code(failed) != 1) {
        throw failed;
      }
    }
  }

  /** The folder that a copy is in. */
  static Path beside(Path copy) {
    Path folder = copy.toAbsolutePath().getParent();
    return folder == null ? copy : folder;
  }

  /**
   * What SQLite's "database or disk is full" is about. It names no file; where the temporary ones
   * have a disk of their own and that has less room, it is that one.
   */
  static Optional<StoreAccessException> full(SQLException failed, Path folder, Path database) {
    if (SqlErrors.code(failed) != SqlErrors.FULL) {
      return Optional.empty();
    }
    try {
      FileStore temporary = Files.getFileStore(folder);
      FileStore stores = Files.getFileStore(database);
      return temporary.getUsableSpace() < stores.getUsableSpace() && !temporary.equals(stores)
          ? Optional.of(
              new StoreAccessException(
                  StoreAccessException.Kind.NO_SPACE,
                  "write temporary files",
                  beside(folder),
                  failed))
          : Optional.empty();
    } catch (IOException unknown) {
      // Then the database is named, as ever.
      return Optional.empty();
    }
  }

  /** Back to the default; after the transaction. */
  static void reset(SQLiteConnection connection) throws SQLException {
    Sql.run(connection, "PRAGMA temp_store_directory = ''");
  }
}
