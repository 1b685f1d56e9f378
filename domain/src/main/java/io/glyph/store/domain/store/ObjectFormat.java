package io.glyph.store.domain.store;

import java.util.Optional;

/** How objects are named and hashed in a store. A format that is not listed here is refused. */
public enum ObjectFormat {
  /** The one that stores have so far. */
  GLYPH_OBJECT_V1("glyph-object-v1");

  private final String label;

  ObjectFormat(String label) {
    this.label = label;
  }

  /** {@return the spelling in files and in JSON} */
  public String label() {
    return label;
  }

  /**
   * {@return what is known by a label; empty for any other}
   *
   * @param label the spelling in JSON
   */
  public static Optional<ObjectFormat> of(String label) {
    for (ObjectFormat format : values()) {
      if (format.label.equals(label)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
