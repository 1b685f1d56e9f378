package io.glyph.store.domain.source;

import java.util.Locale;

/** Something that the rules would take and that is no regular file. */
public record SkippedFile(SourcePath path, Kind kind) {
  /** What it is. */
  public enum Kind {
    /** Not followed: it may lead anywhere. */
    LINK,
    FIFO,
    SOCKET,
    DEVICE;

    /** The spelling in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
