package io.glyph.store.sqlite;

import io.glyph.store.sqlite.TableShape.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.sqlite.SQLiteConnection;

/**
 * Puts what is in a table afterwards into columns of the old types. What comes back exactly, such
 * as 7 for '7', was only given another type.
 */
final class Conversion {
  private Conversion() {}

  /** The pair with its new side in a scratch table, raw values beside the converted ones. */
  static PairedTable of(SQLiteConnection connection, Scratch scratch, PairedTable pair)
      throws SQLException {
    List<String> definitions = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    SequencedMap<String, Column> columns = new LinkedHashMap<>();
    SequencedMap<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, String> named : pair.names().entrySet()) {
      Column after = pair.now().column(named.getValue());
      Affinity affinity = pair.old().column(named.getKey()).affinity();
      String physical = "c" + columns.size();
      String raw = physical;
      definitions.add(physical + " " + affinity.type());
      selected.add(pair.now().cell("a", named.getValue()));
      if (pair.isRetyped(named.getKey())) {
        raw = "r" + columns.size();
        definitions.add(raw);
        selected.add(pair.now().cell("a", named.getValue()));
      }
      // Under the old name: two old columns may have become one.
      columns.put(named.getKey(), new Column(after.name(), physical, raw, affinity));
      names.put(named.getKey(), named.getKey());
    }
    String table = scratch.table(definitions);
    Sql.run(
        connection,
        "INSERT INTO "
            + table
            + " SELECT "
            + String.join(", ", selected)
            + " FROM "
            + pair.now().location()
            + " a");
    TableShape converted =
        new TableShape(
            pair.now().name(),
            table,
            columns,
            new LinkedHashMap<>(),
            Optional.of("rowid"),
            List.of(),
            Optional.empty());
    return new PairedTable(pair.old(), converted, names);
  }
}
