package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Rfc3339Test {
  /** The short way says what Java says of the same text, of any day that has been or will be. */
  @Test
  void instantIsTheOneThatJavaReads() {
    Random random = new Random(3339);
    for (int i = 0; i < 20_000; i++) {
      // From year 0 to 9999, whole seconds.
      long seconds = random.nextLong(-62_167_219_200L, 253_402_300_800L);
      String text = Instant.ofEpochSecond(seconds).toString();
      assertTrue(Rfc3339.matches(text), text);
      assertEquals(Instant.parse(text), Rfc3339.instant(text), text);
    }
    for (String text :
        List.of(
            "2026-05-27T08:00:00.5Z",
            "2016-12-31T23:59:60Z",
            "2024-02-29T24:00:00Z",
            "2024-02-29T00:00:00Z")) {
      assertEquals(Instant.parse(text), Rfc3339.instant(text), text);
    }
    String offset = "2026-05-27T08:00:00+02:00";
    assertEquals(OffsetDateTime.parse(offset).toInstant(), Rfc3339.instant(offset));
  }

  @Test
  void whatIsNoTimeIsNone() {
    for (String text :
        List.of(
            "2023-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "2023-01-00T00:00:00Z",
            "2023-01-01T25:00:00Z",
            "2023-01-01T00:60:00Z",
            "2023-01-01T12:00:61Z")) {
      assertThrows(DateTimeException.class, () -> Rfc3339.instant(text), text);
    }
  }
}
