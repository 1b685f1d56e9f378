package io.glyph.store.sqlite;

import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Bookkeeping where the version of a store changes below it. Scripts never touch it, so the engine
 * does what each version asks for: version 1 has no such tables of its own, and a store that comes
 * back to it keeps outbox, seal and manifest in the text that version 2 gives them.
 */
final class KeptBooks {
  /** The tables that a store keeps when it comes back to version 1. */
  static final List<String> TABLES = List.of("glyph_outbox", "glyph_seal", "glyph_manifest");

  private static final StoreVersion MANAGED = DatabaseMarks.FIRST_MANAGED;

  /** Rows by table, cell by cell, in the order of their rowids. */
  private final Map<String, List<List<@Nullable Object>>> rows;

  private KeptBooks(Map<String, List<List<@Nullable Object>>> rows) {
    this.rows = rows;
  }

  /** Text of the tables that a store keeps at version 1, by name. */
  static Map<String, String> atFirstVersion() {
    Map<String, String> tables = new HashMap<>();
    for (String table : TABLES) {
      tables.put(table, SchemaText.normalise(KnownSchemas.statement(MANAGED, table)));
    }
    return tables;
  }

  /** Makes the tables, empty, in a store of version 1 that has none. */
  static void make(SQLiteConnection connection) throws SQLException {
    for (String table : TABLES) {
      Sql.run(connection, KnownSchemas.statement(MANAGED, table));
    }
  }

  /** Whether a database has them. */
  static boolean areIn(SQLiteConnection connection) throws SQLException {
    return Sql.number(
            connection,
            "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table'"
                + " AND name IN ('glyph_outbox', 'glyph_seal', 'glyph_manifest')")
        == TABLES.size();
  }

  /** The rows of a database, which keeps them; none where it has no such tables. */
  static KeptBooks of(SQLiteConnection connection) throws SQLException {
    Map<String, List<List<@Nullable Object>>> rows = new LinkedHashMap<>();
    if (areIn(connection)) {
      for (String table : TABLES) {
        rows.put(table, read(connection, table));
      }
    }
    return new KeptBooks(rows);
  }

  /**
   * Sets the rows aside and drops the tables, where a store of version 1 has them: the script of
   * the next version makes the tables itself, and is frozen. At most some hundred lines of the log
   * are held meanwhile.
   */
  static KeptBooks setAside(SQLiteConnection connection, StoreVersion from) throws SQLException {
    if (!from.isBefore(MANAGED)) {
      return new KeptBooks(Map.of());
    }
    KeptBooks kept = of(connection);
    for (String table : kept.rows.keySet()) {
      Sql.run(connection, "DROP TABLE main." + table);
    }
    return kept;
  }

  void putBack(SQLiteConnection connection) throws SQLException {
    for (Map.Entry<String, List<List<@Nullable Object>>> table : rows.entrySet()) {
      for (List<@Nullable Object> row : table.getValue()) {
        String marks = "?, ".repeat(row.size() - 1) + "?";
        try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO main." + table.getKey() + " VALUES(" + marks + ")")) {
          for (int i = 0; i < row.size(); i++) {
            insert.setObject(i + 1, row.get(i));
          }
          insert.executeUpdate();
        }
      }
    }
  }

  private static List<List<@Nullable Object>> read(SQLiteConnection connection, String table)
      throws SQLException {
    List<List<@Nullable Object>> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet cells =
            statement.executeQuery("SELECT * FROM main." + table + " ORDER BY rowid")) {
      int columns = cells.getMetaData().getColumnCount();
      while (cells.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(cells.getObject(i));
        }
        found.add(row);
      }
    }
    return found;
  }

  /**
   * After the rows were compared: drops bookkeeping that the version reached does not define, and
   * what speaks of versions above it.
   */
  static void trim(SQLiteConnection connection, StoreVersion to) throws SQLException {
    boolean first = to.isBefore(MANAGED);
    boolean known = KnownSchemas.knows(to);
    Set<String> defined = known ? KnownSchemas.objects(to).keySet() : Set.of();
    for (SchemaObject object : SchemaObject.all(connection, "main")) {
      String name = SchemaObject.fold(object.name());
      if (!object.isTable() || !name.startsWith("glyph_")) {
        continue;
      }
      // What a version of a catalog defines is not known here: nothing of it is dropped.
      boolean stays = !known || defined.contains(name) || (first && TABLES.contains(name));
      if (!stays) {
        if (TABLES.contains(name)) {
          throw MigrationEngine.failed("bookkeeping", name + " would be lost");
        }
        if (Set.of(Bookkeeping.HISTORY, WayBackTable.TABLE, "glyph_purge").contains(name)) {
          Sql.run(connection, "DROP TABLE main." + name);
        }
      } else if (name.equals(Bookkeeping.HISTORY)) {
        // Reverse scripts stand in it as repeatable ones, without a version.
        Sql.run(
            connection,
            "DELETE FROM main."
                + name
                + " WHERE version IS NULL OR CAST(version AS INTEGER) > "
                + to);
      } else if (name.equals(WayBackTable.TABLE)) {
        Sql.run(connection, "DELETE FROM main." + name + " WHERE from_version > " + to);
      }
    }
  }
}
