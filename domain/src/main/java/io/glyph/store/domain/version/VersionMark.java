package io.glyph.store.domain.version;

/** What one of the places that state a store's version says. */
public sealed interface VersionMark {
  record Says(StoreVersion version) implements VersionMark {}

  record Absent() implements VersionMark {}

  /**
   * @param shown the value as found, escaped and shortened
   */
  record Malformed(String shown) implements VersionMark {}
}
