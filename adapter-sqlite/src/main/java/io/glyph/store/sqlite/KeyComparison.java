package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.ValueChange;
import io.glyph.store.sqlite.Declarations.Say;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/** What became of rows that a key tells apart. */
final class KeyComparison {
  /** SQLite takes 2,000 aggregates and columns in a query, and each sum looks at some columns. */
  private static final int MAX_SUMS = 250;

  private final SQLiteConnection connection;
  private final Scratch scratch;
  private final Declarations declarations;
  private final PairedTable pair;
  private final List<String> key;
  private final List<String> others;
  private final List<String> keyCells;

  KeyComparison(
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

  TableComparison.Found compare(
      long before, long after, List<MeasuredLoss> losses, List<Notice> notices)
      throws SQLException {
    List<Long> sums = sums();
    long gone = sums.get(0);
    long stillThere = before - gone;
    if (gone > 0) {
      new GoneByKey(connection, scratch, declarations, pair, key).rows(after > stillThere, losses);
    }
    for (int i = 0; i < others.size(); i++) {
      if (sums.get(2 + i) > 0) {
        valuesChanged(others.get(i)).ifPresent(losses::add);
      }
    }
    List<String> columns = pair.columns();
    for (String column : columns) {
      if (!pair.after(column).raw().equals(pair.after(column).physical())) {
        TableComparison.retyped(pair, column, retypedIn(column), notices);
      }
    }
    return new TableComparison.Found(before, after, sums.get(1), stillThere, losses, notices);
  }

  /**
   * Rows gone, rows kept whole, and for each column how many cells changed; in one pass, mostly.
   */
  private List<Long> sums() throws SQLException {
    String found = pair.isFound(key);
    boolean few = others.size() <= MAX_SUMS;
    List<String> terms = new ArrayList<>();
    terms.add("sum(NOT (" + found + "))");
    terms.add(few ? "sum(" + found + " AND " + pair.allSame() + ")" : "0");
    for (String column : others) {
      terms.add("sum(" + found + " AND NOT " + pair.same(column) + ")");
    }
    List<Long> sums = new ArrayList<>();
    for (int from = 0; from < terms.size(); from += MAX_SUMS) {
      List<String> some = terms.subList(from, Math.min(terms.size(), from + MAX_SUMS));
      String sql = "SELECT " + String.join(", ", some) + pair.joined(key);
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        for (int i = 1; i <= some.size(); i++) {
          sums.add(rows.getLong(i));
        }
      }
    }
    if (!few) {
      String kept = " WHERE " + found + " AND " + pair.allSame();
      sums.set(1, Sql.number(connection, "SELECT count(*)" + pair.joined(key) + kept));
    }
    return sums;
  }

  private long retypedIn(String column) throws SQLException {
    return Sql.number(
        connection,
        "SELECT count(*)"
            + pair.joined(key)
            + " WHERE "
            + pair.isFound(key)
            + " AND "
            + pair.same(column)
            + " AND NOT "
            + CellSql.same(pair.cellAfter(column), pair.rawAfter(column), true));
  }

  private Optional<MeasuredLoss> valuesChanged(String column) throws SQLException {
    TableShape old = pair.old();
    String name = old.column(column).name();
    Say say = declarations.on(old, new Loss.ValuesLost(old.name(), name, 1, List.of(), ""));
    String sql =
        "SELECT "
            + CellSql.typed(keyCells)
            + ", "
            + say.flag()
            + ", "
            + CellSql.typed(List.of(pair.before(column), pair.rawAfter(column)))
            + pair.joined(key)
            + " WHERE "
            + pair.isFound(key)
            + " AND NOT "
            + pair.same(column)
            + " ORDER BY "
            + CellSql.exact(keyCells);
    MeasuredLoss.Keys keys = new MeasuredLoss.Keys(key.size());
    Ways all = new Ways();
    Ways outside = new Ways();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int flag = 2 * key.size() + 1;
      while (rows.next()) {
        boolean allowed = rows.getInt(flag) == 1;
        ValueChange way = ValueWays.of(rows, flag + 1);
        keys.add(rows, allowed);
        all.add(way);
        if (!allowed) {
          outside.add(way);
        }
      }
    }
    return keys.loss(
        say,
        k -> {
          Ways ways = k.count() == all.count() ? all : outside;
          return new Loss.ValuesLost(
              old.name(), name, k.count(), ways.nonNull(), ways.counts, k.examples(), k.digest());
        });
  }

  /** How many values changed in which way. */
  private static final class Ways {
    private final Map<ValueChange, Long> counts = new EnumMap<>(ValueChange.class);

    void add(ValueChange way) {
      counts.merge(way, 1L, Long::sum);
    }

    long count() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    long nonNull() {
      return count() - counts.getOrDefault(ValueChange.FILLED, 0L);
    }
  }
}
