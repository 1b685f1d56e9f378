package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.sqlite.Declarations.Say;
import io.glyph.store.sqlite.TableComparison.Found;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/** Tables and columns that are gone as a whole: nothing is there to compare them with. */
final class WholeLosses {
  private final SQLiteConnection connection;
  private final Declarations declarations;

  WholeLosses(SQLiteConnection connection, Declarations declarations) {
    this.connection = connection;
    this.declarations = declarations;
  }

  /** Columns that nothing covers. */
  void columns(PairedTable pair, List<MeasuredLoss> losses, List<Notice> notices)
      throws SQLException {
    TableShape old = pair.old();
    for (String column : old.columns().keySet()) {
      if (pair.names().containsKey(column) || PairedTable.isTime(old, column)) {
        continue;
      }
      String name = old.column(column).name();
      Say say = declarations.on(old, new Loss.ColumnLost(old.name(), name, 1, List.of(), ""));
      Optional<MeasuredLoss> gone =
          keysWhere(old, old.cell("b", column) + " IS NOT NULL", say)
              .loss(
                  say,
                  k -> new Loss.ColumnLost(old.name(), name, k.count(), k.examples(), k.digest()));
      if (gone.isPresent()) {
        losses.add(weighed(gone.get(), old, column, say));
      } else {
        notices.add(new Notice.EmptyColumnGone(old.name(), name));
      }
    }
    old.generated()
        .forEach((folded, column) -> {
          if (!pair.now().has(folded)) {
            notices.add(new Notice.GeneratedColumnGone(old.name(), column.name()));
          }
        });
  }

  /** A loss of a column's values with their length, all of them and those that nobody declared. */
  private MeasuredLoss weighed(MeasuredLoss lost, TableShape old, String column, Say say)
      throws SQLException {
    String length = "length(CAST(" + old.cell("b", column) + " AS BLOB))";
    String sum = "SELECT total(" + length + ") FROM " + old.location() + " b";
    long all = Sql.number(connection, sum);
    Optional<Loss> outside = lost.outside();
    if (outside.isPresent()) {
      long rest = Sql.number(connection, sum + " WHERE NOT " + say.flag());
      outside = outside.map(loss -> weighing(loss, rest));
    }
    return new MeasuredLoss(weighing(lost.loss(), all), outside);
  }

  private static Loss weighing(Loss loss, long bytes) {
    return loss instanceof Loss.ColumnLost column
        ? new Loss.ColumnLost(
            column.table(),
            column.column(),
            column.count(),
            bytes,
            column.examples(),
            column.keysDigest())
        : loss;
  }

  /** A table that is gone. */
  Found table(TableShape old) throws SQLException {
    if (!old.isReadable()) {
      return unreadable(old);
    }
    Say say = declarations.on(old, new Loss.TableLost(old.name(), 1, List.of(), ""));
    Optional<MeasuredLoss> loss =
        keysWhere(old, "1", say)
            .loss(say, k -> new Loss.TableLost(old.name(), k.count(), k.examples(), k.digest()));
    long before = loss.map(l -> l.loss().count()).orElse(0L);
    List<Notice> notices =
        loss.isPresent() ? List.of() : List.of(new Notice.EmptyTableGone(old.name()));
    return new Found(before, 0, 0, 0, loss.map(List::of).orElseGet(List::of), notices);
  }

  private Found unreadable(TableShape old) throws SQLException {
    long rows = 0;
    for (TableShape shadow : old.virtual().map(v -> v.shadows()).orElseGet(List::of)) {
      rows += count(shadow);
    }
    if (rows == 0) {
      return new Found(0, 0, 0, 0, List.of(), List.of(new Notice.EmptyTableGone(old.name())));
    }
    Loss loss = new Loss.TableLost(old.name(), rows, List.of(), "");
    MeasuredLoss measured = MeasuredLoss.of(loss, declarations.on(old, loss), Optional.of(loss));
    return new Found(rows, 0, 0, 0, List.of(measured), List.of());
  }

  /** All rows of a table of which no column is left. */
  MeasuredLoss rows(TableShape old, long count) throws SQLException {
    Say say = declarations.on(old, new Loss.RowsLost(old.name(), count, List.of(), ""));
    return keysWhere(old, "1", say)
        .loss(say, k -> new Loss.RowsLost(old.name(), k.count(), k.examples(), k.digest()))
        .orElseThrow();
  }

  private MeasuredLoss.Keys keysWhere(TableShape old, String condition, Say say)
      throws SQLException {
    List<String> key =
        old.keys().isEmpty() ? List.copyOf(old.columns().keySet()) : old.keys().getFirst();
    List<String> cells = RowHash.key(key.stream().map(c -> old.cell("b", c)).toList());
    MeasuredLoss.Keys keys = MeasuredLoss.Keys.ofRows(key.size());
    String sql =
        "SELECT "
            + CellSql.typed(cells)
            + ", "
            + say.flag()
            + " FROM "
            + old.location()
            + " b WHERE "
            + condition
            + " ORDER BY "
            + CellSql.exact(cells);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        keys.add(rows, rows.getInt(2 * cells.size() + 1) == 1);
      }
    }
    return keys;
  }

  private long count(TableShape table) throws SQLException {
    return Sql.number(connection, "SELECT count(*) FROM " + table.location());
  }
}
