package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.TableEffect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sqlite.SQLiteConnection;

/**
 * Compares all rows of all tables with a copy from before, set against set in SQLite, and says what
 * is gone. Descriptors have no part in it.
 *
 * <p>Every table is compared by rowid first; where that finds a difference, by key; and where there
 * is no key, as a multiset. Names always carry their schema: unqualified, a table that is gone from
 * main silently becomes the old copy's.
 */
final class RowComparison {
  private final SQLiteConnection connection;
  private final String copy;
  private final List<Migration> steps;

  /**
   * @param copy the name under which the copy from before is attached
   */
  RowComparison(SQLiteConnection connection, String copy, List<Migration> steps) {
    this.connection = connection;
    this.copy = copy;
    this.steps = steps;
  }

  Effects measure() throws SQLException {
    Map<String, TableShape> before =
        TableShape.all(connection, copy, SchemaObject.all(connection, copy));
    Map<String, TableShape> after =
        TableShape.all(connection, "main", SchemaObject.all(connection, "main"));
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<TableEffect> effects = new ArrayList<>();
    for (String name : names) {
      TableShape old = before.get(name);
      TableShape now = after.get(name);
      if (old == null && now != null) {
        long rows = count(now);
        effects.add(new TableEffect(now.name(), 0, rows, 0, rows, true, List.of()));
      } else if (old != null && now == null) {
        effects.add(gone(old));
      } else if (old != null && now != null) {
        effects.add(compare(old, now));
      }
    }
    return Effects.judged(effects, steps);
  }

  private TableEffect gone(TableShape old) throws SQLException {
    long rows = count(old);
    List<Loss> losses = new ArrayList<>();
    if (rows > 0) {
      losses.add(new Loss.TableLost(old.name(), rows, allRows(old, "1").digest()));
    }
    return new TableEffect(old.name(), rows, 0, 0, 0, false, losses);
  }

  private TableEffect compare(TableShape old, TableShape now) throws SQLException {
    PairedTable pair = new PairedTable(old, now);
    long before = count(old);
    long after = count(now);
    List<Loss> losses = new ArrayList<>();
    for (String column : old.columns().keySet()) {
      if (!now.columns().containsKey(column)) {
        addColumn(losses, old, column);
      }
    }
    if (before == 0) {
      return new TableEffect(old.name(), 0, after, 0, after, false, losses);
    }
    if (pair.common().isEmpty()) {
      KeyRows all = allRows(old, "1");
      losses.add(new Loss.RowsLost(old.name(), before, all.examples(), all.digest()));
      return new TableEffect(old.name(), before, after, 0, after, false, losses);
    }
    String byRowid = pair.anyDifferenceByRowid();
    if (!byRowid.isEmpty() && Sql.number(connection, byRowid) == 0) {
      return new TableEffect(old.name(), before, after, before, after - before, false, losses);
    }
    for (List<String> key : pair.keys()) {
      if (Sql.number(connection, pair.hasNullIn(key)) == 0 && isUniqueAfter(pair, key)) {
        return byKey(pair, key, before, after, losses);
      }
    }
    return asMultiset(pair, before, after, losses);
  }

  private boolean isUniqueAfter(PairedTable pair, List<String> key) throws SQLException {
    return pair.now().isUniqueOn(key) || Sql.number(connection, pair.repeatsIn(key)) == 0;
  }

  private TableEffect byKey(
      PairedTable pair, List<String> key, long before, long after, List<Loss> losses)
      throws SQLException {
    String table = pair.old().name();
    KeyRows gone = KeyRows.of(connection, pair.goneByKey(key), key.size());
    if (gone.count() > 0) {
      losses.add(new Loss.RowsLost(table, gone.count(), gone.examples(), gone.digest()));
    }
    for (String column : pair.common()) {
      KeyRows changed = KeyRows.of(connection, pair.changedByKey(key, column), key.size());
      if (changed.count() > 0) {
        String name = pair.old().columns().get(column);
        losses.add(
            new Loss.ValuesLost(
                table,
                name == null ? column : name,
                changed.count(),
                changed.examples(),
                changed.digest()));
      }
    }
    long kept = Sql.number(connection, pair.keptByKey(key));
    long stillThere = before - gone.count();
    return new TableEffect(table, before, after, kept, after - stillThere, false, losses);
  }

  private TableEffect asMultiset(PairedTable pair, long before, long after, List<Loss> losses)
      throws SQLException {
    String table = pair.old().name();
    int columns = pair.common().size();
    KeyRows gone = KeyRows.counted(connection, pair.goneAsMultiset(), columns);
    if (gone.count() > 0) {
      losses.add(new Loss.RowsLost(table, gone.count(), gone.examples(), gone.digest()));
    }
    long kept = before - gone.count();
    return new TableEffect(table, before, after, kept, after - kept, false, losses);
  }

  private void addColumn(List<Loss> losses, TableShape old, String column) throws SQLException {
    KeyRows filled = allRows(old, old.cell("b", column) + " IS NOT NULL");
    if (filled.count() > 0) {
      String name = old.columns().get(column);
      losses.add(
          new Loss.ColumnLost(
              old.name(), name == null ? column : name, filled.count(), filled.digest()));
    }
  }

  private KeyRows allRows(TableShape old, String condition) throws SQLException {
    List<String> key =
        old.keys().isEmpty() ? List.copyOf(old.columns().keySet()) : old.keys().getFirst();
    return KeyRows.of(connection, PairedTable.rowsOf(old, key, condition), key.size());
  }

  private long count(TableShape table) throws SQLException {
    return Sql.number(connection, "SELECT count(*) FROM " + table.qualified());
  }
}
