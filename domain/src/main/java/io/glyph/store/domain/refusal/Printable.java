package io.glyph.store.domain.refusal;

/** Makes text that came from a store fit to be shown: escaped, and cut to a readable length. */
public final class Printable {
  /** Longest text that is shown whole, in characters. */
  public static final int MAX_LENGTH = 120;

  private Printable() {}

  /**
   * Escapes control, format and other invisible characters, and cuts after {@value #MAX_LENGTH}.
   */
  public static String of(String text) {
    return escape(text, MAX_LENGTH);
  }

  /** Escapes without cutting. */
  public static String whole(String text) {
    return escape(text, Integer.MAX_VALUE);
  }

  private static String escape(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max) + 8);
    int shown = 0;
    for (int i = 0; i < text.length(); ) {
      if (shown++ == max) {
        return out.append('…').toString();
      }
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            out.append(c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u{%x}", c));
        default -> {
          if (c == '\\') {
            out.append('\\');
          }
          out.appendCodePoint(c);
        }
      }
    }
    return out.toString();
  }
}
