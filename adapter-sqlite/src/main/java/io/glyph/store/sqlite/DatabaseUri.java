package io.glyph.store.sqlite;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Names of database files as SQLite takes them (<a
 * href="https://www.sqlite.org/uri.html">sqlite.org/uri.html</a>).
 *
 * <p>Everything but letters, digits and {@code / . _ ~ -} is escaped: SQLite splits at {@code ?}
 * and {@code #}, sqlite-jdbc at {@code ?} and {@code &}. A folder named {@code o?d} would otherwise
 * cut off {@code mode=ro} and leave an empty file.
 */
final class DatabaseUri {
  private DatabaseUri() {}

  /**
   * No lock, no sidecar is looked for or made, no WAL is read: only where there is none to read.
   */
  static String immutable(Path database) {
    return of(database) + "?mode=ro&immutable=1";
  }

  /**
   * Reads a WAL without any lock and without a {@code -shm}; the connection must be in {@code
   * locking_mode=EXCLUSIVE}, which keeps the index of the WAL in its own memory.
   */
  static String withoutLocks(Path database) {
    return of(database) + "?mode=ro&vfs=unix-none";
  }

  /**
   * An ordinary reader among others. Without {@code readonly_shm}, SQLite opens the {@code -shm}
   * for writing even with {@code mode=ro}, and truncates and rewrites a stale one.
   */
  static String shared(Path database) {
    return of(database) + "?mode=ro&readonly_shm=1";
  }

  static String readWrite(Path database) {
    return of(database) + "?mode=rw";
  }

  static String create(Path database) {
    return of(database) + "?mode=rwc";
  }

  /** The file alone, without parameters. */
  static String of(Path database) {
    String raw = database.toUri().getRawPath();
    StringBuilder escaped = new StringBuilder("file://");
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/._~-%".indexOf(c) >= 0;
      if (plain) {
        escaped.append(c);
      } else {
        escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return escaped.toString();
  }
}
