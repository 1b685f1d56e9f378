package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of the program: its words, its world, and how it answers.
 *
 * @param node the command
 */
record Call(
    Console console,
    UseCases useCases,
    ServiceRunner service,
    Arguments arguments,
    CommandTree.Node node,
    Hints hints,
    Output output) {
  /** The same call over the migrations of the folder that it names, if it names one. */
  Call overCatalog() {
    return arguments
        .path("--catalog")
        .map(folder ->
            new Call(
                console, useCases.withCatalog(folder), service, arguments, node, hints, output))
        .orElse(this);
  }

  boolean json() {
    return output.json();
  }

  /** The store that this call is about. */
  StoreLocation store() {
    return done(useCases.locateStore().execute(console.workingDirectory(), namedStore()));
  }

  /** What {@code --store} or the environment says. */
  Optional<Path> namedStore() {
    Optional<Path> named = arguments.path("--store");
    return named.isPresent()
        ? named
        : environment("GLYPH_STORE").map(text -> arguments.path("GLYPH_STORE", text));
  }

  Actor actor(Path project) {
    Optional<String> said = arguments.text("--actor");
    return done(
        useCases
            .resolveActor()
            .execute(said.isPresent() ? said : environment("GLYPH_ACTOR"), project));
  }

  private Optional<String> environment(String name) {
    String value = console.environment().get(name);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T> done -> done.value();
      case Outcome.Refused<T> refused -> throw new RefusedException(refused.refusal());
    };
  }

  /** Tells of phases in the way that was asked for; close it before anything else is printed. */
  ProgressPrinter progress(Progress.Phase... expected) {
    return ProgressPrinter.of(this, expected);
  }

  /** Answers in the form that was asked for. */
  int answer(String type, Supplier<Map<String, @Nullable Object>> data, Supplier<Page> page) {
    if (json()) {
      output.envelope(type, data.get());
    } else {
      output.print(page.get());
    }
    return ExitCode.DONE;
  }

  /** Fails with words and facts that no refusal of a use case carries. */
  int fail(ErrorCode code, Explanation explanation) {
    output.failure(code, explanation);
    return ExitCode.of(code);
  }

  Page page() {
    return new Page(output.coloured());
  }
}
