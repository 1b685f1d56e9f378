package io.glyph.store.sqlite;

import java.util.Locale;

/**
 * What a column does to values that are put into it (<a
 * href="https://www.sqlite.org/datatype3.html#determination_of_column_affinity">sqlite.org</a>).
 */
enum Affinity {
  INTEGER,
  TEXT,
  /** Also that of a column without a type: values stay what they are. */
  BLOB,
  REAL,
  NUMERIC;

  /**
   * @param strict whether the table is STRICT, where ANY leaves values alone
   */
  static Affinity of(String declared, boolean strict) {
    String type = declared.toUpperCase(Locale.ROOT);
    if (type.contains("INT")) {
      return INTEGER;
    } else if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
      return TEXT;
    } else if (type.isBlank() || type.contains("BLOB") || (strict && type.equals("ANY"))) {
      return BLOB;
    } else if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
      return REAL;
    }
    return NUMERIC;
  }

  /** A type that has this affinity; empty for none. */
  String type() {
    return this == BLOB ? "" : name();
  }

  /** Only where values stay what they are is −0.0 kept. */
  boolean keepsNegativeZero() {
    return this == BLOB;
  }

  /** Whether every value that comes out of such a column goes into the other unchanged. */
  boolean storesLike(Affinity other) {
    return other == BLOB || this == other || (isWhole() && other.isWhole());
  }

  /** INTEGER and NUMERIC differ in CAST only. */
  private boolean isWhole() {
    return this == INTEGER || this == NUMERIC;
  }
}
