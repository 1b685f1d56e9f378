package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.sqlite.StepComparison.Followed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConnection;

/**
 * Says where lost rows and columns seem to be under another name. A hint, never a proof: that two
 * tables hold the same rows does not mean that one was renamed.
 */
final class RenameHints {
  private final SQLiteConnection connection;
  private final Map<String, TableShape> before;
  private final Map<String, TableShape> after;

  RenameHints(
      SQLiteConnection connection, Map<String, TableShape> before, Map<String, TableShape> after) {
    this.connection = connection;
    this.before = before;
    this.after = after;
  }

  List<Notice> on(Followed followed) throws SQLException {
    List<Notice> hints = new ArrayList<>();
    for (MeasuredLoss measured : followed.found().losses()) {
      switch (measured.loss()) {
        case Loss.TableLost table -> tables(followed.old(), hints);
        case Loss.ColumnLost column -> columns(followed, column.column(), hints);
        case Loss.RowsLost rows -> {}
        case Loss.ValuesLost values -> {}
        case Loss.IdsChanged ids -> {}
        case Loss.SchemaObjectLost object -> {}
      }
    }
    return hints;
  }

  /** A table that has every distinct row, on at least half of the columns. */
  private void tables(TableShape old, List<Notice> hints) throws SQLException {
    for (TableShape other : after.values()) {
      if (!old.isReadable() || !other.isReadable()) {
        continue;
      }
      PairedTable pair = PairedTable.of(old, other, Map.of());
      int common = pair.names().size();
      if (common > 0 && 2 * common >= old.columns().size() && hasAll(pair)) {
        hints.add(
            new Notice.LooksRenamed(old.name(), other.name(), before.containsKey(other.folded())));
      }
    }
  }

  private boolean hasAll(PairedTable pair) throws SQLException {
    List<String> after = RowHash.identity(pair.columns().stream().map(pair::cellAfter).toList());
    List<String> selected = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (String cell : RowHash.identity(pair.columns().stream().map(pair::before).toList())) {
      String name = "c" + cells.size();
      selected.add(cell + " AS " + name);
      cells.add(name);
    }
    return Sql.number(
            connection,
            "SELECT EXISTS(SELECT 1 FROM (SELECT "
                + String.join(", ", selected)
                + ", 1 AS s FROM "
                + pair.old().location()
                + " b UNION ALL SELECT "
                + String.join(", ", after)
                + ", 0 FROM "
                + pair.now().location()
                + " a) GROUP BY "
                + CellSql.exact(cells)
                + " HAVING min(s) = 1)")
        == 0;
  }

  /** A column of the same rows that has every value that was not NULL. */
  private void columns(Followed followed, String column, List<Notice> hints) throws SQLException {
    TableShape old = followed.old();
    TableShape now = followed.now();
    if (now == null || !followed.isPlain()) {
      return;
    }
    String folded = SchemaObject.fold(column);
    PairedTable pair = PairedTable.of(old, now, Map.of());
    List<List<String>> keys = pair.keys();
    for (String other : now.columns().keySet()) {
      if (pair.names().containsValue(other)) {
        continue;
      }
      String same = CellSql.same(old.cell("b", folded), now.cell("a", other), true);
      String joined;
      if (!keys.isEmpty() && old.virtual().isEmpty() && now.isUniqueOn(keys.getFirst())) {
        joined = pair.joined(keys.getFirst());
      } else if (old.rowid().isPresent() && now.rowid().isPresent()) {
        joined =
            " FROM "
                + old.location()
                + " b LEFT JOIN "
                + now.location()
                + " a ON a."
                + now.rowid().get()
                + " = b."
                + old.rowid().get();
      } else {
        continue;
      }
      String missed =
          "SELECT EXISTS(SELECT 1"
              + joined
              + " WHERE "
              + old.cell("b", folded)
              + " IS NOT NULL AND NOT "
              + same
              + ")";
      if (Sql.number(connection, missed) == 0) {
        String table = old.name() + ".";
        hints.add(
            new Notice.LooksRenamed(
                table + column, table + now.column(other).name(), old.has(other)));
      }
    }
  }
}
