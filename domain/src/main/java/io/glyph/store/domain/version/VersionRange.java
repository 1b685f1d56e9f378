package io.glyph.store.domain.version;

/**
 * Store versions from {@code min} to {@code max}, both included.
 *
 * @param min the lowest
 * @param max the highest
 */
public record VersionRange(StoreVersion min, StoreVersion max) {
  /** Refuses what cannot be. */
  public VersionRange {
    if (min.isAfter(max)) {
      throw new IllegalArgumentException("a range starts before it ends");
    }
  }

  /**
   * {@return what is known by a label; empty for any other}
   *
   * @param min the lowest
   * @param max the highest
   */
  public static VersionRange of(int min, int max) {
    return new VersionRange(new StoreVersion(min), new StoreVersion(max));
  }

  /**
   * {@return whether a version is within the range}
   *
   * @param version the version
   */
  public boolean contains(StoreVersion version) {
    return !version.isBefore(min) && !version.isAfter(max);
  }
}
