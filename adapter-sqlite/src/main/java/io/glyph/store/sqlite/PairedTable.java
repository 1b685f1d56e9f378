package io.glyph.store.sqlite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The SQL that compares a table with what became of it; {@code b} is a row before, {@code a} one
 * after.
 *
 * @param old the table before
 * @param now where its rows should be found
 * @param names columns that both have: folded name before to folded name after
 */
record PairedTable(TableShape old, TableShape now, SequencedMap<String, String> names) {

  /**
   * Pairs columns by name, or by a declared new name that exists.
   *
   * @param renamed folded name before to folded name after
   */
  static PairedTable of(TableShape old, TableShape now, Map<String, String> renamed) {
    SequencedMap<String, String> names = new LinkedHashMap<>();
    for (String column : old.columns().keySet()) {
      String declared = Optional.ofNullable(renamed.get(column)).orElse(column);
      if (now.has(declared)) {
        names.put(column, declared);
      } else if (now.has(column)) {
        names.put(column, column);
      }
    }
    if (isQuarantine(old) && isQuarantine(now)) {
      names.remove("migrated_at");
    }
    return new PairedTable(old, now, names);
  }

  /**
   * The one column of our own whose value is the time at which a migration ran, so that going there
   * and back changes it.
   */
  static boolean isTime(TableShape table, String column) {
    return isQuarantine(table) && column.equals("migrated_at");
  }

  private static boolean isQuarantine(TableShape table) {
    return table.folded().equals("quarantine");
  }

  /** Keys of the old table that still can be looked for. */
  List<List<String>> keys() {
    return old.keys().stream().filter(names.keySet()::containsAll).toList();
  }

  List<String> columns() {
    return List.copyOf(names.keySet());
  }

  List<String> without(List<String> key) {
    return columns().stream().filter(c -> !key.contains(c)).toList();
  }

  /** Whether values may have been brought to another type. */
  boolean isRetyped() {
    return names.keySet().stream().anyMatch(this::isRetyped);
  }

  boolean isRetyped(String column) {
    return !after(column).affinity().storesLike(old.column(column).affinity());
  }

  TableShape.Column after(String column) {
    return now.column(nameAfter(column));
  }

  private String nameAfter(String column) {
    return Optional.ofNullable(names.get(column)).orElseThrow();
  }

  /** Gives 1 where a row is not there under its rowid, or differs; empty where none has rowids. */
  Optional<String> anyDifferenceByRowid() {
    if (old.rowid().isEmpty() || now.rowid().isEmpty()) {
      return Optional.empty();
    }
    String rowid = "a." + now.rowid().get();
    return Optional.of(
        "SELECT EXISTS(SELECT 1 FROM "
            + old.location()
            + " b LEFT JOIN "
            + now.location()
            + " a ON "
            + rowid
            + " = b."
            + old.rowid().get()
            + " WHERE "
            + rowid
            + " IS NULL OR NOT "
            + allSame()
            + ")");
  }

  /** Gives 1 where a row before has no whole key. */
  String hasNullIn(List<String> key) {
    return "SELECT EXISTS(SELECT 1 FROM "
        + old.location()
        + " b WHERE "
        + anyNull(old, "b", key)
        + ")";
  }

  /** Gives 1 where a whole key is there more than once afterwards. */
  String repeatsIn(List<String> key) {
    List<String> cells = key.stream().map(c -> now.cell("a", nameAfter(c))).toList();
    return "SELECT EXISTS(SELECT 1 FROM "
        + now.location()
        + " a WHERE NOT "
        + CellSql.any(cells.stream().map(c -> c + " IS NULL").toList())
        + " GROUP BY "
        + CellSql.exact(cells)
        + " HAVING count(*) > 1)";
  }

  /** Rows before, each with its row after or with none. */
  String joined(List<String> key) {
    return " FROM " + old.location() + " b LEFT JOIN " + now.location() + " a ON " + on(key);
  }

  /** Rows after, each with its row before or with none. */
  String joinedBackwards(List<String> key) {
    return " FROM " + now.location() + " a LEFT JOIN " + old.location() + " b ON " + on(key);
  }

  /** The first comparison is for the index, the second decides. */
  private String on(List<String> key) {
    return CellSql.all(
            key.stream().map(c -> now.cell("a", nameAfter(c)) + " IS " + old.cell("b", c)).toList())
        + " AND "
        + CellSql.all(key.stream().map(this::same).toList());
  }

  /** Whether a row after was found; SQLite takes this for a LEFT JOIN that found none. */
  String isFound(List<String> key) {
    return marker(now, "a", nameAfter(key.getFirst())) + " IS NOT NULL";
  }

  String isNew(List<String> key) {
    return marker(old, "b", key.getFirst()) + " IS NULL";
  }

  /** What no row lacks: its rowid, or where there is none, its primary key. */
  private static String marker(TableShape table, String alias, String key) {
    return table
        .rowid()
        .map(r -> alias + "." + r)
        .orElseGet(() ->
            table.cell(alias, table.keys().isEmpty() ? key : table.keys().getFirst().getFirst()));
  }

  String allSame() {
    return CellSql.all(names.keySet().stream().map(this::same).toList());
  }

  String same(String column) {
    boolean zeros =
        old.column(column).affinity().keepsNegativeZero()
            || after(column).affinity().keepsNegativeZero();
    return CellSql.same(before(column), cellAfter(column), zeros);
  }

  /** The cell before, as it counts. */
  String before(String column) {
    return value(old, "b", column);
  }

  /** The cell after, as it counts, under the column's old name. */
  String cellAfter(String column) {
    return value(now, "a", nameAfter(column));
  }

  String rawAfter(String column) {
    return now.rawCell("a", nameAfter(column));
  }

  /**
   * A cell. The value of the version row is the one thing that the engine changes by itself; its
   * row and its key are compared like any other.
   */
  private static String value(TableShape table, String alias, String column) {
    String cell = table.cell(alias, column);
    boolean isMark = table.folded().equals("meta") && column.equals("value") && table.has("key");
    return isMark
        ? "(CASE WHEN "
            + "CAST("
            + table.cell(alias, "key")
            + " AS BLOB) IS CAST('store_version' AS BLOB)"
            + " THEN NULL ELSE "
            + cell
            + " END)"
        : cell;
  }

  static String anyNull(TableShape table, String alias, List<String> columns) {
    return CellSql.any(columns.stream().map(c -> table.cell(alias, c) + " IS NULL").toList());
  }
}
