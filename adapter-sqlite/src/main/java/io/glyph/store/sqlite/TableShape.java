package io.glyph.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/**
 * An ordinary table as a comparison needs it.
 *
 * @param schema where it is: {@code main}, or the name under which a copy is attached
 * @param columns by folded name, generated ones left out
 * @param hasRowid whether its rows have one
 * @param keys columns that tell rows apart, by folded name: the primary key first, then each unique
 *     index that is neither partial nor on expressions
 */
record TableShape(
    String schema,
    String name,
    SequencedMap<String, String> columns,
    boolean hasRowid,
    List<List<String>> keys) {

  /**
   * The tables of a schema by folded name. Virtual tables are left out: their rows are in their
   * shadow tables, which are ordinary ones.
   */
  static Map<String, TableShape> all(
      SQLiteConnection connection, String schema, List<SchemaObject> objects) throws SQLException {
    Map<String, TableShape> tables = new LinkedHashMap<>();
    for (SchemaObject object : objects) {
      String folded = SchemaObject.fold(object.name());
      if (object.isTable() && !folded.startsWith("sqlite_") && !object.isVirtual()) {
        tables.put(folded, of(connection, schema, object));
      }
    }
    return tables;
  }

  private static TableShape of(SQLiteConnection connection, String schema, SchemaObject table)
      throws SQLException {
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    List<String> primary = new ArrayList<>();
    String arguments = Sql.literal(table.name()) + ", " + Sql.literal(schema);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, pk, hidden FROM pragma_table_xinfo("
                    + arguments
                    + ") ORDER BY pk, cid")) {
      while (rows.next()) {
        String folded = SchemaObject.fold(rows.getString(1));
        if (rows.getInt(3) == 0) {
          columns.put(folded, rows.getString(1));
        }
        if (rows.getInt(2) > 0) {
          primary.add(folded);
        }
      }
    }
    List<List<String>> keys = new ArrayList<>();
    if (!primary.isEmpty()) {
      keys.add(primary);
    }
    for (String index : uniqueIndexes(connection, arguments)) {
      keyOf(connection, schema, index).ifPresent(keys::add);
    }
    keys.removeIf(key -> !columns.keySet().containsAll(key));
    // STRICT and WITHOUT ROWID stand behind the closing parenthesis.
    boolean hasRowid = !SchemaText.options(SchemaText.tokens(table.sql())).contains("without");
    return new TableShape(schema, table.name(), columns, hasRowid, List.copyOf(keys));
  }

  private static List<String> uniqueIndexes(SQLiteConnection connection, String arguments)
      throws SQLException {
    List<String> indexes = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name FROM pragma_index_list("
                    + arguments
                    + ") WHERE \"unique\" AND NOT partial AND origin <> 'pk' ORDER BY name")) {
      while (rows.next()) {
        indexes.add(rows.getString(1));
      }
    }
    return indexes;
  }

  private static Optional<List<String>> keyOf(
      SQLiteConnection connection, String schema, String index) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT cid, name FROM pragma_index_info("
                    + Sql.literal(index)
                    + ", "
                    + Sql.literal(schema)
                    + ") ORDER BY seqno")) {
      while (rows.next()) {
        if (rows.getInt(1) < 0) {
          return Optional.empty();
        }
        columns.add(SchemaObject.fold(rows.getString(2)));
      }
    }
    return Optional.of(columns);
  }

  String qualified() {
    return Sql.quote(schema) + "." + Sql.quote(name);
  }

  /** A column as this table spells it, behind an alias. */
  String cell(String alias, String column) {
    return alias + "." + Sql.quote(Optional.ofNullable(columns.get(column)).orElseThrow());
  }

  /** A name for the rowid that none of its columns has taken. */
  Optional<String> rowidName() {
    return hasRowid
        ? List.of("_rowid_", "rowid", "oid").stream()
            .filter(name -> !columns.containsKey(name))
            .findFirst()
        : Optional.empty();
  }

  boolean isUniqueOn(Collection<String> key) {
    Set<String> wanted = new HashSet<>(key);
    return keys.stream().anyMatch(wanted::containsAll);
  }
}
