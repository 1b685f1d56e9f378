package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "7|7",
        "999|999",
        "1000|1,000",
        "123456|123,456",
        "1234567|1,234,567",
        "-1000|-1,000",
        "-100|-100",
        "9223372036854775807|9,223,372,036,854,775,807"
      })
  void countsHaveThousandsSeparators(long number, String expected) {
    assertEquals(expected, Units.count(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 bytes",
        "1|1 byte",
        "1023|1,023 bytes",
        "1024|1.0 KiB",
        "1536|1.5 KiB",
        "1048575|1,023.9 KiB",
        "1048576|1.0 MiB",
        "5000000|4.7 MiB",
        "1288490188|1.1 GiB",
        "9223372036854775807|7.9 EiB"
      })
  void sizesHaveUnitsAndNeverSayMoreThanThereIs(long bytes, String expected) {
    assertEquals(expected, Units.size(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 ms",
        "999|999 ms",
        "1000|1.0 s",
        "59999|59.9 s",
        "60000|1 min 0 s",
        "185000|3 min 5 s"
      })
  void durationsAreRead(long millis, String expected) {
    assertEquals(expected, Units.duration(Duration.ofMillis(millis)));
  }

  @Test
  void timesAreLocalWithTheOffset() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertEquals("2026-05-27 10:00:00 +02:00", Units.time("2026-05-27T08:00:00Z", berlin));
    assertEquals("2026-01-05 09:03:04 +01:00", Units.time("2026-01-05T03:03:04-05:00", berlin));
    assertEquals(
        "2026-05-27 08:00:00 +00:00",
        Units.time(Instant.parse("2026-05-27T08:00:00Z"), ZoneOffset.UTC));
  }

  @Test
  void aTimeThatIsNoneIsShownAsItIsButHarmless() {
    assertEquals("soon\\x1b", Units.time("soon\u001b", ZoneOffset.UTC));
    assertEquals("(no time)", Units.time("", ZoneOffset.UTC));
    assertEquals("-1000000000-01-01T00:00:00Z", Units.time(Instant.MIN, ZoneOffset.UTC));
  }
}
