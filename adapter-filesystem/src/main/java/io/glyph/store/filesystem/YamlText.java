package io.glyph.store.filesystem;

import java.util.Locale;

/** Writes single values in YAML so that any reader of YAML gives back the same text. */
final class YamlText {
  private YamlText() {}

  /** Plain where that is safe beyond doubt, else in double quotes. */
  static String scalar(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  /**
   * A first letter, then letters, digits and a few marks; and no word that YAML reads otherwise.
   */
  static boolean isPlain(String text) {
    if (text.isEmpty() || text.length() > 200 || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "false", "yes", "no", "on", "off", "y", "n", "null" -> false;
      default -> true;
    };
  }

  static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          switch (Character.getType(c)) {
            // Half a character cannot be written in UTF-8.
            case Character.SURROGATE -> out.append('\uFFFD');
            case Character.CONTROL,
                Character.FORMAT,
                Character.PRIVATE_USE,
                Character.UNASSIGNED,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                escape(out, c);
            default -> out.appendCodePoint(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static void escape(StringBuilder out, int c) {
    String hex = Integer.toHexString(c);
    out.append(c > 0xFFFF ? "\\U" : "\\u");
    out.append("0".repeat((c > 0xFFFF ? 8 : 4) - hex.length())).append(hex);
  }
}
