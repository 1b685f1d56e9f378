package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Notice;
import io.glyph.store.sqlite.StepComparison.Names;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConnection;

/**
 * The counters of AUTOINCREMENT. A table that is made again starts with the largest id that was
 * copied, and would give ids of deleted rows a second time.
 */
final class AutoCounters {
  private final SQLiteConnection connection;

  AutoCounters(SQLiteConnection connection) {
    this.connection = connection;
  }

  /** Last ids given, by folded name of the table. */
  Map<String, Long> read() throws SQLException {
    Map<String, Long> counters = new HashMap<>();
    boolean any =
        Sql.number(
                connection,
                "SELECT count(*) FROM main.sqlite_schema WHERE name = 'sqlite_sequence'")
            != 0;
    if (!any) {
      return counters;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, seq FROM main.sqlite_sequence WHERE typeof(seq) = 'integer'"
                    + " AND name IS NOT NULL")) {
      while (rows.next()) {
        counters.merge(SchemaObject.fold(rows.getString(1)), rows.getLong(2), Math::max);
      }
    }
    return counters;
  }

  /** Raises what a script has lowered, of tables that still count. */
  List<Notice> putBack(Map<String, Long> before, Names names) throws SQLException {
    if (before.isEmpty()) {
      return List.of();
    }
    Map<String, String> counting = new HashMap<>();
    for (SchemaObject object : SchemaObject.all(connection, "main")) {
      if (object.isTable() && SchemaText.tokens(object.sql()).contains("autoincrement")) {
        counting.put(SchemaObject.fold(object.name()), object.name());
      }
    }
    Map<String, Long> now = read();
    List<Notice> notices = new ArrayList<>();
    for (Map.Entry<String, Long> counter : new TreeMap<>(before).entrySet()) {
      String renamed = names.tables().getOrDefault(counter.getKey(), counter.getKey());
      String table = counting.getOrDefault(renamed, counting.get(counter.getKey()));
      if (table != null
          && now.getOrDefault(SchemaObject.fold(table), Long.MIN_VALUE) < counter.getValue()) {
        String name = Sql.literal(table);
        Sql.run(connection, "DELETE FROM main.sqlite_sequence WHERE name = " + name);
        Sql.run(
            connection,
            "INSERT INTO main.sqlite_sequence(name, seq) VALUES("
                + name
                + ", "
                + counter.getValue()
                + ")");
        notices.add(new Notice.CounterPutBack(table));
      }
    }
    return notices;
  }
}
