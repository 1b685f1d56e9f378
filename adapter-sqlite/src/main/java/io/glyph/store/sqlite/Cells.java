package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.refusal.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * Cells as bytes. TEXT in old stores is not always valid UTF-8, so no cell is read as a string and
 * taken for what it holds; these are only ever shown.
 */
final class Cells {
  private static final int MAX_SHOWN_BYTES = 480;

  private Cells() {}

  /** Bytes of a TEXT, decoded as far as they can be, escaped and cut. */
  static String show(byte[] text) {
    int length = Math.min(text.length, MAX_SHOWN_BYTES);
    return Printable.of(new String(text, 0, length, UTF_8));
  }

  /**
   * A cell of any type, fit to be shown.
   *
   * @param type what {@code typeof} says of it
   */
  static String show(ResultSet rows, int column, String type) throws SQLException {
    return switch (type) {
      case "null" -> "NULL";
      case "integer" -> Long.toString(rows.getLong(column));
      case "real" -> Double.toString(rows.getDouble(column));
      case "text" -> show(rows.getBytes(column));
      default -> {
        byte[] blob = rows.getBytes(column);
        int length = Math.min(blob.length, 32);
        yield "x'"
            + HexFormat.of().formatHex(blob, 0, length)
            + (length < blob.length ? "…" : "")
            + "'";
      }
    };
  }
}
