package io.glyph.store.sqlite.reader;

import io.glyph.store.domain.version.StoreVersion;
import java.util.List;

/**
 * What a version calls things, and where it keeps them.
 *
 * @param objects at most one of each kind, in the order of the kinds
 */
public record VersionReader(List<ObjectTable> objects, List<LinkTable> links) {
  public VersionReader {
    objects = List.copyOf(objects);
    links = List.copyOf(links);
  }

  /** The reader of a version that this build knows. */
  public static VersionReader of(StoreVersion version) {
    return switch (version.number()) {
      case 1 -> V1Reader.make();
      case 2 -> V2Reader.make();
      case 3 -> V3Reader.make();
      case 4 -> V4Reader.make();
      default -> throw new IllegalArgumentException("no reader for version " + version);
    };
  }
}
