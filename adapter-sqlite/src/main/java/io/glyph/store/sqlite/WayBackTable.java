package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreDatabase.WayBack;
import io.glyph.store.domain.version.StoreVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/** The reverse scripts that a store carries, from version 3 on. */
final class WayBackTable {
  static final String TABLE = "glyph_way_back";

  /** Its text is the same in every version that has it; a store of another text is not ours. */
  private static final StoreVersion FIRST_WITH_IT = new StoreVersion(3);

  private static final int MAX_SCRIPTS = 1_000;

  private WayBackTable() {}

  /** Whether a schema has the table, word for word, and nothing that acts on it. */
  static boolean areIn(List<SchemaObject> schema) {
    boolean there = false;
    for (SchemaObject object : schema) {
      if (SchemaObject.fold(object.name()).equals(TABLE)) {
        there = object.isTable() && SchemaText.normalise(object.sql()).equals(text());
      } else if (object.isTrigger() && SchemaObject.fold(object.table()).equals(TABLE)) {
        return false;
      }
    }
    return there;
  }

  private static String text() {
    return SchemaText.normalise(KnownSchemas.statement(FIRST_WITH_IT, TABLE));
  }

  static List<WayBack> read(SQLiteConnection connection) throws SQLException {
    List<WayBack> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT from_version, script, sql, sql_sha256, descriptor, descriptor_sha256"
                    + " FROM main."
                    + TABLE
                    + " WHERE from_version BETWEEN 2 AND "
                    + Integer.MAX_VALUE
                    + " ORDER BY from_version DESC LIMIT "
                    + MAX_SCRIPTS)) {
      while (rows.next()) {
        found.add(
            new WayBack(
                new StoreVersion(rows.getInt(1)),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6)));
      }
    }
    return found;
  }
}
