package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.refusal.Printable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sqlite.SQLiteConnection;

/**
 * Rows whose parent is missing at a plan's end and was not missing at its start. They are told
 * apart by key, column and value: rowids change when a table is made again, and counts alone cannot
 * tell an old orphan from a new one.
 */
final class ForeignKeys {
  private final SQLiteConnection connection;
  private final Scratch scratch;

  ForeignKeys(SQLiteConnection connection, Scratch scratch) {
    this.connection = connection;
    this.scratch = scratch;
  }

  /**
   * The first table with a new violation, in words; empty where there is none.
   *
   * @param renames of one folded table at the start, what the whole plan makes of its names
   */
  Optional<String> broken(
      String beforeSchema,
      Map<String, TableShape> before,
      Map<String, TableShape> after,
      Function<String, StepComparison.Names> renames)
      throws SQLException {
    for (TableShape now : after.values()) {
      if (now.virtual().isPresent() || isClean(now, "main")) {
        continue;
      }
      Optional<TableShape> old =
          before.values().stream()
              .filter(t -> t.virtual().isEmpty())
              .filter(t -> now.equals(renames.apply(t.folded()).find(t.folded(), after)))
              .findFirst();
      if (old.isEmpty() || !isCovered(beforeSchema, old.get(), now, renames)) {
        return Optional.of("a row of " + Printable.of(now.name()) + " has lost its parent");
      }
    }
    return Optional.empty();
  }

  /** A key that no parent can have, which SQLite answers with an error, counts as not clean. */
  private boolean isClean(TableShape table, String schema) throws SQLException {
    try {
      return Sql.number(connection, "SELECT EXISTS(SELECT 1 FROM " + check(table, schema) + ")")
          == 0;
    } catch (SQLException failed) {
      if (MigrationEngine.isInfrastructure(failed)) {
        throw failed;
      }
      return false;
    }
  }

  /** Whether every violation now was one before. */
  private boolean isCovered(
      String beforeSchema,
      TableShape old,
      TableShape now,
      Function<String, StepComparison.Names> renames)
      throws SQLException {
    Map<String, String> columns = renames.apply(old.folded()).columnsOf(old.folded());
    PairedTable pair = PairedTable.of(old, now, columns);
    List<String> key = pair.keys().stream().findFirst().orElseGet(List::of);
    List<String> keyNow = key.stream().map(c -> pair.names().getOrDefault(c, c)).toList();
    String digests = scratch.table(List.of("d BLOB PRIMARY KEY", "n INTEGER NOT NULL"));
    try {
      count(digests, old, beforeSchema, key, c -> columns.getOrDefault(c, c), 1);
      count(digests, now, "main", keyNow, c -> c, -1);
    } catch (SQLException failed) {
      if (MigrationEngine.isInfrastructure(failed)) {
        throw failed;
      }
      // A key that no parent can have: it may stay as it was, and may not come anew.
      return isMismatched(old, beforeSchema);
    }
    return Sql.number(connection, "SELECT EXISTS(SELECT 1 FROM " + digests + " WHERE n < 0)") == 0;
  }

  private boolean isMismatched(TableShape table, String schema) throws SQLException {
    try {
      Sql.number(connection, "SELECT count(*) FROM " + check(table, schema));
      return false;
    } catch (SQLException failed) {
      if (MigrationEngine.isInfrastructure(failed)) {
        throw failed;
      }
      return true;
    }
  }

  /** Adds each violation of a table to a multiset of digests. */
  private void count(
      String digests,
      TableShape table,
      String schema,
      List<String> key,
      Function<String, String> rename,
      int sign)
      throws SQLException {
    for (Map.Entry<Integer, List<String>> foreign : keysOf(table, schema).entrySet()) {
      List<String> cells = new ArrayList<>();
      key.forEach(c -> cells.add(table.cell("b", c)));
      foreign.getValue().forEach(c -> cells.add(table.cell("b", c)));
      String names = String.join("\n", foreign.getValue().stream().map(rename).sorted().toList());
      String sql =
          table.rowid().isPresent()
              ? "SELECT "
                  + CellSql.typed(cells)
                  + " FROM "
                  + check(table, schema)
                  + " v JOIN "
                  + table.location()
                  + " b ON b."
                  + table.rowid().get()
                  + " = v.rowid WHERE v.fkid = "
                  + foreign.getKey()
              : orphans(table, schema, foreign.getKey(), cells);
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql);
          PreparedStatement add =
              connection.prepareStatement(
                  "INSERT INTO "
                      + digests
                      + " VALUES(?, ?) ON CONFLICT(d) DO UPDATE SET n = n + excluded.n")) {
        while (rows.next()) {
          RowsDigest digest = new RowsDigest();
          for (int i = 0; i < cells.size(); i++) {
            digest.add(rows, 2 * i + 2, rows.getString(2 * i + 1));
          }
          digest.add(Arrays.hashCode(names.getBytes(UTF_8)));
          add.setBytes(1, digest.bytes());
          add.setInt(2, sign);
          add.executeUpdate();
        }
      }
    }
  }

  /** The pragma names no row of a table without rowid. */
  private String orphans(TableShape table, String schema, int id, List<String> cells)
      throws SQLException {
    List<String> matches = new ArrayList<>();
    List<String> given = new ArrayList<>();
    String parent = "";
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT f.\"table\", f.\"from\", coalesce(f.\"to\","
                    + " (SELECT name FROM pragma_table_info(f.\"table\", "
                    + Sql.literal(schema)
                    + ") WHERE pk = f.seq + 1)) FROM "
                    + list(table, schema)
                    + " f WHERE id = "
                    + id)) {
      while (rows.next()) {
        parent = rows.getString(1);
        String child = table.cell("b", SchemaObject.fold(rows.getString(2)));
        given.add(child + " IS NOT NULL");
        String to = rows.getString(3);
        matches.add("p." + Sql.quote(to == null ? "" : to) + " = " + child);
      }
    }
    boolean there =
        Sql.number(
                connection,
                "SELECT count(*) FROM "
                    + Sql.quote(schema)
                    + ".sqlite_schema WHERE type = 'table' AND lower(name) = lower("
                    + Sql.literal(parent)
                    + ")")
            != 0;
    return "SELECT "
        + CellSql.typed(cells)
        + " FROM "
        + table.location()
        + " b WHERE "
        + CellSql.all(given)
        + (there
            ? " AND NOT EXISTS(SELECT 1 FROM "
                + Sql.quote(schema)
                + "."
                + Sql.quote(parent)
                + " p WHERE "
                + CellSql.all(matches)
                + ")"
            : "");
  }

  /** Columns of each foreign key, folded. */
  private Map<Integer, List<String>> keysOf(TableShape table, String schema) throws SQLException {
    Map<Integer, List<String>> keys = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, \"from\" FROM " + list(table, schema) + " ORDER BY id, seq")) {
      while (rows.next()) {
        keys.computeIfAbsent(rows.getInt(1), id -> new ArrayList<>())
            .add(SchemaObject.fold(rows.getString(2)));
      }
    }
    return keys;
  }

  private static String list(TableShape table, String schema) {
    return "pragma_foreign_key_list(" + arguments(table, schema) + ")";
  }

  /** The pragma as a function takes the schema only behind a table. */
  private static String check(TableShape table, String schema) {
    return "pragma_foreign_key_check(" + arguments(table, schema) + ")";
  }

  private static String arguments(TableShape table, String schema) {
    return Sql.literal(table.name()) + ", " + Sql.literal(schema);
  }
}
