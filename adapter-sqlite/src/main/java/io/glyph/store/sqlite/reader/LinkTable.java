package io.glyph.store.sqlite.reader;

import io.glyph.store.domain.graph.ObjectKind;

/**
 * Where the links of one name are.
 *
 * @param count SQL that gives one row: how many there are, and how many point to nothing
 */
public record LinkTable(String name, ObjectKind from, ObjectKind to, String count) {
  /**
   * Links that are a column.
   *
   * @param targets table and column of what it points to, such as {@code content.id}
   */
  static LinkTable column(
      String name, ObjectKind from, ObjectKind to, String table, String column, String targets) {
    return of(name, from, to, "main." + table, column, targets);
  }

  /**
   * @param rows what stands behind FROM
   */
  static LinkTable of(
      String name, ObjectKind from, ObjectKind to, String rows, String column, String targets) {
    int dot = targets.indexOf('.');
    return new LinkTable(
        name,
        from,
        to,
        "SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM main."
            + targets.substring(0, dot)
            + " AS p WHERE p."
            + targets.substring(dot + 1)
            + " = t."
            + column
            + ")) FROM "
            + rows
            + " AS t WHERE t."
            + column
            + " <> ''");
  }
}
