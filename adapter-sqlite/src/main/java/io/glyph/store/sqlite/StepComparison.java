package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor.Renames;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.sqlite.WaysBack.WayBack;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** Follows tables from one state to the next by what a descriptor says of them. */
final class StepComparison {
  private final SQLiteConnection connection;
  private final Scratch scratch;
  private final Problems problems;
  private final TableComparison tables;
  private final Names names;
  private final Map<String, WayBack> ways;

  StepComparison(
      SQLiteConnection connection,
      Scratch scratch,
      Declarations declarations,
      Problems problems,
      Names names,
      Map<String, WayBack> ways) {
    this.connection = connection;
    this.scratch = scratch;
    this.problems = problems;
    this.tables = new TableComparison(connection, scratch, declarations);
    this.names = names;
    this.ways = ways;
  }

  /**
   * Names that change, folded.
   *
   * @param tables old to new
   * @param columns per old table, old to new
   */
  record Names(Map<String, String> tables, Map<String, Map<String, String>> columns) {
    static final Names NONE = new Names(Map.of(), Map.of());

    static Names of(Renames renames) {
      Map<String, String> tables = new HashMap<>();
      renames.tables().forEach((a, b) -> tables.put(SchemaObject.fold(a), SchemaObject.fold(b)));
      Map<String, Map<String, String>> columns = new HashMap<>();
      renames
          .columns()
          .forEach((column, name) -> {
            // A column has no point in its name; should a table have one, the last counts.
            int point = column.lastIndexOf('.');
            String table = SchemaObject.fold(column.substring(0, Math.max(0, point)));
            columns
                .computeIfAbsent(table, t -> new HashMap<>())
                .put(SchemaObject.fold(column.substring(point + 1)), SchemaObject.fold(name));
          });
      return new Names(tables, columns);
    }

    Map<String, String> columnsOf(String table) {
      return columns.getOrDefault(table, Map.of());
    }

    /** The table under its declared name, or else under its own. */
    @Nullable TableShape find(String table, Map<String, TableShape> after) {
      TableShape renamed = after.get(tables.getOrDefault(table, table));
      return renamed != null ? renamed : after.get(table);
    }
  }

  /**
   * What became of a table.
   *
   * @param now the table under its name of today; null where there is none
   * @param isPlain whether its rows were looked for in that table only, cell by cell
   * @param usesNow whether its rows were looked for in that table
   */
  record Followed(
      TableShape old,
      @Nullable TableShape now,
      TableComparison.Found found,
      boolean isPlain,
      boolean usesNow) {}

  /** New names of a table's columns. */
  Map<String, String> columnsOf(TableShape old) {
    return names.columnsOf(old.folded());
  }

  /** Tables of the new state that a way back to a table reads. */
  Set<String> readFor(String table, Map<String, TableShape> after) {
    WayBack way = ways.get(table);
    if (way == null) {
      return Set.of();
    }
    // A part of a virtual table is read as well; whose part it is does not matter then.
    boolean isKnown = !way.reads().isEmpty() && after.keySet().containsAll(way.reads());
    return isKnown ? way.reads() : after.keySet();
  }

  Followed follow(TableShape old, Map<String, TableShape> after) throws SQLException {
    String name = old.folded();
    TableShape now = names.find(name, after);
    WayBack way = ways.get(name);
    if (way != null) {
      Optional<Followed> back = back(old, now, way);
      if (back.isPresent()) {
        return back.get();
      }
    }
    if (now == null) {
      return new Followed(old, null, tables.gone(old), false, false);
    }
    if (!old.isReadable() || !now.isReadable()) {
      return new Followed(old, now, unreadable(old, now), true, true);
    }
    PairedTable pair = PairedTable.of(old, now, names.columnsOf(name));
    return new Followed(old, now, tables.compare(pair, Optional.empty()), true, true);
  }

  private Optional<Followed> back(TableShape old, @Nullable TableShape now, WayBack way)
      throws SQLException {
    WaysBack waysBack = new WaysBack(connection, scratch, problems);
    Optional<List<String>> key = way.key();
    boolean unique =
        key.isPresent()
            && (isKnownKey(old, key.get())
                || Sql.number(connection, WaysBack.repeats(old, key.get())) == 0);
    boolean whole = way.rows().columns().keySet().containsAll(old.columns().keySet());
    if (!unique && !whole) {
      problems.add("rebuilt " + old.name(), "its key is there more than once before");
      return Optional.empty();
    }
    WayBack full =
        now == null || !unique
            ? way
            : waysBack.completed(old, way, now, names.columnsOf(old.folded()));
    PairedTable pair = PairedTable.of(old, full.rows(), Map.of());
    TableComparison.Found found = tables.compare(pair, unique ? key : Optional.empty());
    long rows =
        now == null || !now.isReadable()
            ? 0
            : Sql.number(connection, "SELECT count(*) FROM " + now.location());
    return Optional.of(
        new Followed(
            old,
            now,
            new TableComparison.Found(
                found.before(),
                rows,
                found.kept(),
                found.stillThere(),
                found.losses(),
                found.notices()),
            false,
            !whole));
  }

  private boolean isKnownKey(TableShape old, List<String> key) throws SQLException {
    return old.isUniqueOn(key)
        && Sql.number(
                connection,
                "SELECT EXISTS(SELECT 1 FROM "
                    + old.location()
                    + " b WHERE "
                    + PairedTable.anyNull(old, "b", key)
                    + ")")
            == 0;
  }

  /** Nothing can be asked of it, so it must be the same to the last row that it is made of. */
  private TableComparison.Found unreadable(TableShape old, TableShape now) throws SQLException {
    Map<String, TableShape> after = new HashMap<>();
    now.virtual().ifPresent(v -> v.shadows().forEach(s -> after.put(suffix(s, now), s)));
    List<TableShape> before = old.virtual().map(v -> v.shadows()).orElseGet(List::of);
    boolean same =
        !before.isEmpty()
            && after.size() == before.size()
            && old.virtual().map(v -> v.sql()).equals(now.virtual().map(v -> v.sql()));
    for (TableShape shadow : before) {
      TableShape other = after.get(suffix(shadow, old));
      same = same && other != null && isSame(shadow, other);
    }
    if (!same) {
      problems.add(
          "unmeasurable", "what became of " + Printable.of(old.name()) + " cannot be read from it");
    }
    return new TableComparison.Found(0, 0, 0, 0, List.of(), List.of());
  }

  private boolean isSame(TableShape before, TableShape after) throws SQLException {
    PairedTable pair = PairedTable.of(before, after, Map.of());
    TableComparison.Found found = tables.compare(pair, Optional.empty());
    return found.losses().isEmpty()
        && found.kept() == found.before()
        && found.before() == found.after();
  }

  private static String suffix(TableShape shadow, TableShape table) {
    return shadow.folded().substring(table.folded().length());
  }
}
