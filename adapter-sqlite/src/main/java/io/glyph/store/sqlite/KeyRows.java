package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.refusal.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * Sorted keys as a query gives them, read once and not kept.
 *
 * @param examples the first of them, fit to be shown
 * @param digest over all of them, lower case hex
 */
record KeyRows(long count, List<String> examples, String digest) {
  /** Each row of the query is one key: per column its type, then its value. */
  static KeyRows of(SQLiteConnection connection, String sql, int columns) throws SQLException {
    return read(connection, sql, columns, false);
  }

  /** Behind each key stands how often it counts. */
  static KeyRows counted(SQLiteConnection connection, String sql, int columns) throws SQLException {
    return read(connection, sql, columns, true);
  }

  private static KeyRows read(SQLiteConnection connection, String sql, int columns, boolean counted)
      throws SQLException {
    long count = 0;
    List<String> examples = new ArrayList<>();
    RowsDigest digest = new RowsDigest();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          String type = rows.getString(2 * i + 1);
          digest.add(rows, 2 * i + 2, type);
          if (examples.size() < Loss.MAX_EXAMPLES) {
            shown.add(Cells.show(rows, 2 * i + 2, type));
          }
        }
        if (counted) {
          digest.add(rows, 2 * columns + 1, "integer");
        }
        count += counted ? rows.getLong(2 * columns + 1) : 1;
        if (examples.size() < Loss.MAX_EXAMPLES) {
          examples.add(cut(String.join(", ", shown)));
        }
      }
    }
    return new KeyRows(count, List.copyOf(examples), digest.hex());
  }

  /** The parts are escaped already; together they may be long. */
  private static String cut(String shown) {
    int max = 2 * Printable.MAX_LENGTH;
    return shown.length() <= max ? shown : shown.substring(0, max) + "…";
  }
}
