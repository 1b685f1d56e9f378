package io.glyph.store.domain.migration;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One thing that cannot be had back after a migration; measured on the rows. */
public sealed interface Loss {
  /** How many example keys a loss carries at most. */
  int MAX_EXAMPLES = 10;

  /** {@return the table of the old version that it concerns} */
  String table();

  /** {@return how many rows, values or ids; at least 1} */
  long count();

  /**
   * The first few keys of rows that are concerned, printable; whole rows where a table has no key.
   * They do not tell one loss from another: the digest does.
   *
   * @return the first few keys of rows that are concerned, printable; whole rows where a table has
   *     no key
   */
  List<String> examples();

  /** {@return SHA-256, lower case hex, over the sorted keys that are concerned} */
  String keysDigest();

  /**
   * {@code rows}, {@code values}, {@code column}, {@code table}, {@code ids}, {@code index}, {@code
   * trigger} or {@code view}.
   *
   * @return {@code rows}, {@code values}, {@code column}, {@code table}, {@code ids}, {@code
   *     index}, {@code trigger} or {@code view}
   */
  String kind();

  /**
   * What is concerned: {@code table} or {@code table.column}.
   *
   * @return what is concerned: {@code table} or {@code table.column}
   */
  String subject();

  /**
   * Rows whose key is gone.
   *
   * @param examples up to ten keys, printable
   * @param table the table's name
   * @param count how many
   * @param keysDigest SHA-256 over the sorted keys
   */
  record RowsLost(String table, long count, List<String> examples, String keysDigest)
      implements Loss {
    /** Refuses what cannot be. */
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
   * @param nonNull how many of them were not NULL
   * @param ways how many changed in which way; the counts add up to {@code count}
   * @param examples up to ten keys, printable
   * @param table the table's name
   * @param column the column's name
   * @param count how many
   * @param keysDigest SHA-256 over the sorted keys
   */
  record ValuesLost(
      String table,
      String column,
      long count,
      long nonNull,
      Map<ValueChange, Long> ways,
      List<String> examples,
      String keysDigest)
      implements Loss {
    /** Refuses what cannot be. */
    public ValuesLost {
      examples = examined(table, count, examples);
      Map<ValueChange, Long> sorted = new EnumMap<>(ValueChange.class);
      sorted.putAll(ways);
      ways = Collections.unmodifiableMap(sorted);
      if (nonNull < 0 || nonNull > count || sum(ways) != count) {
        throw new IllegalArgumentException("each value changed in one way");
      }
    }

    /**
     * Values of which nothing more is known than that they changed.
     *
     * @param table the table's name
     * @param column the column's name
     * @param count how many
     * @param examples up to ten keys, printable
     * @param keysDigest SHA-256 over the sorted keys
     */
    public ValuesLost(
        String table, String column, long count, List<String> examples, String keysDigest) {
      this(table, column, count, count, Map.of(ValueChange.OTHER, count), examples, keysDigest);
    }

    private static long sum(Map<ValueChange, Long> ways) {
      return ways.values().stream().mapToLong(Long::longValue).sum();
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

  /**
   * A column that is gone; {@code count} of its values were not NULL.
   *
   * @param bytes how long these values were, numbers as text; 0 where nobody measured it. It does
   *     not tell one loss from another: the digest does
   * @param examples up to ten keys of rows that had a value there, printable
   * @param table the table's name
   * @param column the column's name
   * @param count how many
   * @param keysDigest SHA-256 over the sorted keys
   */
  record ColumnLost(
      String table, String column, long count, long bytes, List<String> examples, String keysDigest)
      implements Loss {
    /** Refuses what cannot be. */
    public ColumnLost {
      examples = examined(table, count, examples);
      if (bytes < 0) {
        throw new IllegalArgumentException("values have a length");
      }
    }

    /**
     * A column of whose values nobody measured the length.
     *
     * @param table the table's name
     * @param column the column's name
     * @param count how many
     * @param examples up to ten keys, printable
     * @param keysDigest SHA-256 over the sorted keys
     */
    public ColumnLost(
        String table, String column, long count, List<String> examples, String keysDigest) {
      this(table, column, count, 0, examples, keysDigest);
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

  /**
   * A table that is gone; {@code count} rows were in it.
   *
   * @param examples up to ten keys of them, printable; none where they cannot be read
   * @param table the table's name
   * @param count how many
   * @param keysDigest SHA-256 over the sorted keys
   */
  record TableLost(String table, long count, List<String> examples, String keysDigest)
      implements Loss {
    /** Refuses what cannot be. */
    public TableLost {
      examples = examined(table, count, examples);
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

  /**
   * Rows that are there with another key: whoever kept the key finds nothing under it.
   *
   * @param examples up to ten old keys, printable
   * @param table the table's name
   * @param count how many
   * @param keysDigest SHA-256 over the sorted keys
   */
  record IdsChanged(String table, long count, List<String> examples, String keysDigest)
      implements Loss {
    /** Refuses what cannot be. */
    public IdsChanged {
      examples = examined(table, count, examples);
    }

    @Override
    public String kind() {
      return "ids";
    }

    @Override
    public String subject() {
      return table;
    }
  }

  /**
   * A trigger, a view or an index that is gone; no data, so nobody needs to confirm it, but its
   * author must name it under {@code drops}, unless it is an index that keeps nothing unique.
   *
   * @param kind {@code trigger}, {@code view} or {@code index}
   * @param table that it belongs to; of a view its own name
   * @param name its name
   */
  record SchemaObjectLost(String kind, String name, String table) implements Loss {
    /** Refuses what cannot be. */
    public SchemaObjectLost {
      examined(table, 1, List.of());
    }

    @Override
    public long count() {
      return 1;
    }

    @Override
    public List<String> examples() {
      return List.of();
    }

    @Override
    public String keysDigest() {
      return "";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  private static List<String> examined(String table, long count, List<String> examples) {
    if (table.isEmpty() || count < 1 || examples.size() > MAX_EXAMPLES) {
      throw new IllegalArgumentException("a loss names a table and loses something");
    }
    return List.copyOf(examples);
  }
}
