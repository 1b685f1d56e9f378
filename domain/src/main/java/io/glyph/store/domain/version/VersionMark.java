package io.glyph.store.domain.version;

/** What one of the places that state a store's version says. */
public sealed interface VersionMark {
  /**
   * The mark says a version.
   *
   * @param version the version
   */
  record Says(StoreVersion version) implements VersionMark {}

  /** There is no such mark. */
  record Absent() implements VersionMark {}

  /**
   * Something stands there that is no version.
   *
   * @param shown the value as found, escaped and shortened
   */
  record Malformed(String shown) implements VersionMark {}
}
