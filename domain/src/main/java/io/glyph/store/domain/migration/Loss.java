package io.glyph.store.domain.migration;

import java.util.List;

/** One thing that cannot be had back after a migration; measured on the rows. */
public sealed interface Loss {
  /** How many example keys a loss carries at most. */
  int MAX_EXAMPLES = 10;

  /** The table of the old version that it concerns. */
  String table();

  /** How many rows, values or ids; at least 1. */
  long count();

  /** SHA-256, lower case hex, over the sorted keys that are concerned. */
  String keysDigest();

  /** {@code rows}, {@code values}, {@code column} or {@code table}. */
  String kind();

  /** What is concerned: {@code table} or {@code table.column}. */
  String subject();

  /**
   * Rows whose key is gone.
   *
   * @param examples up to ten keys, printable
   */
  record RowsLost(String table, long count, List<String> examples, String keysDigest)
      implements Loss {
    public RowsLost {
      examples = examined(table, count, examples);
    }

    @Override
    public String kind() {
      return "rows";
    }

    @Override
    public String subject() {
      return table;
    }
  }

  /**
   * Values of a column that are not what they were, in rows that are still there.
   *
   * @param examples up to ten keys, printable
   */
  record ValuesLost(
      String table, String column, long count, List<String> examples, String keysDigest)
      implements Loss {
    public ValuesLost {
      examples = examined(table, count, examples);
    }

    @Override
    public String kind() {
      return "values";
    }

    @Override
    public String subject() {
      return table + "." + column;
    }
  }

  /** A column that is gone; {@code count} of its values were not NULL. */
  record ColumnLost(String table, String column, long count, String keysDigest) implements Loss {
    public ColumnLost {
      examined(table, count, List.of());
    }

    @Override
    public String kind() {
      return "column";
    }

    @Override
    public String subject() {
      return table + "." + column;
    }
  }

  /** A table that is gone; {@code count} rows were in it. */
  record TableLost(String table, long count, String keysDigest) implements Loss {
    public TableLost {
      examined(table, count, List.of());
    }

    @Override
    public String kind() {
      return "table";
    }

    @Override
    public String subject() {
      return table;
    }
  }

  private static List<String> examined(String table, long count, List<String> examples) {
    if (table.isEmpty() || count < 1 || examples.size() > MAX_EXAMPLES) {
      throw new IllegalArgumentException("a loss names a table and loses something");
    }
    return List.copyOf(examples);
  }
}
