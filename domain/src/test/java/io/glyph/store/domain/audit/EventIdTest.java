package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
  /** Gives these numbers, one after the other. */
  private static RandomGenerator giving(long... numbers) {
    int[] next = {0};
    return () -> numbers[next[0]++];
  }

  @Test
  void theExampleOfRfc9562() {
    Instant then = Instant.parse("2022-02-22T19:22:22Z");
    EventId id = EventId.next(then, giving(0xcc3L, 0x18c4_dc0c_0c07_398fL));
    assertEquals("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", id.toString());
  }

  @Test
  void randomBitsReachNeitherTheTimeNorTheVersionNorTheVariant() {
    Instant now = Instant.ofEpochMilli(0x0123_4567_89abL);
    assertEquals(
        "01234567-89ab-7fff-bfff-ffffffffffff", EventId.next(now, giving(-1, -1)).toString());
    assertEquals(
        "01234567-89ab-7000-8000-000000000000", EventId.next(now, giving(0, 0)).toString());
  }

  @Property
  void everyNewIdIsReadBack(
      @ForAll @LongRange(min = 0, max = 0xffff_ffff_ffffL) long millis,
      @ForAll long a,
      @ForAll long b) {
    EventId id = EventId.next(Instant.ofEpochMilli(millis), giving(a, b));
    assertEquals(Optional.of(id), EventId.parse(id.toString()));
    assertEquals(7, id.value().version());
    assertEquals(2, id.value().variant());
  }

  @Property
  void idsSortByTime(
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long a,
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long b,
      @ForAll long random) {
    String early =
        EventId.next(Instant.ofEpochMilli(Math.min(a, b)), giving(-1, random)).toString();
    String late =
        EventId.next(Instant.ofEpochMilli(Math.max(a, b) + 1), giving(0, random)).toString();
    assertTrue(early.compareTo(late) < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-8cc3-98c4-dc0c0c07398f",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e279b07cc398c4dc0c0c07398f",
        "17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f ",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "0-0-7000-0-0",
        "../events"
      })
  void anyOtherSpellingIsNoId(String text) {
    assertEquals(Optional.empty(), EventId.parse(text));
  }

  @Test
  void aRandomUuidIsNoEventId() {
    UUID random = UUID.fromString("d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a11");
    assertThrows(IllegalArgumentException.class, () -> new EventId(random));
  }
}
