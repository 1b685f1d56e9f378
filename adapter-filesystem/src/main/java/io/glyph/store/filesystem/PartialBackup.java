package io.glyph.store.filesystem;

import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Names of backups that are not finished: {@code 0003-v1.partial}. */
final class PartialBackup {
  private static final String SUFFIX = ".partial";
  private static final int MIN_DIGITS = 4;
  private static final int MAX_DIGITS = 9;

  private PartialBackup() {}

  static Path folder(StoreLocation store, int number, StoreVersion version) {
    String digits = Integer.toString(number);
    String zeros = "0".repeat(Math.max(0, MIN_DIGITS - digits.length()));
    return store.backups().resolve(zeros + digits + "-v" + version + SUFFIX);
  }

  /** Its number; empty for a name that we never give: what is not ours is not removed. */
  static OptionalInt number(Path entry) {
    Path last = entry.getFileName();
    String name = last == null ? "" : last.toString();
    int dash = name.indexOf("-v");
    if (dash < MIN_DIGITS || dash > MAX_DIGITS || !name.endsWith(SUFFIX)) {
      return OptionalInt.empty();
    }
    int number = 0;
    for (int i = 0; i < dash; i++) {
      char digit = name.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalInt.empty();
      }
      number = number * 10 + (digit - '0');
    }
    int end = name.length() - SUFFIX.length();
    return dash + 2 < end && StoreVersion.parse(name.substring(dash + 2, end)).isPresent()
        ? OptionalInt.of(number)
        : OptionalInt.empty();
  }
}
