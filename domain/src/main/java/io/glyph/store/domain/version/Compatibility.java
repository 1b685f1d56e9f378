package io.glyph.store.domain.version;

/** The verdict of a release on a store whose version is believed. */
public sealed interface Compatibility {
  /** The version that was judged. */
  StoreVersion found();

  /** Reads it and writes it. */
  record Writable(StoreVersion found) implements Compatibility {}

  /**
   * Reads it; writing needs a migration first, or, where {@code found} is newer than what this
   * release writes, a newer release.
   */
  record Readable(StoreVersion found, StoreVersion writable) implements Compatibility {}

  /** Cannot read it any more. */
  record TooOld(StoreVersion found, StoreVersion oldestReadable) implements Compatibility {}

  /** Cannot read it yet. */
  record TooNew(StoreVersion found, StoreVersion newestReadable) implements Compatibility {}
}
