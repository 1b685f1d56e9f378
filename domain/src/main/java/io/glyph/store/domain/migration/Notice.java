package io.glyph.store.domain.migration;

/** Something that a migration did which loses nothing, and that a careful reader wants to know. */
public sealed interface Notice {
  /** A table that is gone had no rows. */
  record EmptyTableGone(String table) implements Notice {}

  /** A column that is gone held nothing but NULL. */
  record EmptyColumnGone(String table, String column) implements Notice {}

  /** A column that is gone was computed from others. */
  record GeneratedColumnGone(String table, String column) implements Notice {}

  /** Values have another type now, and can be had back exactly. */
  record Retyped(String table, String column, long count) implements Notice {}

  /** An index that is gone is no data. */
  record IndexGone(String name) implements Notice {}

  /** A counter that would have given ids a second time was put back. */
  record CounterPutBack(String table) implements Notice {}

  /**
   * What is called lost looks as if it only had another name; its author would have to declare
   * that.
   *
   * @param from the old table, or {@code table.column}
   * @param to the new one
   * @param existedBefore whether the new one was there before, so that the rows are in it as well
   */
  record LooksRenamed(String from, String to, boolean existedBefore) implements Notice {}
}
