package io.glyph.store.application.usecase;

import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.store.StoreId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Time and chance, passed in so that tests decide both.
 *
 * @param random must be a cryptographically strong source in production: ids are made of it
 */
public record Clockwork(InstantSource clock, RandomGenerator random) {
  /** Now, to the second, as the log and manifests have it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  EventId nextEventId() {
    return EventId.next(clock.instant(), random);
  }

  /** A random UUID, version 4 of RFC 9562. */
  StoreId nextStoreId() {
    long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new StoreId(new UUID(high, low));
  }
}
