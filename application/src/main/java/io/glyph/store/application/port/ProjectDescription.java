package io.glyph.store.application.port;

import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.store.Actor;
import java.nio.file.Path;
import java.util.Optional;

/** {@code glyph.yaml}: what is known of a project before it has a store. */
public interface ProjectDescription {
  /** Reads it; empty values where there is no such file or key. */
  Facts read(Path project);

  /**
   * Reads what an import takes: {@code genesis_import.include} and {@code exclude}, {@code
   * realms.default_public} and {@code default_private}. What is not said is as in {@link
   * ImportRules#everything}.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code InvalidArgument} for a file
   *     that is no description, and for patterns that are none
   */
  ImportRules importRules(Path project);

  /** Name of the project and the actor of its first events. */
  record Facts(Optional<String> name, Optional<Actor> bootstrapUser) {
    public static final Facts NONE = new Facts(Optional.empty(), Optional.empty());
  }
}
