package io.glyph.store.filesystem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

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

  /**
   * The instant that a text of this form names.
   *
   * @throws DateTimeException where there is no such time, as on a thirtieth of February
   */
  static Instant instant(String text) {
    if (text.length() == FORM.length() + 1 && text.endsWith("Z")) {
      int hour = number(text, 11);
      int minute = number(text, 14);
      int second = number(text, 17);
      if (hour < 24 && minute < 60 && second < 60) {
        int year = number(text, 0) * 100 + number(text, 2);
        long day = LocalDate.of(year, number(text, 5), number(text, 8)).toEpochDay();
        return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second);
      }
    }
    return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
  }

  private static int number(String text, int at) {
    return (text.charAt(at) - '0') * 10 + (text.charAt(at + 1) - '0');
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
