package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.sqlite.Declarations.Say;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/** Rows whose key is gone: lost, or there under another key. */
final class GoneByKey {
  private final SQLiteConnection connection;
  private final Scratch scratch;
  private final Declarations declarations;
  private final PairedTable pair;
  private final List<String> key;
  private final List<String> others;
  private final List<String> keyCells;

  GoneByKey(
      SQLiteConnection connection,
      Scratch scratch,
      Declarations declarations,
      PairedTable pair,
      List<String> key) {
    this.connection = connection;
    this.scratch = scratch;
    this.declarations = declarations;
    this.pair = pair;
    this.key = key;
    this.others = pair.without(key);
    this.keyCells = key.stream().map(c -> pair.old().cell("b", c)).toList();
  }

  /** Rows that are gone under their key; those that are there under another one changed its id. */
  void rows(boolean anyNew, List<MeasuredLoss> losses) throws SQLException {
    TableShape old = pair.old();
    Say rows = declarations.on(old, new Loss.RowsLost(old.name(), 1, List.of(), ""));
    Say ids = declarations.on(old, new Loss.IdsChanged(old.name(), 1, List.of(), ""));
    List<String> keys = numbered("k", key.size());
    List<String> contents = RowHash.identity(others.stream().map(pair::before).toList());
    List<String> values = numbered("v", contents.size());
    List<String> definitions = new ArrayList<>(keys);
    definitions.addAll(values);
    definitions.addAll(List.of("rows_may", "ids_may", "is_moved DEFAULT 0"));
    String gone = scratch.table(definitions);
    List<String> selected = new ArrayList<>(keyCells);
    selected.addAll(contents);
    selected.addAll(List.of(rows.flag(), ids.flag(), "0"));
    Sql.run(
        connection,
        "INSERT INTO "
            + gone
            + " SELECT "
            + String.join(", ", selected)
            + pair.joined(key)
            + " WHERE NOT ("
            + pair.isFound(key)
            + ")");
    if (anyNew && !others.isEmpty()) {
      markMoved(gone, keys, values);
    }
    lost(gone, keys, "NOT is_moved", "rows_may")
        .loss(rows, k -> new Loss.RowsLost(old.name(), k.count(), k.examples(), k.digest()))
        .ifPresent(losses::add);
    lost(gone, keys, "is_moved", "ids_may")
        .loss(ids, k -> new Loss.IdsChanged(old.name(), k.count(), k.examples(), k.digest()))
        .ifPresent(losses::add);
    scratch.drop(gone);
  }

  /** As many of equal content as there are new ones of that content, the first keys first. */
  private void markMoved(String gone, List<String> keys, List<String> values) throws SQLException {
    String fresh = scratch.table(values);
    List<String> cells = RowHash.identity(others.stream().map(pair::cellAfter).toList());
    Sql.run(
        connection,
        "INSERT INTO "
            + fresh
            + " SELECT "
            + String.join(", ", cells)
            + pair.joinedBackwards(key)
            + " WHERE "
            + pair.isNew(key));
    String exact = CellSql.exact(values);
    String both =
        "SELECT rowid AS r, 0 AS s, "
            + String.join(", ", keys)
            + ", "
            + String.join(", ", values)
            + " FROM "
            + gone
            + " UNION ALL SELECT NULL, 1, "
            + String.join(", ", keys.stream().map(k -> "NULL").toList())
            + ", "
            + String.join(", ", values)
            + " FROM "
            + fresh;
    Sql.run(
        connection,
        "UPDATE "
            + gone
            + " SET is_moved = 1 WHERE rowid IN (SELECT r FROM (SELECT r,"
            + " sum(s) OVER (PARTITION BY "
            + exact
            + ") AS fresh,"
            + " row_number() OVER (PARTITION BY "
            + exact
            + ", s ORDER BY "
            + CellSql.exact(keys)
            + ") AS nr, s FROM ("
            + both
            + ")) WHERE s = 0 AND nr <= fresh)");
    scratch.drop(fresh);
  }

  private MeasuredLoss.Keys lost(String gone, List<String> keys, String which, String may)
      throws SQLException {
    MeasuredLoss.Keys found = new MeasuredLoss.Keys(keys.size());
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT "
                    + CellSql.typed(keys)
                    + ", "
                    + may
                    + " FROM "
                    + gone
                    + " WHERE "
                    + which
                    + " ORDER BY "
                    + CellSql.exact(keys))) {
      while (rows.next()) {
        found.add(rows, rows.getInt(2 * keys.size() + 1) == 1);
      }
    }
    return found;
  }

  private static List<String> numbered(String letter, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(letter + i);
    }
    return names;
  }
}
