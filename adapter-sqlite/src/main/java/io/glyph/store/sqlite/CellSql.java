package io.glyph.store.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * Terms of SQL that compare cells by type and by bytes, without affinity or collation: 1 and 1.0
 * differ, 'a' and 'A', and −0.0 and 0.0 where a column can hold the former. EXCEPT sees none of
 * these.
 */
final class CellSql {
  private CellSql() {}

  /**
   * @param zeros whether −0.0 can be met
   */
  static String same(String b, String a, boolean zeros) {
    String equal = "typeof(" + b + ") = typeof(" + a + ") AND +" + b + " IS +" + a;
    String sign =
        " AND (typeof("
            + b
            + ") <> 'real' OR "
            + b
            + " <> 0.0 OR "
            + sign(b)
            + " = "
            + sign(a)
            + ")";
    return "(" + equal + " COLLATE BINARY" + (zeros ? sign : "") + ")";
  }

  /** Terms that sort and group a cell as {@link #same} compares it. */
  static String exact(String cell) {
    return "typeof("
        + cell
        + "), +"
        + cell
        + " COLLATE BINARY, CASE WHEN typeof("
        + cell
        + ") = 'real' AND "
        + cell
        + " = 0.0 THEN "
        + sign(cell)
        + " END";
  }

  static String exact(List<String> cells) {
    return String.join(", ", cells.stream().map(CellSql::exact).toList());
  }

  /** Each cell behind its type, as {@link KeyRows} reads them. */
  static String typed(List<String> cells) {
    return String.join(", ", cells.stream().map(c -> "typeof(" + c + "), " + c).toList());
  }

  /** A balanced tree of terms: SQLite refuses expressions that are deeper than 1,000. */
  static String all(List<String> terms) {
    return tree(terms, " AND ");
  }

  static String any(List<String> terms) {
    return tree(terms, " OR ");
  }

  private static String tree(List<String> terms, String operator) {
    if (terms.isEmpty()) {
      return operator.equals(" AND ") ? "1" : "0";
    }
    List<String> level = new ArrayList<>(terms);
    while (level.size() > 1) {
      List<String> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        next.add(
            i + 1 < level.size()
                ? "(" + level.get(i) + operator + level.get(i + 1) + ")"
                : level.get(i));
      }
      level = next;
    }
    return level.getFirst();
  }

  private static String sign(String cell) {
    return "atan2(" + cell + ", -1)";
  }
}
