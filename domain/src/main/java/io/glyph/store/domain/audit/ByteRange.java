package io.glyph.store.domain.audit;

/**
 * Bytes of the log.
 *
 * @param from offset of the first
 * @param to offset after the last
 */
public record ByteRange(long from, long to) {
  /** Refuses what cannot be. */
  public ByteRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("a range does not end before it starts");
    }
  }
}
