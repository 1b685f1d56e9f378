package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.sqlite.TableShape.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Asks an author's queries for the rows of old tables, right after the script, and keeps the
 * answers in scratch tables of the old types.
 *
 * <p>A query becomes a view in main first: SQLite itself keeps such a view from reading any other
 * database, so that it cannot answer with the copy from before. One that cannot be used covers
 * nothing.
 */
final class WaysBack {
  private final SQLiteConnection connection;
  private final Scratch scratch;
  private final Problems problems;

  WaysBack(SQLiteConnection connection, Scratch scratch, Problems problems) {
    this.connection = connection;
    this.scratch = scratch;
    this.problems = problems;
  }

  /**
   * The rows that came back.
   *
   * @param rows under the old table's name, with the columns that the query covers
   * @param key folded columns that tell them apart; empty where only whole rows can be compared
   * @param reads folded tables that the query reads; empty where it may read any
   */
  record WayBack(TableShape rows, Optional<List<String>> key, Set<String> reads) {}

  /** By folded name of the old table; those that cannot be used are missing. */
  Map<String, WayBack> ask(List<Rebuilt> rebuilt, Map<String, TableShape> before)
      throws SQLException {
    Map<String, WayBack> ways = new LinkedHashMap<>();
    for (Rebuilt way : rebuilt) {
      String table = SchemaObject.fold(way.table());
      TableShape old = before.get(table);
      if (old == null) {
        problem(way, "there is no such table before");
        continue;
      }
      WayBack found = ask(way, old);
      if (found != null) {
        ways.put(table, found);
      }
    }
    return ways;
  }

  private @Nullable WayBack ask(Rebuilt way, TableShape old) throws SQLException {
    List<String> tokens = SchemaText.tokens(way.rows());
    boolean isQuery =
        !tokens.isEmpty() && Set.of("select", "with", "values").contains(tokens.getFirst());
    int end = tokens.indexOf(";");
    if (!isQuery || (end >= 0 && end != tokens.size() - 1)) {
      problem(way, "its rows are not one query");
      return null;
    }
    String query = way.rows().strip();
    query = end >= 0 && query.endsWith(";") ? query.substring(0, query.length() - 1) : query;
    String view = "main." + Scratch.random();
    try {
      Sql.run(connection, "CREATE VIEW " + view + " AS " + query + "\n");
    } catch (SQLException failed) {
      problems.add(check(way), failed);
      return null;
    }
    try {
      return fill(way, old, view);
    } catch (SQLException failed) {
      problems.add(check(way), failed);
      return null;
    } finally {
      Sql.run(connection, "DROP VIEW " + view);
    }
  }

  private @Nullable WayBack fill(Rebuilt way, TableShape old, String view) throws SQLException {
    List<String> columns = columnsOf(view);
    List<String> key = way.key().stream().map(SchemaObject::fold).toList();
    for (String column : columns) {
      if (!old.columns().containsKey(column)) {
        problem(way, "it gives a column that the table does not have");
        return null;
      }
    }
    boolean isWhole = columns.containsAll(old.columns().keySet());
    if (!isWhole && !columns.containsAll(key)) {
      problem(way, "it gives neither the whole key nor all columns");
      return null;
    }
    SequencedMap<String, Column> covered = new LinkedHashMap<>();
    List<String> definitions = new ArrayList<>();
    for (String column : columns) {
      Affinity affinity = old.column(column).affinity();
      String physical = "c" + covered.size();
      covered.put(column, new Column(old.column(column).name(), physical, physical, affinity));
      definitions.add(physical + " " + affinity.type());
    }
    String table = scratch.table(definitions);
    Sql.run(connection, "INSERT INTO " + table + " SELECT * FROM " + view);
    TableShape rows =
        new TableShape(
            old.name(),
            table,
            covered,
            new LinkedHashMap<>(),
            Optional.of("rowid"),
            List.of(),
            Optional.empty());
    boolean byKey = columns.containsAll(key) && isUnique(rows, key);
    if (!byKey && !isWhole) {
      problem(way, "its key is there more than once");
      return null;
    }
    return new WayBack(rows, byKey ? Optional.of(key) : Optional.empty(), readBy(view));
  }

  /** NULL is a value like any other here. */
  private boolean isUnique(TableShape rows, List<String> key) throws SQLException {
    return Sql.number(connection, repeats(rows, key)) == 0;
  }

  /** Gives 1 where a key is there more than once. */
  static String repeats(TableShape table, List<String> key) {
    return "SELECT EXISTS(SELECT 1 FROM "
        + table.location()
        + " b GROUP BY "
        + CellSql.exact(key.stream().map(c -> table.cell("b", c)).toList())
        + " HAVING count(*) > 1)";
  }

  /**
   * What SQLite itself opens for the query, whatever it was called there: by its page, which no
   * spelling hides. A virtual table reads what its module likes, and the schema's own page tells of
   * every table; of either, and of anything that has no page here, it is said that it reads all.
   */
  private Set<String> readBy(String view) throws SQLException {
    Map<Long, String> pages = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT rootpage, tbl_name FROM main.sqlite_schema WHERE rootpage > 0")) {
      while (rows.next()) {
        pages.put(rows.getLong(1), SchemaObject.fold(rows.getString(2)));
      }
    }
    Set<String> read = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet codes = statement.executeQuery("EXPLAIN SELECT * FROM " + view)) {
      while (codes.next()) {
        String table = tableIn(codes, pages);
        if (table == null) {
          return Set.of();
        }
        if (!table.isEmpty()) {
          read.add(table);
        }
      }
    }
    return read;
  }

  /** Empty where an instruction opens none; null where it cannot be told what it opens. */
  private @Nullable String tableIn(ResultSet code, Map<Long, String> pages) throws SQLException {
    return switch (code.getString("opcode")) {
      case "OpenRead", "OpenWrite", "ReopenIdx" ->
          code.getInt("p3") == 0 ? pages.get(code.getLong("p2")) : null;
      // Where the schema has none, it is a function such as json_each, which reads its arguments:
      // SQLite lets a view use no others, since its schema is not trusted.
      case "VOpen" -> hasVirtualTables() ? null : "";
      default -> "";
    };
  }

  private boolean hasVirtualTables() throws SQLException {
    return SchemaObject.all(connection, "main").stream().anyMatch(SchemaObject::isVirtual);
  }

  private List<String> columnsOf(String view) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name FROM pragma_table_xinfo("
                    + Sql.literal(view.substring("main.".length()))
                    + ", 'main') ORDER BY cid")) {
      while (rows.next()) {
        columns.add(SchemaObject.fold(rows.getString(1)));
      }
    }
    return columns;
  }

  /**
   * Adds what the query does not cover and the table of today does: a row's other cells, found
   * under the same key.
   *
   * @param renamed folded columns before to folded columns now
   */
  WayBack completed(TableShape old, WayBack way, TableShape now, Map<String, String> renamed)
      throws SQLException {
    PairedTable found = PairedTable.of(old, now, renamed);
    List<String> missing =
        found.columns().stream().filter(c -> !way.rows().columns().containsKey(c)).toList();
    List<String> key = way.key().orElse(List.of());
    Set<String> there = new HashSet<>(found.columns());
    if (missing.isEmpty() || key.isEmpty() || !there.containsAll(key) || !now.isReadable()) {
      return way;
    }
    // Not only of whole keys: NULL is joined like any other value.
    List<String> keyNow = key.stream().map(c -> found.names().getOrDefault(c, c)).toList();
    if (Sql.number(connection, repeats(now, keyNow)) != 0) {
      return way;
    }
    SequencedMap<String, Column> columns = new LinkedHashMap<>();
    List<String> definitions = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    for (String column : old.columns().keySet()) {
      boolean covered = way.rows().columns().containsKey(column);
      if (covered || missing.contains(column)) {
        Affinity affinity = old.column(column).affinity();
        String physical = "c" + columns.size();
        columns.put(column, new Column(old.column(column).name(), physical, physical, affinity));
        definitions.add(physical + " " + affinity.type());
        selected.add(covered ? way.rows().cell("b", column) : found.cellAfter(column));
      }
    }
    String table = scratch.table(definitions);
    PairedTable joined = new PairedTable(way.rows(), now, onlyKey(found, key));
    Sql.run(
        connection,
        "INSERT INTO " + table + " SELECT " + String.join(", ", selected) + joined.joined(key));
    return new WayBack(
        new TableShape(
            old.name(),
            table,
            columns,
            new LinkedHashMap<>(),
            Optional.of("rowid"),
            List.of(),
            Optional.empty()),
        way.key(),
        way.reads());
  }

  private static SequencedMap<String, String> onlyKey(PairedTable pair, List<String> key) {
    SequencedMap<String, String> names = new LinkedHashMap<>(pair.names());
    names.keySet().retainAll(key);
    return names;
  }

  private void problem(Rebuilt way, String words) {
    problems.add(check(way), words);
  }

  private static String check(Rebuilt way) {
    return "rebuilt " + way.table();
  }
}
