package io.glyph.store.domain.audit;

import java.util.Optional;

/**
 * What vouches for a log besides its database. Each is empty where it was not asked for.
 *
 * @param signedLines lines that the newest good signature in the log covers
 * @param witnessedLines lines that the newest checkpoint of the witness covers
 * @param sinceLines lines that the checkpoint covers which the caller wrote down
 * @param signatures good signatures in the log
 * @param checkpoints checkpoints from outside the store, all of which the log extends
 * @param unknownSignatures signatures in the log by keys that were not given; they prove nothing
 */
public record Testimony(
    Optional<Long> signedLines,
    Optional<Long> witnessedLines,
    Optional<Long> sinceLines,
    long signatures,
    long checkpoints,
    long unknownSignatures) {
  public static final Testimony NONE =
      new Testimony(Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 0);

  /** The most lines that any of it covers. */
  long lines() {
    return Math.max(
        signedLines.orElse(0L), Math.max(witnessedLines.orElse(0L), sinceLines.orElse(0L)));
  }
}
