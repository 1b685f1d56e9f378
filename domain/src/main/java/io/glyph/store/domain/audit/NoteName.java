package io.glyph.store.domain.audit;

/** Rules for the names of keys, from C2SP signed-note. */
final class NoteName {
  private static final int LONGEST = 200;

  private NoteName() {}

  /** Whether it is not empty and has no Unicode space, no plus and no control character. */
  static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST
        && name.codePoints()
            .noneMatch(c ->
                c == '+'
                    || c < ' '
                    || c == 0x7f
                    || Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
