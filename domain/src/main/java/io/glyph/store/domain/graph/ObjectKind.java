package io.glyph.store.domain.graph;

import java.util.Locale;
import java.util.Optional;

/** Kinds of objects in a source graph, in the order in which they are listed. */
public enum ObjectKind {
  CONTENT("content"),
  SOURCE("source"),
  REALM("realm"),
  WORK("work"),
  SNAPSHOT("snapshot"),
  PUBLICATION("publication"),
  REMOTE("remote"),
  MOUNT("mount"),
  CLAIM("claim"),
  DEPENDENCY("dependency"),
  CONFLICT("conflict"),
  HOOK_RUN("hookrun"),
  POLICY("policy"),
  /** A row that the foreign keys of a newer version have no place for. */
  QUARANTINE("quarantine");

  private final String prefix;

  ObjectKind(String prefix) {
    this.prefix = prefix;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What ids of this kind begin with, before a colon; what is stored may differ. */
  public String prefix() {
    return prefix;
  }

  public static Optional<ObjectKind> parse(String label) {
    for (ObjectKind kind : values()) {
      if (kind.label().equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
