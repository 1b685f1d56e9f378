package io.glyph.store.domain.version;

/** The verdict of a release on a store whose version is believed. */
public sealed interface Compatibility {
  /** {@return the version that was judged} */
  StoreVersion found();

  /**
   * Reads it and writes it.
   *
   * @param found the version that was found
   */
  record Writable(StoreVersion found) implements Compatibility {}

  /**
   * Reads it; writing needs a migration first, or, where {@code found} is newer than what this
   * release writes, a newer release.
   *
   * @param found the version that was found
   * @param writable the version that it writes
   */
  record Readable(StoreVersion found, StoreVersion writable) implements Compatibility {}

  /**
   * Cannot read it any more.
   *
   * @param found the version that was found
   * @param oldestReadable the oldest version that is read
   */
  record TooOld(StoreVersion found, StoreVersion oldestReadable) implements Compatibility {}

  /**
   * Cannot read it yet.
   *
   * @param found the version that was found
   * @param newestReadable the newest version that is read
   */
  record TooNew(StoreVersion found, StoreVersion newestReadable) implements Compatibility {}
}
