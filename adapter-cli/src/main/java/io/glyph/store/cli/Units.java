package io.glyph.store.cli;

import io.glyph.store.domain.refusal.Printable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/**
 * Numbers and times as people read them. Written by hand: the formatters of the library cost more
 * than the rest of {@code status}.
 */
final class Units {
  private static final String[] SIZES = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Units() {}

  /** With thousands separators: {@code 1,234,567}. */
  static String count(long number) {
    StringBuilder text = new StringBuilder(Long.toString(number));
    int first = number < 0 ? 1 : 0;
    for (int i = text.length() - 3; i > first; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }

  /** A count with its noun: {@code 1 row}, {@code 1,234 rows}. */
  static String count(long number, String one, String many) {
    return count(number) + ' ' + (number == 1 ? one : many);
  }

  /** With a unit, rounded down: {@code 512 bytes}, {@code 3.4 KiB}. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return count(bytes, "byte", "bytes");
    }
    int unit = 0;
    long scale = 1024;
    while (unit < SIZES.length - 1 && bytes / scale >= 1024) {
      scale *= 1024;
      unit++;
    }
    long whole = bytes / scale;
    long tenth = bytes / (scale / 1024) % 1024 * 10 / 1024;
    return count(whole) + '.' + tenth + ' ' + SIZES[unit];
  }

  static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
    }
    return count(millis / 60_000) + " min " + millis / 1_000 % 60 + " s";
  }

  /** Local, with the offset: {@code 2026-05-27 10:00:00 +02:00}. */
  static String time(Instant instant, ZoneId zone) {
    try {
      OffsetDateTime local = OffsetDateTime.ofInstant(instant, zone);
      String offset =
          local.getOffset().getTotalSeconds() == 0 ? "+00:00" : local.getOffset().getId();
      return local.getYear()
          + "-"
          + two(local.getMonthValue())
          + "-"
          + two(local.getDayOfMonth())
          + " "
          + two(local.getHour())
          + ":"
          + two(local.getMinute())
          + ":"
          + two(local.getSecond())
          + " "
          + offset;
    } catch (DateTimeException beyondTheCalendar) {
      return instant.toString();
    }
  }

  /** A time as a store has it, which may be anything. */
  static String time(String written, ZoneId zone) {
    try {
      return time(Instant.parse(written), zone);
    } catch (DateTimeParseException notATime) {
      return written.isEmpty() ? "(no time)" : Printable.of(written);
    }
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
