package io.glyph.store.filesystem;

import io.glyph.store.domain.version.StoreVersion;

/** Names of migration files: {@code V0003__stable_sources.sql} and {@code .yaml}. */
final class MigrationName {
  private static final int DIGITS = 4;

  private MigrationName() {}

  /** The version that it leads to, from 2 on. */
  static StoreVersion to(String name) {
    int dot = name.lastIndexOf('.');
    String suffix = dot < 0 ? "" : name.substring(dot);
    boolean form =
        (suffix.equals(".sql") || suffix.equals(".yaml"))
            && name.startsWith("V")
            && name.startsWith("__", 1 + DIGITS)
            && isTitle(name.substring(3 + DIGITS, dot));
    int number = 0;
    for (int i = 1; form && i <= DIGITS; i++) {
      int digit = name.charAt(i) - '0';
      form = digit >= 0 && digit <= 9;
      number = number * 10 + digit;
    }
    if (!form || number < 2) {
      throw new IllegalStateException(name + ": not the name of a migration, VNNNN__title");
    }
    return new StoreVersion(number);
  }

  private static boolean isTitle(String title) {
    for (int i = 0; i < title.length(); i++) {
      char c = title.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return !title.isEmpty();
  }
}
