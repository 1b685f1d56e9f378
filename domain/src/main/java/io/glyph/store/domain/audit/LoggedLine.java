package io.glyph.store.domain.audit;

import java.util.Optional;

/**
 * One complete line of the log as it was found.
 *
 * @param number from 0
 * @param offset of its first byte
 * @param length in bytes, newline included
 * @param leafHash its leaf in the tree
 * @param form what it is
 */
public record LoggedLine(long number, long offset, long length, byte[] leafHash, Form form) {
  /** {@return the offset after its last byte} */
  public long end() {
    return offset + length;
  }

  /** What a line turned out to be. */
  public sealed interface Form {}

  /** A JSON object without an id and a seal of ours. */
  public record Foreign() implements Form {}

  /**
   * A JSON object that says that it is an event of ours. Anyone can write one.
   *
   * @param torn for {@code audit_recovered}: the torn line that it names
   * @param signature the signed note that it carries, as it stands there
   * @param id its id
   * @param seal what it seals
   */
  public record Ours(EventId id, Seal seal, Optional<ByteRange> torn, Optional<String> signature)
      implements Form {
    /**
     * A line without a signed checkpoint.
     *
     * @param id its id
     * @param seal what it seals
     * @param torn the torn line that it names, in {@code audit_recovered}
     */
    public Ours(EventId id, Seal seal, Optional<ByteRange> torn) {
      this(id, seal, torn, Optional.empty());
    }
  }

  /** Not a JSON object in UTF-8. */
  public record Malformed() implements Form {}
}
