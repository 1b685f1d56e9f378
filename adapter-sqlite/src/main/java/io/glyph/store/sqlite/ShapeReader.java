package io.glyph.store.sqlite;

import io.glyph.store.sqlite.TableShape.Column;
import io.glyph.store.sqlite.TableShape.VirtualTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sqlite.SQLiteConnection;

/** Reads what the tables of a schema look like. */
final class ShapeReader {
  private final SQLiteConnection connection;
  private final String schema;

  private ShapeReader(SQLiteConnection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * The tables with rows of users, by folded name, in that order. Our bookkeeping, SQLite's own
   * tables and shadow tables are left out.
   */
  static SequencedMap<String, TableShape> all(SQLiteConnection connection, String schema)
      throws SQLException {
    return new ShapeReader(connection, schema).all();
  }

  private SequencedMap<String, TableShape> all() throws SQLException {
    Map<String, Listed> listed = listed();
    List<SchemaObject> objects = SchemaObject.all(connection, schema);
    Map<String, VirtualModule> modules = new TreeMap<>();
    for (SchemaObject object : objects) {
      if (object.isTable() && object.isVirtual()) {
        modules.put(SchemaObject.fold(object.name()), VirtualModule.of(object));
      }
    }
    SequencedMap<String, TableShape> tables = new TreeMap<>();
    for (SchemaObject object : objects) {
      String folded = SchemaObject.fold(object.name());
      Listed found = listed.get(folded);
      boolean ours = folded.startsWith("sqlite_") || folded.startsWith("glyph_");
      if (object.isTable() && found != null && !ours && !isShadow(folded, found, modules)) {
        tables.put(folded, object.isVirtual() ? virtual(object, listed) : ordinary(found));
      }
    }
    return tables;
  }

  private static boolean isShadow(String folded, Listed found, Map<String, VirtualModule> modules) {
    return modules.entrySet().stream()
        .filter(virtual -> folded.startsWith(virtual.getKey() + "_"))
        .anyMatch(virtual ->
            virtual
                .getValue()
                .keepsIn(
                    folded.substring(virtual.getKey().length() + 1), found.type.equals("shadow")));
  }

  private record Listed(String name, String type, boolean hasRowid, boolean strict) {}

  private Map<String, Listed> listed() throws SQLException {
    Map<String, Listed> found = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = "
                    + Sql.literal(schema))) {
      while (rows.next()) {
        String name = rows.getString(1);
        found.put(
            SchemaObject.fold(name),
            new Listed(name, rows.getString(2), rows.getInt(3) == 0, rows.getInt(4) == 1));
      }
    }
    return found;
  }

  private TableShape ordinary(Listed table) throws SQLException {
    SequencedMap<String, Column> columns = new LinkedHashMap<>();
    SequencedMap<String, Column> generated = new LinkedHashMap<>();
    List<String> primary = columns(table.name, table.strict, columns, generated);
    List<List<String>> keys = new ArrayList<>();
    if (!primary.isEmpty()) {
      keys.add(primary);
    }
    for (String index : uniqueIndexes(table.name)) {
      keyOf(index).ifPresent(keys::add);
    }
    keys.removeIf(key -> !columns.keySet().containsAll(key));
    Optional<String> rowid =
        List.of("_rowid_", "rowid", "oid").stream()
            .filter(name -> table.hasRowid)
            .filter(name -> !columns.containsKey(name) && !generated.containsKey(name))
            .findFirst();
    return new TableShape(
        table.name,
        location(table.name),
        columns,
        generated,
        rowid,
        List.copyOf(keys),
        Optional.empty());
  }

  /** A rowid of a virtual table is a key that others keep, as a full text index's is. */
  private TableShape virtual(SchemaObject table, Map<String, Listed> listed) throws SQLException {
    VirtualModule module = VirtualModule.of(table);
    List<TableShape> shadows = new ArrayList<>();
    String prefix = SchemaObject.fold(table.name()) + "_";
    for (Map.Entry<String, Listed> entry : listed.entrySet()) {
      Listed found = entry.getValue();
      boolean behind = found.type.equals("shadow") || found.type.equals("table");
      if (entry.getKey().startsWith(prefix)
          && behind
          && module.keepsIn(entry.getKey().substring(prefix.length()), true)) {
        shadows.add(ordinary(found));
      }
    }
    shadows.sort(Comparator.comparing(TableShape::folded));
    SequencedMap<String, Column> columns = new LinkedHashMap<>();
    boolean readable = !module.isContentless() && isReadable(table.name());
    Optional<String> rowid = Optional.empty();
    if (readable) {
      columns(table.name(), true, columns, new LinkedHashMap<>());
      if (!columns.containsKey("rowid") && answers(table.name(), "rowid")) {
        rowid = Optional.of("rowid");
        columns.put("rowid", Column.named("rowid", Affinity.INTEGER));
      }
    }
    return new TableShape(
        table.name(),
        location(table.name()),
        columns,
        new LinkedHashMap<>(),
        rowid,
        rowid.isPresent() ? List.of(List.of("rowid")) : List.of(),
        Optional.of(
            new VirtualTable(
                SchemaText.normalise(table.sql()), readable, module.isDerived(), shadows)));
  }

  private boolean isReadable(String table) throws SQLException {
    return answers(table, "*");
  }

  private boolean answers(String table, String what) throws SQLException {
    try {
      Sql.text(connection, "SELECT " + what + " FROM " + location(table) + " LIMIT 1");
      return true;
    } catch (SQLException failed) {
      if (MigrationEngine.isInfrastructure(failed)) {
        throw failed;
      }
      return false;
    }
  }

  private List<String> columns(
      String table, boolean strict, Map<String, Column> columns, Map<String, Column> generated)
      throws SQLException {
    SortedMap<Integer, String> primary = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, type, pk, hidden FROM pragma_table_xinfo("
                    + arguments(table)
                    + ") ORDER BY cid")) {
      while (rows.next()) {
        String name = rows.getString(1);
        String type = rows.getString(2);
        Column column = Column.named(name, Affinity.of(type == null ? "" : type, strict));
        int hidden = rows.getInt(4);
        if (hidden == 0) {
          columns.put(SchemaObject.fold(name), column);
        } else if (hidden > 1) { // 1 is a hidden column of a virtual table.
          generated.put(SchemaObject.fold(name), column);
        }
        if (rows.getInt(3) > 0) {
          primary.put(rows.getInt(3), SchemaObject.fold(name));
        }
      }
    }
    return List.copyOf(primary.values());
  }

  private List<String> uniqueIndexes(String table) throws SQLException {
    return strings(
        "SELECT name FROM pragma_index_list("
            + arguments(table)
            + ") WHERE \"unique\" AND NOT partial AND origin <> 'pk' ORDER BY name");
  }

  private Optional<List<String>> keyOf(String index) throws SQLException {
    String info = " FROM pragma_index_info(" + arguments(index) + ")";
    if (Sql.number(connection, "SELECT EXISTS(SELECT 1" + info + " WHERE cid < 0)") != 0) {
      return Optional.empty();
    }
    return Optional.of(
        strings("SELECT name" + info + " ORDER BY seqno").stream()
            .map(SchemaObject::fold)
            .toList());
  }

  private List<String> strings(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private String arguments(String name) {
    return Sql.literal(name) + ", " + Sql.literal(schema);
  }

  private String location(String table) {
    return Sql.quote(schema) + "." + Sql.quote(table);
  }
}
