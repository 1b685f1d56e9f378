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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Says what was lost between two states by reading both row by row and comparing cells in Java. It
 * knows the rules, and shares no line with the code that it judges.
 */
final class LossOracle {
  private static final Map<String, String> CONVERTED = new HashMap<>();

  private LossOracle() {}

  /** All rows of a table. Cells are texts of type and bytes, so that equal cells are equal. */
  record Table(
      String name,
      List<String> columns,
      Map<String, String> types,
      List<List<String>> keys,
      List<Map<String, String>> rows) {
    String affinity(String column) {
      String type = types.getOrDefault(column, "").toUpperCase(Locale.ROOT);
      if (type.contains("INT") || type.equals("NUMERIC")) {
        return "NUMERIC";
      } else if (type.contains("TEXT")) {
        return "TEXT";
      }
      // ANY is met in STRICT tables only.
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
        tables.put(name.toLowerCase(Locale.ROOT), table(connection, schema, name));
      }
    }
    return tables;
  }

  private static Table table(Connection connection, String schema, String name)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    Map<String, String> types = new HashMap<>();
    TreeMap<Integer, String> primary = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet info = statement.executeQuery("PRAGMA " + schema + ".table_info(" + name + ")")) {
      while (info.next()) {
        columns.add(info.getString("name"));
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
    return new Table(name, columns, types, keys, rows(connection, schema + "." + name, columns));
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

  private static List<Map<String, String>> rows(
      Connection connection, String from, List<String> columns) throws SQLException {
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

  /** Each loss as kind, subject and count, and of values how many were not NULL. */
  static Set<String> losses(Map<String, Table> before, Map<String, Table> after) {
    Set<String> losses = new TreeSet<>();
    before.forEach((name, old) -> {
      Table now = after.get(name);
      if (now != null) {
        compare(old, now, losses);
      } else if (!old.rows.isEmpty()) {
        losses.add("table " + old.name + " " + old.rows.size());
      }
    });
    return losses;
  }

  private static void compare(Table old, Table now, Set<String> losses) {
    List<String> common = new ArrayList<>();
    for (String column : old.columns) {
      if (now.columns.contains(column)) {
        common.add(column);
      } else {
        long filled = old.rows.stream().filter(r -> !isNull(r.get(column))).count();
        if (filled > 0) {
          losses.add("column " + old.name + "." + column + " " + filled);
        }
      }
    }
    if (old.rows.isEmpty()) {
      return;
    }
    if (common.isEmpty()) {
      losses.add("rows " + old.name + " " + old.rows.size());
      return;
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map<String, String> row : now.rows) {
      Map<String, String> converted = new HashMap<>(row);
      for (String column : common) {
        converted.computeIfPresent(
            column, (c, cell) -> asOld(cell, old.affinity(c), now.affinity(c)));
      }
      rows.add(converted);
    }
    for (List<String> key : old.keys) {
      if (common.containsAll(key) && tellsApart(key, old.rows, rows)) {
        byKey(old, common, key, rows, losses);
        return;
      }
    }
    Map<List<String>, Integer> left = new HashMap<>();
    rows.forEach(r -> left.merge(of(r, common), 1, Integer::sum));
    long gone =
        old.rows.stream().filter(r -> left.merge(of(r, common), -1, Integer::sum) < 0).count();
    if (gone > 0) {
      losses.add("rows " + old.name + " " + gone);
    }
  }

  private static boolean tellsApart(
      List<String> key, List<Map<String, String>> before, List<Map<String, String>> after) {
    if (before.stream().anyMatch(r -> of(r, key).stream().anyMatch(LossOracle::isNull))) {
      return false;
    }
    Set<List<String>> seen = new HashSet<>();
    return after.stream()
        .map(r -> of(r, key))
        .filter(k -> k.stream().noneMatch(LossOracle::isNull))
        .allMatch(seen::add);
  }

  private static void byKey(
      Table old,
      List<String> common,
      List<String> key,
      List<Map<String, String>> after,
      Set<String> losses) {
    List<String> others = common.stream().filter(c -> !key.contains(c)).toList();
    Map<List<String>, Map<String, String>> fresh = new HashMap<>();
    List<Map<String, String>> unkeyed = new ArrayList<>();
    for (Map<String, String> row : after) {
      if (of(row, key).stream().anyMatch(LossOracle::isNull)) {
        unkeyed.add(row);
      } else {
        fresh.put(of(row, key), row);
      }
    }
    List<Map<String, String>> gone = new ArrayList<>();
    Map<String, long[]> changed = new TreeMap<>();
    for (Map<String, String> row : old.rows) {
      Map<String, String> now = fresh.remove(of(row, key));
      if (now == null) {
        gone.add(row);
        continue;
      }
      for (String column : others) {
        if (!Objects.equals(row.get(column), now.get(column))) {
          long[] counts = changed.computeIfAbsent(column, c -> new long[2]);
          counts[0]++;
          counts[1] += isNull(row.get(column)) ? 0 : 1;
        }
      }
    }
    Map<List<String>, Integer> contents = new HashMap<>();
    unkeyed.addAll(fresh.values());
    unkeyed.forEach(r -> contents.merge(of(r, others), 1, Integer::sum));
    long moved =
        others.isEmpty()
            ? 0
            : gone.stream()
                .filter(r -> contents.merge(of(r, others), -1, Integer::sum) >= 0)
                .count();
    if (gone.size() > moved) {
      losses.add("rows " + old.name + " " + (gone.size() - moved));
    }
    if (moved > 0) {
      losses.add("ids " + old.name + " " + moved);
    }
    changed.forEach((column, counts) ->
        losses.add("values " + old.name + "." + column + " " + counts[0] + " of " + counts[1]));
  }

  private static List<String> of(Map<String, String> row, List<String> columns) {
    return columns.stream().map(row::get).toList();
  }

  private static boolean isNull(@Nullable String cell) {
    return "null:".equals(cell);
  }

  /** What a column of the old type makes of a value: a column of that type is asked. */
  private static String asOld(String cell, String old, String now) {
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
