package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.sqlite.Declarations.Say;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * Finds out what became of the rows of one table: by rowid where that shows no difference; else by
 * key; and where there is no key, as a multiset.
 */
final class TableComparison {
  private final SQLiteConnection connection;
  private final Scratch scratch;
  private final Declarations declarations;
  private final WholeLosses whole;

  TableComparison(SQLiteConnection connection, Scratch scratch, Declarations declarations) {
    this.connection = connection;
    this.scratch = scratch;
    this.declarations = declarations;
    this.whole = new WholeLosses(connection, declarations);
  }

  /**
   * What was found.
   *
   * @param kept rows with all their cells
   * @param stillThere rows, whatever became of their cells
   */
  record Found(
      long before,
      long after,
      long kept,
      long stillThere,
      List<MeasuredLoss> losses,
      List<Notice> notices) {}

  /**
   * @param key the only columns to tell rows apart by, NULL being a value like any other; empty for
   *     those that the old table has
   */
  Found compare(PairedTable pair, Optional<List<String>> key) throws SQLException {
    long before = count(pair.old());
    long after = count(pair.now());
    List<MeasuredLoss> losses = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    whole.columns(pair, losses, notices);
    if (before == 0) {
      return new Found(0, after, 0, 0, losses, notices);
    }
    if (pair.names().isEmpty()) {
      losses.add(whole.rows(pair.old(), before));
      return new Found(before, after, 0, 0, losses, notices);
    }
    Optional<String> byRowid = pair.anyDifferenceByRowid();
    if (byRowid.isPresent() && Sql.number(connection, byRowid.get()) == 0) {
      return new Found(before, after, before, before, losses, notices);
    }
    boolean moved = pair.isRetyped() || pair.now().virtual().isPresent();
    PairedTable usable = moved ? Conversion.of(connection, scratch, pair) : pair;
    for (List<String> candidate : key.map(List::of).orElseGet(usable::keys)) {
      if (key.isEmpty() && !tellsApart(usable, candidate)) {
        continue;
      }
      if (!moved && !isSearched(usable, candidate)) {
        usable = Conversion.of(connection, scratch, pair);
        moved = true;
      }
      if (moved) {
        indexed(usable, candidate);
      }
      KeyComparison byKey = new KeyComparison(connection, scratch, declarations, usable, candidate);
      Found found = byKey.compare(before, after, losses, notices);
      discard(usable, moved);
      return found;
    }
    Found found = asMultiset(usable, before, after, losses, notices);
    discard(usable, moved);
    return found;
  }

  /** Tables are converted one after the other: room for the largest is enough. */
  private void discard(PairedTable converted, boolean moved) throws SQLException {
    if (moved) {
      scratch.drop(converted.now().location());
    }
  }

  private boolean tellsApart(PairedTable pair, List<String> key) throws SQLException {
    List<String> after = key.stream().map(c -> pair.names().getOrDefault(c, c)).toList();
    return Sql.number(connection, pair.hasNullIn(key)) == 0
        && (pair.now().isUniqueOn(after) || Sql.number(connection, pair.repeatsIn(key)) == 0);
  }

  /** Whether SQLite finds the row after by an index, be it one that it makes for the purpose. */
  private boolean isSearched(PairedTable pair, List<String> key) throws SQLException {
    String sql = "EXPLAIN QUERY PLAN SELECT count(*)" + pair.joined(key);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        if (rows.getString("detail").startsWith("SEARCH a ")) {
          return true;
        }
      }
    }
    return false;
  }

  private void indexed(PairedTable pair, List<String> key) throws SQLException {
    scratch.index(
        pair.now().location(),
        key.stream().map(c -> Sql.quote(pair.after(c).physical())).toList(),
        false);
  }

  /** Without a key, changed is gone and added. */
  private Found asMultiset(
      PairedTable pair, long before, long after, List<MeasuredLoss> losses, List<Notice> notices)
      throws SQLException {
    String table = pair.old().name();
    Say say = declarations.on(pair.old(), new Loss.RowsLost(table, 1, List.of(), ""));
    int columns = RowHash.columns(pair.columns().size());
    MeasuredLoss.Keys keys = MeasuredLoss.Keys.ofRows(pair.columns().size());
    long gone = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(goneAsMultiset(pair, say.flag()))) {
      while (rows.next()) {
        long times = rows.getLong(2 * columns + 1);
        keys.add(rows, times, Math.max(0, times - rows.getLong(2 * columns + 2)));
        gone += times;
      }
    }
    keys.loss(say, k -> new Loss.RowsLost(table, k.count(), k.examples(), k.digest()))
        .ifPresent(losses::add);
    for (String column : pair.columns()) {
      if (!pair.after(column).raw().equals(pair.after(column).physical())) {
        long count =
            Sql.number(
                connection,
                "SELECT count(*) FROM "
                    + pair.now().location()
                    + " a WHERE NOT "
                    + CellSql.same(pair.cellAfter(column), pair.rawAfter(column), true));
        retyped(pair, column, count, notices);
      }
    }
    long kept = before - gone;
    return new Found(before, after, kept, kept, losses, notices);
  }

  /** Types and cells of rows of which there were more before; how many more; how many may go. */
  private static String goneAsMultiset(PairedTable pair, String flag) {
    List<String> before = RowHash.key(pair.columns().stream().map(pair::before).toList());
    List<String> after = RowHash.key(pair.columns().stream().map(pair::cellAfter).toList());
    List<String> named = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (String cell : before) {
      String name = "c" + cells.size();
      named.add(cell + " AS " + name);
      cells.add(name);
    }
    String exact = CellSql.exact(cells);
    return "SELECT "
        + CellSql.typed(cells)
        + ", sum(s), sum(f) FROM (SELECT "
        + String.join(", ", named)
        + ", 1 AS s, "
        + flag
        + " AS f FROM "
        + pair.old().location()
        + " b UNION ALL SELECT "
        + String.join(", ", after)
        + ", -1, 0 FROM "
        + pair.now().location()
        + " a) GROUP BY "
        + exact
        + " HAVING sum(s) > 0 ORDER BY "
        + exact;
  }

  static void retyped(PairedTable pair, String column, long count, List<Notice> notices) {
    if (count > 0) {
      notices.add(new Notice.Retyped(pair.old().name(), pair.old().column(column).name(), count));
    }
  }

  /** A table that is gone. */
  Found gone(TableShape old) throws SQLException {
    return whole.table(old);
  }

  private long count(TableShape table) throws SQLException {
    return Sql.number(connection, "SELECT count(*) FROM " + table.location());
  }
}
