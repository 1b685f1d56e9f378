package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.refusal.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorted keys, read once and not kept. In a row, per column of a key its type comes first, then its
 * value.
 *
 * @param examples the first of them, fit to be shown
 * @param digest over all of them, lower case hex
 */
record KeyRows(long count, List<String> examples, String digest) {
  /** Takes keys in their order. */
  static final class Collector {
    private final int columns;
    private final int shownColumns;
    private final List<String> examples = new ArrayList<>();
    private final RowsDigest digest = new RowsDigest();
    private long count;

    /**
     * @param shownColumns how many of them are shown, the first ones
     */
    Collector(int columns, int shownColumns) {
      this.columns = columns;
      this.shownColumns = shownColumns;
    }

    /** A row that begins with the key. */
    void add(ResultSet rows) throws SQLException {
      List<String> shown = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        String type = rows.getString(2 * i + 1);
        digest.add(rows, 2 * i + 2, type);
        if (examples.size() < Loss.MAX_EXAMPLES && i < shownColumns) {
          shown.add(Cells.show(rows, 2 * i + 2, type));
        }
      }
      if (examples.size() < Loss.MAX_EXAMPLES) {
        String more = shownColumns < columns ? ", …" : "";
        examples.add(cut(String.join(", ", shown)) + more);
      }
      count++;
    }

    /** A row that begins with the key and counts more than once. */
    void add(ResultSet rows, long times) throws SQLException {
      add(rows);
      digest.add(times);
      count += times - 1;
    }

    KeyRows rows() {
      return new KeyRows(count, List.copyOf(examples), digest.hex());
    }

    /** The parts are escaped already; together they may be long. */
    private static String cut(String shown) {
      int max = 2 * Printable.MAX_LENGTH;
      return shown.length() <= max ? shown : shown.substring(0, max) + "…";
    }
  }
}
