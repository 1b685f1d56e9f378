package io.glyph.store.domain.store;

import java.util.Optional;

/** What came of reading {@code manifest.yaml}. */
public sealed interface ManifestReading {
  /**
   * Well formed; what it says is a claim.
   *
   * @param manifest what came of reading the manifest
   */
  record WellFormed(AllegedManifest manifest) implements ManifestReading {}

  /** No such file. */
  record Missing() implements ManifestReading {}

  /**
   * There is something, and it is not a manifest.
   *
   * @param problem what is wrong, in a few words; holds nothing from the file but quoted, shortened
   *     text
   * @param sha256 of the file, lower case hex; empty where it is no regular file or too large to be
   *     read
   */
  record Malformed(String problem, Optional<String> sha256) implements ManifestReading {
    /**
     * A file of which no digest is known.
     *
     * @param problem what is wrong, in a few words
     */
    public Malformed(String problem) {
      this(problem, Optional.empty());
    }
  }
}
