package io.glyph.store.sqlite;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConnection;

/** Whole tables, cell by cell by type and bytes, without the product's own comparison. */
final class Rows {
  private Rows() {}

  /** The declared objects of a schema; what constraints make follows from them. */
  static List<String> schema(Path path) throws SQLException {
    try (SQLiteConnection opened = Stores.foreign(path)) {
      return SchemaObject.all(opened, "main").stream()
          .filter(SchemaObject::isDeclared)
          .map(object -> Fence.anyRelease(SchemaText.normalise(object.sql())))
          .sorted()
          .toList();
    }
  }

  /** Every row of what a query gives, sorted, with the columns in the order of their names. */
  static List<String> of(SQLiteConnection opened, String query) throws SQLException {
    Map<String, Integer> columns = new TreeMap<>();
    try (Statement statement = opened.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.put(rows.getMetaData().getColumnName(i), i);
      }
    }
    StringBuilder row = new StringBuilder("''");
    for (String column : columns.keySet()) {
      String cell = Sql.quote(column);
      row.append(" || ' ")
          .append(column)
          .append("=' || typeof(")
          .append(cell)
          .append(") || ':' || coalesce(CASE typeof(")
          .append(cell)
          .append(") WHEN 'real' THEN format('%!.20g', ")
          .append(cell)
          .append(") ELSE hex(")
          .append(cell)
          .append(") END, '')");
    }
    List<String> found = new ArrayList<>();
    try (Statement statement = opened.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + row + " FROM (" + query + ")")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    found.sort(null);
    return found;
  }

  /** All tables by name, but for ours that keep times and events. */
  static Map<String, List<String>> everything(Path path) throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>();
    try (SQLiteConnection opened = Stores.foreign(path)) {
      for (SchemaObject object : SchemaObject.all(opened, "main")) {
        if (object.isTable() && !object.name().startsWith("glyph_")) {
          String columns =
              object.name().equals("quarantine") ? "table_name, row_json, reason" : "*";
          tables.put(
              object.name(), of(opened, "SELECT " + columns + " FROM " + Sql.quote(object.name())));
        }
      }
    }
    return tables;
  }
}
