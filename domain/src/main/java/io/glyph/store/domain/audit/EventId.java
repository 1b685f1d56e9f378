package io.glyph.store.domain.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Identity of an event of ours: a UUID of version 7 (RFC 9562, section 5.7), so ordered by time.
 *
 * @param value what stands for it
 */
public record EventId(UUID value) {
  /** Refuses what cannot be. */
  public EventId {
    if (value.version() != 7) {
      throw new IllegalArgumentException("an event id is a UUID of version 7");
    }
  }

  /**
   * Makes one from 48 bits of Unix milliseconds and 74 random bits.
   *
   * @param now the time
   * @param random where random bits come from
   * @return what was made
   */
  public static EventId next(Instant now, RandomGenerator random) {
    long high = now.toEpochMilli() << 16 | 0x7000L | random.nextLong() & 0x0fffL;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new EventId(new UUID(high, low));
  }

  /**
   * Reads the canonical form of a version 7 UUID; anything else is empty.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<EventId> parse(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.version() == 7 && uuid.toString().equals(text)
          ? Optional.of(new EventId(uuid))
          : Optional.empty();
    } catch (IllegalArgumentException notAUuid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
