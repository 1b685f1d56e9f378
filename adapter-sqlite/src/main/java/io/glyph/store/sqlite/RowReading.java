package io.glyph.store.sqlite;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConnection;

/** Reads rows with JDBI from a connection that somebody else has opened and will close. */
final class RowReading {
  private RowReading() {}

  /** A query and what becomes of its rows. */
  @FunctionalInterface
  interface Query<T> {
    T of(Handle handle);
  }

  /**
   * @throws SQLException as SQLite gave it, whatever JDBI has wrapped it in: its code decides what
   *     a user is told
   */
  static <T> T read(SQLiteConnection connection, Query<T> query) throws SQLException {
    try (Handle handle = Jdbi.create(connection).open()) {
      return query.of(handle);
    } catch (JdbiException failed) {
      for (Throwable at = failed; at != null; at = at.getCause()) {
        if (at instanceof SQLException sql) {
          throw sql;
        }
      }
      throw failed;
    }
  }
}
