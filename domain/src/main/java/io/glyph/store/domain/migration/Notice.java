package io.glyph.store.domain.migration;

/**
 * Something beside the losses of a migration that a careful reader wants to know. It needs nobody's
 * agreement.
 */
public sealed interface Notice {
  /**
   * In lower case, with {@code _} for spaces.
   *
   * @return in lower case, with {@code _} for spaces
   */
  String kind();

  /**
   * What it is about: a table, {@code table.column}, an index, or a check.
   *
   * @return what it is about: a table, {@code table.column}, an index, or a check
   */
  String subject();

  /**
   * A table that is gone had no rows.
   *
   * @param table the table's name
   */
  record EmptyTableGone(String table) implements Notice {
    @Override
    public String kind() {
      return "empty_table_gone";
    }

    @Override
    public String subject() {
      return table;
    }
  }

  /**
   * A column that is gone held nothing but NULL.
   *
   * @param table the table's name
   * @param column the column's name
   */
  record EmptyColumnGone(String table, String column) implements Notice {
    @Override
    public String kind() {
      return "empty_column_gone";
    }

    @Override
    public String subject() {
      return table + "." + column;
    }
  }

  /**
   * A column that is gone was computed from others.
   *
   * @param table the table's name
   * @param column the column's name
   */
  record GeneratedColumnGone(String table, String column) implements Notice {
    @Override
    public String kind() {
      return "generated_column_gone";
    }

    @Override
    public String subject() {
      return table + "." + column;
    }
  }

  /**
   * Values have another type now, and can be had back exactly.
   *
   * @param table the table's name
   * @param column the column's name
   * @param count how many
   */
  record Retyped(String table, String column, long count) implements Notice {
    @Override
    public String kind() {
      return "retyped";
    }

    @Override
    public String subject() {
      return table + "." + column;
    }
  }

  /**
   * An index that is gone is no data.
   *
   * @param name its name
   */
  record IndexGone(String name) implements Notice {
    @Override
    public String kind() {
      return "index_gone";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  /**
   * A view, or an index that keeps nothing unique, that says something else under its old name.
   *
   * @param type {@code view} or {@code index}
   * @param name its name
   */
  record MadeAnew(String type, String name) implements Notice {
    @Override
    public String kind() {
      return "made_anew";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  /**
   * A counter that would have given ids a second time was put back.
   *
   * @param table the table's name
   */
  record CounterPutBack(String table) implements Notice {
    @Override
    public String kind() {
      return "counter_put_back";
    }

    @Override
    public String subject() {
      return table;
    }
  }

  /**
   * What is called lost looks as if it only had another name; its author would have to declare
   * that.
   *
   * @param from the old table, or {@code table.column}
   * @param to the new one
   * @param existedBefore whether the new one was there before, so that the rows are in it as well
   */
  record LooksRenamed(String from, String to, boolean existedBefore) implements Notice {
    @Override
    public String kind() {
      return "looks_renamed";
    }

    @Override
    public String subject() {
      return from;
    }
  }

  /**
   * A promise of a descriptor that did not hold, or could not be used, such as a way back that
   * covers nothing. Where something undeclared is lost, that is the worse news and is told first.
   *
   * @param check what failed, printable
   * @param detail the check's words or SQLite's, printable
   */
  record ProblemFound(String check, String detail) implements Notice {
    @Override
    public String kind() {
      return "problem";
    }

    @Override
    public String subject() {
      return check;
    }
  }
}
