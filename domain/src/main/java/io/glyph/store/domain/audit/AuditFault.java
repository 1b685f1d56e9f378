package io.glyph.store.domain.audit;

/** One thing that is wrong with the log. */
public sealed interface AuditFault {
  /** There is no log although this store must have one. */
  record LogMissing() implements AuditFault {}

  /** The last line is cut and no longer grows. */
  record TornTail(ByteRange line) implements AuditFault {}

  /** The database has sealed more than there is. */
  record Shortened(long sealedBytes, long foundBytes) implements AuditFault {}

  /**
   * What a seal covers is not what it was.
   *
   * @param fromLine first line, from 0, that may have been rewritten: the one after what the last
   *     fitting seal covers
   * @param sealedLines how many lines the seal that does not fit covers
   */
  record Rewritten(long fromLine, long sealedLines) implements AuditFault {}

  /**
   * Lines that are not JSON objects and that no recovery has accounted for.
   *
   * @param first number of the first, from 0
   */
  record MalformedLines(long count, long first) implements AuditFault {}
}
