package io.glyph.store.domain.store;

import java.util.Optional;

/** How objects are named and hashed in a store. A format that is not listed here is refused. */
public enum ObjectFormat {
  GLYPH_OBJECT_V1("glyph-object-v1");

  private final String label;

  ObjectFormat(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  public static Optional<ObjectFormat> of(String label) {
    for (ObjectFormat format : values()) {
      if (format.label.equals(label)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
