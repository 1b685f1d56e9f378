package io.glyph.store.sqlite;

import io.glyph.store.sqlite.TableShape.Column;
import io.glyph.store.sqlite.TableShape.VirtualTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.sqlite.SQLiteConnection;

/** Keeps all rows as they are between two steps of a plan. */
final class StateCopy {
  private final SQLiteConnection connection;
  private final Scratch scratch;

  StateCopy(SQLiteConnection connection, Scratch scratch) {
    this.connection = connection;
    this.scratch = scratch;
  }

  SequencedMap<String, TableShape> of(Map<String, TableShape> tables) throws SQLException {
    SequencedMap<String, TableShape> copies = new TreeMap<>();
    for (Map.Entry<String, TableShape> table : tables.entrySet()) {
      copies.put(table.getKey(), copy(table.getValue()));
    }
    return copies;
  }

  private TableShape copy(TableShape table) throws SQLException {
    if (!table.isReadable()) {
      VirtualTable virtual = table.virtual().orElseThrow();
      List<TableShape> shadows = new ArrayList<>();
      for (TableShape shadow : virtual.shadows()) {
        shadows.add(copy(shadow));
      }
      return new TableShape(
          table.name(),
          table.location(),
          table.columns(),
          table.generated(),
          table.rowid(),
          table.keys(),
          Optional.of(new VirtualTable(virtual.sql(), false, virtual.derived(), shadows)));
    }
    List<String> definitions = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    definitions.add("r INTEGER PRIMARY KEY");
    selected.add(table.rowid().map(rowid -> "b." + rowid).orElse("NULL"));
    SequencedMap<String, Column> columns = new LinkedHashMap<>();
    SequencedMap<String, Column> generated = new LinkedHashMap<>();
    for (String column : table.columns().keySet()) {
      columns.put(column, copied(table, column, definitions, selected));
    }
    for (String column : table.generated().keySet()) {
      generated.put(column, copied(table, column, definitions, selected));
    }
    String copy = scratch.table(definitions);
    Sql.run(
        connection,
        "INSERT INTO "
            + copy
            + " SELECT "
            + String.join(", ", selected)
            + " FROM "
            + table.location()
            + " b");
    return new TableShape(
        table.name(), copy, columns, generated, Optional.of("r"), table.keys(), table.virtual());
  }

  private static Column copied(
      TableShape table, String column, List<String> definitions, List<String> selected) {
    Column old = table.column(column);
    String physical = "c" + definitions.size();
    definitions.add(physical + " " + old.affinity().type());
    selected.add(table.cell("b", column));
    return new Column(old.name(), physical, physical, old.affinity());
  }
}
