package io.glyph.store.domain.audit;

/** How the log ends. */
public sealed interface LogTail {
  /** No log. */
  record Missing() implements LogTail {}

  /**
   * Empty, or ends with a newline.
   *
   * @param bytes how many bytes
   */
  record Clean(long bytes) implements LogTail {}

  /**
   * The last line is whole JSON and only its newline is missing; it is not torn.
   *
   * @param line where the line is
   */
  record Unterminated(ByteRange line) implements LogTail {}

  /**
   * The last line is cut. It may be another program in the middle of a write: it counts as torn
   * only after it has not grown for two seconds.
   *
   * @param line where the line is
   */
  record Torn(ByteRange line) implements LogTail {}

  /**
   * The last line is cut, and was still growing when waiting for it was given up: another program
   * is writing it. Nothing is wrong with that, and nothing is known of the line.
   *
   * @param line where the line is, as far as it was written
   */
  record Growing(ByteRange line) implements LogTail {}
}
