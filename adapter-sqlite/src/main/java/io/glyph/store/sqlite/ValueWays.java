package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.migration.ValueChange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells in which way a value changed, for people; that it changed has been decided before. */
final class ValueWays {
  /** Numbers with more digits, or exponents beyond, are compared as text only. */
  private static final int MAX_DIGITS = 60;

  /** Looking for one text within another takes the product of their lengths. */
  private static final int MAX_SEARCHED = 64 << 10;

  private ValueWays() {}

  /**
   * @param first the column of the old value's type; its value, then the new value's type and the
   *     new value follow
   */
  static ValueChange of(ResultSet rows, int first) throws SQLException {
    String oldType = rows.getString(first);
    String newType = rows.getString(first + 2);
    if (newType.equals("null")) {
      return ValueChange.SET_TO_NULL;
    } else if (oldType.equals("null")) {
      return ValueChange.FILLED;
    }
    return of(
        bytes(rows, first + 1, oldType),
        number(rows, first + 1, oldType),
        bytes(rows, first + 3, newType),
        number(rows, first + 3, newType));
  }

  private static ValueChange of(
      byte[] old, Optional<BigDecimal> oldNumber, byte[] now, Optional<BigDecimal> newNumber) {
    if (oldNumber.isPresent() && newNumber.isPresent()) {
      BigDecimal before = oldNumber.get();
      BigDecimal after = newNumber.get();
      if (before.compareTo(after) == 0) {
        return ValueChange.REFORMATTED;
      }
      if (isRounded(before, after)) {
        return ValueChange.ROUNDED;
      }
    }
    if (Arrays.equals(old, now)) {
      return ValueChange.OTHER;
    }
    Optional<String> before = text(old);
    Optional<String> after = text(now);
    if (before.isPresent() && after.isPresent()) {
      if (before.get().strip().equals(after.get().strip())) {
        return ValueChange.TRIMMED;
      }
      if (before.get().equalsIgnoreCase(after.get())) {
        return ValueChange.CASE_FOLDED;
      }
    }
    return isPart(now, old) ? ValueChange.CUT : ValueChange.OTHER;
  }

  /** To fewer decimals, or to the nearest that eight bytes of floating point can hold. */
  private static boolean isRounded(BigDecimal before, BigDecimal after) {
    if (after.scale() < before.scale()) {
      int scale = Math.max(0, after.stripTrailingZeros().scale());
      for (RoundingMode mode :
          List.of(RoundingMode.HALF_UP, RoundingMode.HALF_EVEN, RoundingMode.DOWN)) {
        if (before.setScale(scale, mode).compareTo(after) == 0) {
          return true;
        }
      }
    }
    return new BigDecimal(before.doubleValue()).compareTo(after) == 0;
  }

  private static boolean isPart(byte[] part, byte[] whole) {
    if (part.length == 0 || part.length >= whole.length) {
      return false;
    }
    int last = whole.length > MAX_SEARCHED ? 0 : whole.length - part.length;
    for (int at = 0; at <= last; at++) {
      if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  /** Of a number its text. */
  private static byte[] bytes(ResultSet rows, int column, String type) throws SQLException {
    return switch (type) {
      case "integer" -> Long.toString(rows.getLong(column)).getBytes(UTF_8);
      case "real" -> Double.toString(rows.getDouble(column)).getBytes(UTF_8);
      default -> {
        byte[] found = rows.getBytes(column);
        yield found == null ? new byte[0] : found;
      }
    };
  }

  private static Optional<BigDecimal> number(ResultSet rows, int column, String type)
      throws SQLException {
    return switch (type) {
      case "integer" -> Optional.of(BigDecimal.valueOf(rows.getLong(column)));
      case "real" -> {
        double value = rows.getDouble(column);
        // A whole number as it is stored; other numbers in the digits that people see.
        boolean whole = Math.rint(value) == value && Math.abs(value) < 1e30;
        yield Double.isFinite(value) && Math.abs(value) < 1e30 && Math.abs(value) > 1e-30
            ? Optional.of(whole ? new BigDecimal(value) : BigDecimal.valueOf(value))
            : value == 0 ? Optional.of(BigDecimal.ZERO) : Optional.empty();
      }
      case "text" -> number(bytes(rows, column, type));
      default -> Optional.empty();
    };
  }

  private static Optional<BigDecimal> number(byte[] text) {
    if (text.length == 0 || text.length > MAX_DIGITS) {
      return Optional.empty();
    }
    try {
      BigDecimal found = new BigDecimal(new String(text, UTF_8).strip());
      return Math.abs((long) found.scale()) > MAX_DIGITS ? Optional.empty() : Optional.of(found);
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
