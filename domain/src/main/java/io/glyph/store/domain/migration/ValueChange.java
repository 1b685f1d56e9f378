package io.glyph.store.domain.migration;

import java.util.Locale;

/** What became of a value that is not what it was and cannot be made of what is there now. */
public enum ValueChange {
  /** There was a value, now there is none. */
  SET_TO_NULL,
  /** There was none, now there is one. */
  FILLED,
  /** What is left is a part of the text or bytes that were there. */
  CUT,
  /** Only upper and lower case differ. */
  CASE_FOLDED,
  /** Only blanks at the ends differ. */
  TRIMMED,
  /** A number lost digits. */
  ROUNDED,
  /** The same number is written in another way. */
  REFORMATTED,
  /** Anything else. */
  OTHER;

  /** {@return the spelling in files and in JSON} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return whether the new value still holds a part of the old one} */
  public boolean isNarrowing() {
    return switch (this) {
      case CUT, CASE_FOLDED, TRIMMED, ROUNDED, REFORMATTED -> true;
      case SET_TO_NULL, FILLED, OTHER -> false;
    };
  }
}
