package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.version.DatabaseMarks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sqlite.SQLiteConnection;

/**
 * Marks, fence and our own tables as they were before a script ran, which has no business with
 * them. A script may make one of the tables, empty; it may not write to one.
 *
 * @param marks the version marks
 * @param fence text of its triggers by name
 * @param contents digest of the rows by table; tables that are not there are left out
 * @param migrations rows in Flyway's history, which may only grow, and by one for each script
 */
record BookkeepingState(
    DatabaseMarks marks, Map<String, String> fence, Map<String, String> contents, long migrations) {
  private static final List<String> TABLES =
      Stream.concat(Bookkeeping.TABLES.stream(), Stream.of(WaysBack.TABLE, "glyph_purge")).toList();

  static BookkeepingState of(SQLiteConnection connection) throws SQLException {
    Map<String, String> fence = new TreeMap<>();
    Map<String, String> contents = new LinkedHashMap<>();
    long migrations = 0;
    for (SchemaObject object : SchemaObject.all(connection, "main")) {
      String name = SchemaObject.fold(object.name());
      if (object.isTrigger() && SchemaObject.fold(object.table()).equals("meta")) {
        fence.put(name, object.sql());
      } else if (object.isTable() && TABLES.contains(name)) {
        contents.put(name, digest(connection, "main." + name));
      } else if (object.isTable() && name.equals(Bookkeeping.HISTORY)) {
        migrations = Sql.number(connection, "SELECT count(*) FROM main." + name);
        contents.put(name, history(connection, migrations));
      }
    }
    return new BookkeepingState(FactsReader.marks(connection), fence, contents, migrations);
  }

  void requireSame(SQLiteConnection connection, List<Migration> steps) throws SQLException {
    if (Sql.number(connection, "SELECT count(*) FROM temp.sqlite_schema") != 0) {
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
    long expected = migrations + steps.size() + (contents.containsKey(Bookkeeping.HISTORY) ? 0 : 1);
    if (now.migrations != expected) {
      throw MigrationEngine.failed("bookkeeping", "a script has changed " + Bookkeeping.HISTORY);
    }
    String empty = new RowsDigest().hex();
    for (String table : TABLES) {
      String old = contents.getOrDefault(table, empty);
      boolean dropped = contents.containsKey(table) && !now.contents.containsKey(table);
      if (dropped || !now.contents.getOrDefault(table, empty).equals(old)) {
        throw MigrationEngine.failed("bookkeeping", "a script has changed " + table);
      }
    }
    String old = contents.get(Bookkeeping.HISTORY);
    if (old != null && !old.equals(history(connection, migrations))) {
      throw MigrationEngine.failed("bookkeeping", "a script has changed " + Bookkeeping.HISTORY);
    }
  }

  private static String history(SQLiteConnection connection, long rows) throws SQLException {
    return digest(
        connection,
        "(SELECT * FROM main."
            + Bookkeeping.HISTORY
            + " ORDER BY installed_rank LIMIT "
            + rows
            + ")");
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
