package io.glyph.store.application.usecase;

import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out who acts: what the caller says, else {@code glyph.yaml}, else the login name. */
public final class ResolveActor {
  private final ProjectDescription description;
  private final String login;

  /**
   * @param login name of the operating system's user
   */
  public ResolveActor(ProjectDescription description, String login) {
    this.description = description;
    this.login = login;
  }

  public Outcome<Actor> execute(Optional<String> said, Path project) {
    return Attempt.of(() -> {
      if (said.isPresent()) {
        return Actor.parse(said.get())
            .orElseThrow(() ->
                new RefusedException(
                    new Refusal.InvalidArgument(
                        "actor",
                        "'" + Printable.of(said.get()) + "' is not type:provider:subject")));
      }
      return description
          .read(project)
          .bootstrapUser()
          .or(() -> Actor.parse("user:self:" + login))
          .orElseGet(() -> new Actor("user", "self", "unknown"));
    });
  }
}
