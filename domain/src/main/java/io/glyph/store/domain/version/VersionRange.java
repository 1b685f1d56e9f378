package io.glyph.store.domain.version;

/** Store versions from {@code min} to {@code max}, both included. */
public record VersionRange(StoreVersion min, StoreVersion max) {
  public VersionRange {
    if (min.isAfter(max)) {
      throw new IllegalArgumentException("a range starts before it ends");
    }
  }

  public static VersionRange of(int min, int max) {
    return new VersionRange(new StoreVersion(min), new StoreVersion(max));
  }

  public boolean contains(StoreVersion version) {
    return !version.isBefore(min) && !version.isAfter(max);
  }
}
