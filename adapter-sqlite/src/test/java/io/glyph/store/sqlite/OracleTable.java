package io.glyph.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;

/** Tables read whole into Java, cell by cell, for {@link LossOracle}. */
final class OracleTable {
  private static final Map<String, String> CONVERTED = new HashMap<>();

  private OracleTable() {}

  /** All rows of a table. Cells are texts of type and bytes, so that equal cells are equal. */
  record Table(
      String name,
      List<String> columns,
      Set<String> generated,
      Map<String, String> types,
      List<List<String>> keys,
      List<Map<String, String>> rows) {
    /** Columns that hold something of their own. */
    List<String> stored() {
      return columns.stream().filter(c -> !generated.contains(c)).toList();
    }

    String affinity(String column) {
      String type = types.getOrDefault(column, "").toUpperCase(Locale.ROOT);
      if (type.contains("INT") || type.equals("NUMERIC")) {
        return "NUMERIC";
      } else if (type.contains("TEXT")) {
        return "TEXT";
      }
      // ANY is met in STRICT tables only, and what a query gives has no type.
      return type.equals("REAL") ? "REAL" : "";
    }
  }

  /** Tables by lower-case name. */
  static Map<String, Table> read(Connection connection, String schema) throws SQLException {
    Map<String, Table> tables = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet names =
            statement.executeQuery(
                "SELECT name FROM "
                    + schema
                    + ".sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
      while (names.next()) {
        String name = names.getString(1);
        if (isOnesOwn(connection, schema, name)) {
          tables.put(name.toLowerCase(Locale.ROOT), table(connection, schema, name));
        }
      }
    }
    return tables;
  }

  /** Not what a virtual table keeps its rows in, nor an index over another table's rows. */
  private static boolean isOnesOwn(Connection connection, String schema, String name)
      throws SQLException {
    String master = schema + ".sqlite_master";
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT EXISTS(SELECT 1 FROM "
                    + master
                    + " WHERE sql LIKE 'CREATE VIRTUAL%' AND '"
                    + name
                    + "' LIKE name || '\\_%' ESCAPE '\\'), EXISTS(SELECT 1 FROM "
                    + master
                    + " WHERE name = '"
                    + name
                    + "' AND sql LIKE 'CREATE VIRTUAL%content=%')")) {
      found.next();
      return found.getInt(1) == 0 && found.getInt(2) == 0;
    }
  }

  private static Table table(Connection connection, String schema, String name)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    Map<String, String> types = new HashMap<>();
    TreeMap<Integer, String> primary = new TreeMap<>();
    Set<String> generated = new HashSet<>();
    boolean virtual = false;
    try (Statement statement = connection.createStatement();
        ResultSet info =
            statement.executeQuery("PRAGMA " + schema + ".table_xinfo(" + name + ")")) {
      while (info.next()) {
        if (info.getInt("hidden") == 1) {
          virtual = true;
          continue;
        }
        columns.add(info.getString("name"));
        if (info.getInt("hidden") > 1) {
          generated.add(info.getString("name"));
        }
        types.put(info.getString("name"), info.getString("type"));
        if (info.getInt("pk") > 0) {
          primary.put(info.getInt("pk"), info.getString("name"));
        }
      }
    }
    List<List<String>> keys = new ArrayList<>();
    if (!primary.isEmpty()) {
      keys.add(List.copyOf(primary.values()));
    }
    keys.addAll(uniqueKeys(connection, schema, name).values());
    if (virtual) {
      columns.add("rowid");
      types.put("rowid", "INTEGER");
      keys.add(List.of("rowid"));
    }
    keys.removeIf(key -> key.stream().anyMatch(generated::contains));
    return new Table(
        name, columns, generated, types, keys, rows(connection, schema + "." + name, columns));
  }

  private static Map<String, List<String>> uniqueKeys(
      Connection connection, String schema, String table) throws SQLException {
    Map<String, List<String>> keys = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet list =
            statement.executeQuery("PRAGMA " + schema + ".index_list(" + table + ")")) {
      while (list.next()) {
        if (list.getInt("unique") == 1
            && list.getInt("partial") == 0
            && !list.getString("origin").equals("pk")) {
          keys.put(list.getString("name"), new ArrayList<>());
        }
      }
    }
    Set<String> onExpressions = new HashSet<>();
    for (Map.Entry<String, List<String>> key : keys.entrySet()) {
      try (Statement statement = connection.createStatement();
          ResultSet info =
              statement.executeQuery("PRAGMA " + schema + ".index_info(" + key.getKey() + ")")) {
        while (info.next()) {
          String column = info.getString("name");
          if (column == null) {
            onExpressions.add(key.getKey());
          } else {
            key.getValue().add(column);
          }
        }
      }
    }
    keys.keySet().removeAll(onExpressions);
    return keys;
  }

  static List<Map<String, String>> rows(Connection connection, String from, List<String> columns)
      throws SQLException {
    List<String> selected = new ArrayList<>();
    columns.forEach(c -> selected.add("typeof(" + c + "), " + c));
    List<Map<String, String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT " + String.join(", ", selected) + " FROM " + from)) {
      while (found.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          row.put(columns.get(i), cell(found, 2 * i + 1));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String cell(ResultSet rows, int at) throws SQLException {
    String type = rows.getString(at);
    return type
        + ":"
        + switch (type) {
          case "null" -> "";
          case "integer" -> Long.toString(rows.getLong(at + 1));
          case "real" -> Long.toHexString(Double.doubleToRawLongBits(rows.getDouble(at + 1)));
          default -> {
            byte[] bytes = rows.getBytes(at + 1);
            yield HexFormat.of().formatHex(bytes == null ? new byte[0] : bytes);
          }
        };
  }

  /** What a column of the old type makes of a value: a column of that type is asked. */
  static String asOld(String cell, String old, String now) {
    if (old.equals(now) || old.isEmpty()) {
      return cell;
    }
    return CONVERTED.computeIfAbsent(old + " " + cell, _ -> convert(cell, old));
  }

  private static String convert(String cell, String type) {
    String value = cell.substring(cell.indexOf(':') + 1);
    String literal =
        switch (cell.charAt(0)) {
          case 'n' -> "NULL";
          case 'i' -> value;
          case 'r' -> Double.toString(Double.longBitsToDouble(Long.parseUnsignedLong(value, 16)));
          case 't' -> "CAST(x'" + value + "' AS TEXT)";
          default -> "x'" + value + "'";
        };
    try (Connection memory = Connections.open(new SQLiteConfig(), ":memory:");
        Statement statement = memory.createStatement()) {
      statement.execute("CREATE TABLE x(v " + type + ")");
      statement.execute("INSERT INTO x VALUES(" + literal + ")");
      try (ResultSet rows = statement.executeQuery("SELECT typeof(v), v FROM x")) {
        rows.next();
        return cell(rows, 1);
      }
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
