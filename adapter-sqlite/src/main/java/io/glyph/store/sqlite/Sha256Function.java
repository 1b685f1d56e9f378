package io.glyph.store.sqlite;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/**
 * {@code glyph_sha256(value)}: SHA-256 of a value's bytes as 64 lower case hex digits; NULL for
 * NULL. Published migrations rely on it: it never changes.
 */
final class Sha256Function extends Function {
  /**
   * {@code SQLITE_INNOCUOUS}, which the driver has no name for: it has no effects, so that views
   * may call it under {@code trusted_schema=OFF}; ways back are run as views.
   */
  private static final int INNOCUOUS = 0x200000;

  private Sha256Function() {}

  static void register(SQLiteConnection connection) throws SQLException {
    Function.create(
        connection,
        "glyph_sha256",
        new Sha256Function(),
        1,
        Function.FLAG_DETERMINISTIC | INNOCUOUS);
  }

  @Override
  protected void xFunc() throws SQLException {
    byte[] bytes = value_blob(0);
    if (value_type(0) == 5) { // SQLITE_NULL
      result();
      return;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // SQLite gives no pointer, and so the driver null, for an empty value.
      result(HexFormat.of().formatHex(digest.digest(bytes == null ? new byte[0] : bytes)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
