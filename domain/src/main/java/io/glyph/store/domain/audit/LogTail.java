package io.glyph.store.domain.audit;

/** How the log ends. */
public sealed interface LogTail {
  /** No log. */
  record Missing() implements LogTail {}

  /** Empty, or ends with a newline. */
  record Clean(long bytes) implements LogTail {}

  /** The last line is whole JSON and only its newline is missing; it is not torn. */
  record Unterminated(ByteRange line) implements LogTail {}

  /**
   * The last line is cut. It may be another program in the middle of a write: it counts as torn
   * only after it has not grown for two seconds.
   */
  record Torn(ByteRange line) implements LogTail {}
}
