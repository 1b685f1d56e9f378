package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * SHA-256 over rows as they come: of each cell a tag for its type, its length and its bytes, so
 * that no two different lists of rows give the same input.
 */
final class RowsDigest {
  private final MessageDigest digest;

  RowsDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  /**
   * @param type what {@code typeof} says of the cell
   */
  void add(ResultSet rows, int column, String type) throws SQLException {
    byte[] bytes =
        switch (type) {
          case "null" -> new byte[0];
          case "integer" -> eight(rows.getLong(column));
          case "real" -> eight(Double.doubleToRawLongBits(rows.getDouble(column)));
          default -> {
            byte[] found = rows.getBytes(column);
            yield found == null ? new byte[0] : found;
          }
        };
    digest.update(type.substring(0, 1).getBytes(UTF_8));
    digest.update(eight(bytes.length));
    digest.update(bytes);
  }

  /** A number that no cell holds. */
  void add(long number) {
    digest.update((byte) 'i');
    digest.update(eight(Long.BYTES));
    digest.update(eight(number));
  }

  byte[] bytes() {
    return digest.digest();
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] eight(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
