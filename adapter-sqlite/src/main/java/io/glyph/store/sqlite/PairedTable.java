package io.glyph.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The SQL that compares a table with itself from before; {@code b} is the row before, {@code a} the
 * one after.
 *
 * <p>Cells are equal by type and by bytes, without affinity or collation: 1 and 1.0 differ, 'a' and
 * 'A', and −0.0 and 0.0 where a column can hold the former. EXCEPT would see none of these.
 *
 * @param old the table in the copy
 * @param now the table in main
 * @param common columns that both have, by folded name
 */
record PairedTable(TableShape old, TableShape now, List<String> common) {
  PairedTable(TableShape old, TableShape now) {
    this(old, now, old.columns().keySet().stream().filter(now.columns()::containsKey).toList());
  }

  /** Keys of the old table that still can be looked for. */
  List<List<String>> keys() {
    return old.keys().stream().filter(common::containsAll).toList();
  }

  /** Gives 1 where a row is not there under its rowid, or differs; empty where none has rowids. */
  String anyDifferenceByRowid() {
    Optional<String> before = old.rowidName();
    Optional<String> after = now.rowidName();
    if (before.isEmpty() || after.isEmpty()) {
      return "";
    }
    String rowid = "a." + after.get();
    return "SELECT EXISTS(SELECT 1 FROM "
        + old.qualified()
        + " b LEFT JOIN "
        + now.qualified()
        + " a ON "
        + rowid
        + " = b."
        + before.get()
        + " WHERE "
        + rowid
        + " IS NULL OR NOT ("
        + allSame(common)
        + "))";
  }

  String hasNullIn(List<String> key) {
    return "SELECT EXISTS(SELECT 1 FROM "
        + old.qualified()
        + " b WHERE "
        + join(key, " OR ", c -> old.cell("b", c) + " IS NULL")
        + ")";
  }

  String repeatsIn(List<String> key) {
    return "SELECT EXISTS(SELECT 1 FROM "
        + now.qualified()
        + " a GROUP BY "
        + join(key, ", ", c -> exact(now.cell("a", c)))
        + " HAVING count(*) > 1)";
  }

  String goneByKey(List<String> key) {
    return selectKey(old, key)
        + joinedOn(key)
        + " WHERE "
        + now.cell("a", key.getFirst())
        + " IS NULL"
        + orderByKey(old, key);
  }

  String changedByKey(List<String> key, String column) {
    return selectKey(old, key)
        + joinedOn(key)
        + " WHERE "
        + now.cell("a", key.getFirst())
        + " IS NOT NULL AND NOT "
        + same(column)
        + orderByKey(old, key);
  }

  String keptByKey(List<String> key) {
    return "SELECT count(*)"
        + joinedOn(key)
        + " WHERE "
        + now.cell("a", key.getFirst())
        + " IS NOT NULL AND "
        + allSame(common);
  }

  /** Types and cells of rows of which there were more before; last, how many more. */
  String goneAsMultiset() {
    return "SELECT "
        + join(common, ", ", c -> "typeof(" + Sql.quote(c) + "), " + Sql.quote(c))
        + ", sum(\"+-\") FROM (SELECT "
        + join(common, ", ", c -> value(old, "b", c) + " AS " + Sql.quote(c))
        + ", 1 AS \"+-\" FROM "
        + old.qualified()
        + " b UNION ALL SELECT "
        + join(common, ", ", c -> value(now, "a", c))
        + ", -1 FROM "
        + now.qualified()
        + " a) GROUP BY "
        + join(common, ", ", c -> exact(Sql.quote(c)))
        + " HAVING sum(\"+-\") > 0 ORDER BY "
        + join(common, ", ", c -> exact(Sql.quote(c)));
  }

  /** Types and keys of some rows of a table, sorted. */
  static String rowsOf(TableShape table, List<String> key, String condition) {
    return selectKey(table, key)
        + " FROM "
        + table.qualified()
        + " b WHERE "
        + condition
        + orderByKey(table, key);
  }

  /** The first comparison is for the index, the second decides. */
  private String joinedOn(List<String> key) {
    return " FROM "
        + old.qualified()
        + " b LEFT JOIN "
        + now.qualified()
        + " a ON "
        + join(key, " AND ", c -> now.cell("a", c) + " = " + old.cell("b", c))
        + " AND "
        + join(key, " AND ", this::same);
  }

  private String allSame(List<String> columns) {
    return join(columns, " AND ", this::same);
  }

  private String same(String column) {
    String b = value(old, "b", column);
    String a = value(now, "a", column);
    return "(typeof("
        + b
        + ") = typeof("
        + a
        + ") AND +"
        + b
        + " IS +"
        + a
        + " COLLATE BINARY AND (typeof("
        + b
        + ") <> 'real' OR "
        + b
        + " <> 0.0 OR atan2("
        + b
        + ", -1) = atan2("
        + a
        + ", -1)))";
  }

  /**
   * A cell. The value of the version row is the one thing that the engine changes by itself; its
   * row and its key are compared like any other.
   */
  private static String value(TableShape table, String alias, String column) {
    String cell = table.cell(alias, column);
    boolean isMark =
        SchemaObject.fold(table.name()).equals("meta")
            && column.equals("value")
            && table.columns().containsKey("key");
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

  private static String selectKey(TableShape table, List<String> key) {
    return "SELECT "
        + join(key, ", ", c -> "typeof(" + table.cell("b", c) + "), " + table.cell("b", c));
  }

  private static String orderByKey(TableShape table, List<String> key) {
    return " ORDER BY " + join(key, ", ", c -> exact(table.cell("b", c)));
  }

  /** Terms that sort and group a cell as {@link #same} compares it. */
  private static String exact(String cell) {
    return "typeof("
        + cell
        + "), +"
        + cell
        + " COLLATE BINARY, CASE WHEN typeof("
        + cell
        + ") = 'real' AND "
        + cell
        + " = 0.0 THEN atan2("
        + cell
        + ", -1) END";
  }

  private static String join(List<String> columns, String between, Function<String, String> term) {
    List<String> terms = new ArrayList<>();
    columns.forEach(c -> terms.add(term.apply(c)));
    return terms.stream().collect(Collectors.joining(between));
  }
}
