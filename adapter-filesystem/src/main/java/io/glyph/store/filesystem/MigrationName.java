package io.glyph.store.filesystem;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.version.StoreVersion;

/**
 * Name of a migration file: {@code V0003__stable_sources.sql} leads from version 2 to 3, {@code
 * U0003__stable_sources.sql} back from 3 to 2, and the same with {@code .yaml} describes it.
 *
 * @param isReverse whether it begins with a U
 * @param number in the name, from 2 on
 * @param isScript whether it is SQL, and not a descriptor
 */
record MigrationName(String text, boolean isReverse, int number, boolean isScript) {
  static final String SQL = ".sql";
  static final String YAML = ".yaml";
  private static final int DIGITS = 4;

  static MigrationName parse(String name) throws CatalogFormException {
    boolean script = name.endsWith(SQL);
    boolean form =
        (script || name.endsWith(YAML))
            && (name.startsWith("V") || name.startsWith("U"))
            && name.startsWith("__", 1 + DIGITS)
            && isTitle(name.substring(3 + DIGITS, name.lastIndexOf('.')));
    int number = 0;
    for (int i = 1; form && i <= DIGITS; i++) {
      int digit = name.charAt(i) - '0';
      form = digit >= 0 && digit <= 9;
      number = number * 10 + digit;
    }
    if (!form || number < 2) {
      throw new CatalogFormException(
          Printable.of(name), "not the name of a migration, VNNNN__title or UNNNN__title");
    }
    return new MigrationName(name, name.startsWith("U"), number, script);
  }

  StoreVersion from() {
    return new StoreVersion(isReverse ? number : number - 1);
  }

  StoreVersion to() {
    return new StoreVersion(isReverse ? number - 1 : number);
  }

  /** The file that it needs beside it. */
  String sibling() {
    String stem = text.substring(0, text.lastIndexOf('.'));
    return stem + (isScript ? YAML : SQL);
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
