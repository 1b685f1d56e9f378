package io.glyph.store.domain.version;

import java.util.Optional;

/**
 * Number of the layout of a whole store: dense, from 1 to 2^31−1; never the release of the
 * software.
 *
 * @param number its number, from 1
 */
public record StoreVersion(int number) implements Comparable<StoreVersion> {
  public static final StoreVersion FIRST = new StoreVersion(1);

  /** Refuses what cannot be. */
  public StoreVersion {
    if (number < 1) {
      throw new IllegalArgumentException("store versions start at 1");
    }
  }

  /**
   * Reads the one spelling that stores use: decimal digits without sign, blank or leading zero.
   * Anything else, and numbers beyond 2^31−1, are empty.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<StoreVersion> parse(String text) {
    if (text.isEmpty() || text.length() > 10 || text.charAt(0) == '0') {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    long number = Long.parseLong(text);
    return number > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new StoreVersion((int) number));
  }

  /** {@return the version after this one} */
  public StoreVersion next() {
    return new StoreVersion(Math.addExact(number, 1));
  }

  /**
   * {@return whether it is an older version than another}
   *
   * @param other the one to compare with
   */
  public boolean isBefore(StoreVersion other) {
    return number < other.number;
  }

  /**
   * {@return whether it is a newer version than another}
   *
   * @param other the one to compare with
   */
  public boolean isAfter(StoreVersion other) {
    return number > other.number;
  }

  @Override
  public int compareTo(StoreVersion other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
