package io.glyph.store.domain.backup;

import io.glyph.store.domain.version.StoreVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of a backup and of its folder: a number that grows, the store version in it, and the first
 * eight hex digits of the database's SHA-256, such as {@code 0003-v1-5be31ff0}.
 *
 * @param number its number, from 1
 * @param version the version
 * @param digestPrefix eight lower case hex digits
 */
public record BackupId(int number, StoreVersion version, String digestPrefix)
    implements Comparable<BackupId> {
  private static final int LEAST_DIGITS = 4;
  private static final Pattern FORM = Pattern.compile("(\\d{4,9})-v([1-9]\\d{0,9})-([0-9a-f]{8})");

  /** Refuses what cannot be. */
  public BackupId {
    if (number < 1 || !digestPrefix.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException("not a backup id");
    }
  }

  /**
   * Reads the one spelling that {@link #toString()} gives; so never a path.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<BackupId> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(1));
    Optional<StoreVersion> version = StoreVersion.parse(matcher.group(2));
    if (number < 1 || version.isEmpty()) {
      return Optional.empty();
    }
    BackupId id = new BackupId(number, version.get(), matcher.group(3));
    return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
  }

  @Override
  public int compareTo(BackupId other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    // Not by a formatter: status tells of backups, and the first one reads the locale's data.
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, LEAST_DIGITS - digits.length()))
        + (digits + "-v" + version.number() + "-" + digestPrefix);
  }
}
