package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/**
 * A row of {@code sqlite_schema}.
 *
 * @param type {@code table}, {@code index}, {@code view} or {@code trigger}
 * @param table the table that it is, or belongs to
 * @param sql as SQLite keeps it; empty for an index that a constraint made
 */
record SchemaObject(String type, String name, String table, String sql) {
  private static final Set<String> TYPES = Set.of("table", "index", "view", "trigger");
  private static final int MAX_OBJECTS = 20_000;
  private static final long MAX_TEXT = 32L << 20;

  /**
   * Reads a schema whole.
   *
   * @param schema as it is known to the connection, such as {@code main}
   */
  static List<SchemaObject> all(SQLiteConnection connection, String schema) throws SQLException {
    List<SchemaObject> found = new ArrayList<>();
    long text = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT type, CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB) FROM "
                    + Sql.quote(schema)
                    + ".sqlite_schema ORDER BY rowid")) {
      while (rows.next()) {
        SchemaObject object =
            new SchemaObject(text(rows, 1), text(rows, 2), text(rows, 3), text(rows, 4));
        // SQLite itself goes by the statement, and does not mind.
        if (!TYPES.contains(object.type)) {
          throw SqlErrors.invalid(
              "its schema holds something that is no table, index, view or trigger");
        }
        text += object.sql.length();
        if (found.size() == MAX_OBJECTS || text > MAX_TEXT) {
          throw SqlErrors.invalid("its schema has more objects than any store of ours");
        }
        found.add(object);
      }
    }
    return found;
  }

  private static String text(ResultSet rows, int column) throws SQLException {
    byte[] bytes = rows.getBytes(column);
    return rows.wasNull() ? "" : new String(bytes, UTF_8);
  }

  boolean isTable() {
    return type.equals("table");
  }

  boolean isTrigger() {
    return type.equals("trigger");
  }

  boolean isView() {
    return type.equals("view");
  }

  /** Whether it was made by a statement, not by a constraint. */
  boolean isDeclared() {
    return !sql.isEmpty();
  }

  boolean isVirtual() {
    return isTable() && SchemaText.normalise(sql).startsWith("create virtual ");
  }

  boolean isUniqueIndex() {
    return type.equals("index") && SchemaText.normalise(sql).startsWith("create unique ");
  }

  /** Names compare like SQLite's: ASCII letters without case. */
  static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? Character.toString(c).toLowerCase(Locale.ROOT) : c);
    }
    return folded.toString();
  }
}
