package io.glyph.store.domain.version;

/**
 * What a release declares: the store versions it reads, and the one it writes.
 *
 * @param release whose declaration this is
 * @param readable minimum and maximum readable version
 * @param writable the one version that it writes; within {@code readable}
 */
public record FormatSupport(Release release, VersionRange readable, StoreVersion writable) {
  /** Refuses what cannot be. */
  public FormatSupport {
    if (!readable.contains(writable)) {
      throw new IllegalArgumentException("a release reads what it writes");
    }
  }

  /**
   * The same with further migrations at hand, which lead up to a version: that is then the newest
   * one that it reads, and the one that it writes.
   *
   * @param last the version to which migrations lead
   * @return what it reads and writes then
   */
  public FormatSupport extendedTo(StoreVersion last) {
    return last.isAfter(readable.max())
        ? new FormatSupport(release, new VersionRange(readable.min(), last), last)
        : this;
  }

  /**
   * Says what this release can do with a store of a version that is already believed.
   *
   * @param found the version that was found
   * @return the judgement
   */
  public Compatibility judge(StoreVersion found) {
    if (found.isAfter(readable.max())) {
      return new Compatibility.TooNew(found, readable.max());
    }
    if (found.isBefore(readable.min())) {
      return new Compatibility.TooOld(found, readable.min());
    }
    if (found.equals(writable)) {
      return new Compatibility.Writable(found);
    }
    return new Compatibility.Readable(found, writable);
  }
}
