package io.glyph.store.sqlite;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param look reading marks, bookkeeping, claims and history: no more than a few pages
 * @param scan what grows with the database: counting, checking, copying
 * @param busy how long SQLite waits for somebody else's lock
 */
record Limits(Duration look, Duration scan, Duration busy) {
  /** Values longer than this are nobody's: the largest that we write is a manifest of 64 KiB. */
  static final int MAX_VALUE_BYTES = 64 << 20;

  static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(60), Duration.ofHours(2), Duration.ofSeconds(5));
}
