package io.glyph.store.domain.version;

import java.util.Optional;

/**
 * Number of the layout of a whole store: dense, from 1 to 2^31−1; never the release of the
 * software.
 */
public record StoreVersion(int number) implements Comparable<StoreVersion> {
  public static final StoreVersion FIRST = new StoreVersion(1);

  public StoreVersion {
    if (number < 1) {
      throw new IllegalArgumentException("store versions start at 1");
    }
  }

  /**
   * Reads the one spelling that stores use: decimal digits without sign, blank or leading zero.
   * Anything else, and numbers beyond 2^31−1, are empty.
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

  public StoreVersion next() {
    return new StoreVersion(Math.addExact(number, 1));
  }

  public boolean isBefore(StoreVersion other) {
    return number < other.number;
  }

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
