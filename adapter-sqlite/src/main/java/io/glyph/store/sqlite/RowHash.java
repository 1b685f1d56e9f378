package io.glyph.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/**
 * {@code glyph_row(value, …)}: SHA-256 over values with their types, as a blob. Two rows have the
 * same exactly when {@link CellSql#same} holds for all their cells. It stands for rows of which
 * SQLite cannot take all cells into one GROUP BY: 2,000 terms, of which a cell takes three.
 */
final class RowHash extends Function {
  /** From here on a hash stands for the cells. */
  static final int WIDE = 600;

  /** How many cells of a row are shown where there are so many. */
  static final int SHOWN = 8;

  /**
   * {@code SQLITE_DIRECTONLY}, which the driver has no name for: nothing in a schema may call it.
   */
  private static final int DIRECT_ONLY = 0x80000;

  /** SQLite takes 127 arguments where it is built to the least. */
  private static final int MAX_ARGUMENTS = 100;

  private static final List<String> TAGS = List.of("", "i", "r", "t", "b", "n");

  private RowHash() {}

  static void register(SQLiteConnection connection) throws SQLException {
    Function.create(
        connection, "glyph_row", new RowHash(), -1, Function.FLAG_DETERMINISTIC | DIRECT_ONLY);
  }

  /** Cells that are equal exactly when those are: themselves, or their hash. */
  static List<String> identity(List<String> cells) {
    return cells.size() <= WIDE ? cells : List.of(of(cells));
  }

  /** What tells a row from others and is shown of it: all its cells, or the first and a hash. */
  static List<String> key(List<String> cells) {
    if (cells.size() <= WIDE) {
      return cells;
    }
    List<String> key = new ArrayList<>(cells.subList(0, SHOWN));
    key.add(of(cells));
    return key;
  }

  /** How many columns that is. */
  static int columns(int cells) {
    return cells <= WIDE ? cells : SHOWN + 1;
  }

  private static String of(List<String> cells) {
    List<String> parts = cells;
    while (parts.size() > 1 || parts.equals(cells)) {
      List<String> next = new ArrayList<>();
      for (int i = 0; i < parts.size(); i += MAX_ARGUMENTS) {
        int end = Math.min(parts.size(), i + MAX_ARGUMENTS);
        next.add("glyph_row(" + String.join(", ", parts.subList(i, end)) + ")");
      }
      parts = next;
    }
    return parts.getFirst();
  }

  @Override
  protected void xFunc() throws SQLException {
    MessageDigest digest = sha256();
    int count = args();
    for (int i = 0; i < count; i++) {
      int type = value_type(i);
      byte[] bytes =
          switch (type) {
            case 1 -> eight(value_long(i)); // SQLITE_INTEGER
            case 2 -> eight(Double.doubleToRawLongBits(value_double(i))); // SQLITE_FLOAT
            case 5 -> new byte[0]; // SQLITE_NULL
            default -> {
              byte[] found = value_blob(i);
              // SQLite gives no pointer, and so the driver null, for an empty value.
              yield found == null ? new byte[0] : found;
            }
          };
      digest.update(TAGS.get(type).getBytes(StandardCharsets.US_ASCII));
      digest.update(eight(bytes.length));
      digest.update(bytes);
    }
    result(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  private static byte[] eight(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
