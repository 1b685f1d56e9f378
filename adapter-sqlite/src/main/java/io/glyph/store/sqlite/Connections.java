package io.glyph.store.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** Opens connections without the driver manager. */
final class Connections {
  private Connections() {}

  static SQLiteConnection open(SQLiteConfig config, String uri) throws SQLException {
    return (SQLiteConnection) config.createConnection("jdbc:sqlite:" + uri);
  }
}
