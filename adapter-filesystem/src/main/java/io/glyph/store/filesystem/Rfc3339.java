package io.glyph.store.filesystem;

/** The form of a time in RFC 3339, section 5.6; by hand, since formatters cost start-up time. */
final class Rfc3339 {
  private static final String FORM = "0000-00-00T00:00:00";
  private static final String OFFSET = "+00:00";

  private Rfc3339() {}

  static boolean matches(String text) {
    int at = FORM.length();
    if (text.length() <= at || !fits(text, 0, FORM)) {
      return false;
    }
    if (text.charAt(at) == '.') {
      int digits = ++at;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      if (at == digits || at - digits > 9) {
        return false;
      }
    }
    String zone = text.substring(at);
    return zone.equals("Z")
        || zone.length() == OFFSET.length()
            && (zone.charAt(0) == '+' || zone.charAt(0) == '-')
            && fits(zone, 1, OFFSET.substring(1));
  }

  private static boolean fits(String text, int from, String form) {
    for (int i = 0; i < form.length(); i++) {
      char expected = form.charAt(i);
      char found = text.charAt(from + i);
      if (expected == '0' ? !isDigit(found) : expected != found) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
