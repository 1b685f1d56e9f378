package io.glyph.store.domain.migration;

import java.util.List;

/**
 * What a migration did to one table, measured row by row before and after.
 *
 * @param table its name in the older version, or in the newer one where it is new
 * @param rowsBefore 0 for a new table
 * @param rowsAfter 0 for a table that is gone
 * @param rowsKept rows that are there with all their old cells equal
 * @param rowsAdded rows that were not there before
 * @param isNew whether the older version had no such table
 * @param losses what is gone from it
 */
public record TableEffect(
    String table,
    long rowsBefore,
    long rowsAfter,
    long rowsKept,
    long rowsAdded,
    boolean isNew,
    List<Loss> losses) {
  /** Refuses what cannot be. */
  public TableEffect {
    if (table.isEmpty() || rowsBefore < 0 || rowsAfter < 0 || rowsKept < 0 || rowsAdded < 0) {
      throw new IllegalArgumentException("counts are not negative");
    }
    losses = List.copyOf(losses);
  }
}
