package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.version.DatabaseMarks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConnection;

/**
 * Marks, fence and our own tables as they were before a script ran, which has no business with
 * them. A script may make one of the tables, empty; it may not write to one.
 *
 * @param marks the version marks
 * @param fence text of its triggers by name
 * @param contents digest of the rows by table; tables that are not there are left out
 * @param history rows of Flyway's history in their order; upwards it grows by one for each script,
 *     downwards it ends where the version does
 */
record BookkeepingState(
    DatabaseMarks marks,
    Map<String, String> fence,
    Map<String, String> contents,
    List<Applied> history) {
  /** A row of the history; the baseline and whatever Flyway adds have versions too, or none. */
  record Applied(long version, String digest) {}

  static BookkeepingState of(SQLiteConnection connection) throws SQLException {
    Map<String, String> fence = new TreeMap<>();
    Map<String, String> contents = new LinkedHashMap<>();
    List<Applied> history = List.of();
    for (SchemaObject object : SchemaObject.all(connection, "main")) {
      String name = SchemaObject.fold(object.name());
      if (object.isTrigger() && SchemaObject.fold(object.table()).equals("meta")) {
        fence.put(name, object.sql());
      } else if (object.isTable() && Bookkeeping.TABLES.contains(name)) {
        contents.put(name, digest(connection, "main." + name));
      } else if (object.isTable() && name.equals(Bookkeeping.HISTORY)) {
        history = history(connection);
      }
    }
    return new BookkeepingState(FactsReader.marks(connection), fence, contents, history);
  }

  void requireSame(SQLiteConnection connection, List<Migration> steps) throws SQLException {
    if (Sql.number(
            connection,
            "SELECT count(*) FROM temp.sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'")
        != 0) {
      throw MigrationEngine.failed(
          "script", "it leaves temporary tables, views or triggers behind");
    }
    BookkeepingState now = of(connection);
    if (!now.marks.equals(marks)) {
      throw MigrationEngine.failed("version marks", "a script has changed them");
    }
    if (!now.fence.equals(fence)) {
      throw MigrationEngine.failed("fence", "a script has changed triggers on meta");
    }
    requireHistory(now.history, steps);
    String empty = new RowsDigest().hex();
    for (String table : Bookkeeping.TABLES) {
      String old = contents.getOrDefault(table, empty);
      boolean dropped = contents.containsKey(table) && !now.contents.containsKey(table);
      if (dropped || !now.contents.getOrDefault(table, empty).equals(old)) {
        throw MigrationEngine.failed("bookkeeping", "a script has changed " + table);
      }
    }
  }

  private void requireHistory(List<Applied> now, List<Migration> steps) {
    boolean same;
    if (steps.getFirst().isReverse()) {
      long to = steps.getLast().to().number();
      same = now.equals(history.stream().filter(row -> row.version <= to).toList());
    } else {
      // The first script of a store makes the table, with a row for where it starts.
      int expected = history.size() + steps.size() + (history.isEmpty() ? 1 : 0);
      same = now.size() == expected && now.subList(0, history.size()).equals(history);
    }
    if (!same) {
      throw MigrationEngine.failed("bookkeeping", "a script has changed " + Bookkeeping.HISTORY);
    }
  }

  private static List<Applied> history(SQLiteConnection connection) throws SQLException {
    List<Applied> history = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CAST(version AS INTEGER), * FROM main."
                    + Bookkeeping.HISTORY
                    + " ORDER BY installed_rank")) {
      while (rows.next()) {
        history.add(new Applied(rows.getLong(1), digest(rows)));
      }
    }
    return history;
  }

  private static String digest(ResultSet row) throws SQLException {
    RowsDigest digest = new RowsDigest();
    for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
      byte[] bytes = row.getBytes(i);
      digest.add(row, i, bytes == null ? "null" : "blob");
    }
    return digest.hex();
  }

  private static String digest(SQLiteConnection connection, String from) throws SQLException {
    RowsDigest digest = new RowsDigest();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + from)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          byte[] bytes = rows.getBytes(i);
          digest.add(rows, i, bytes == null ? "null" : "blob");
        }
      }
    }
    return digest.hex();
  }
}
