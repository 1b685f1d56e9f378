package io.glyph.store.cli;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the service of {@code glyph serve}. */
@FunctionalInterface
public interface ServiceRunner {
  /**
   * Serves until it is stopped.
   *
   * @param listening told once, as soon as calls are taken
   * @return empty after an orderly end
   */
  Optional<Refusal> serve(Options options, Consumer<Listening> listening);

  /**
   * What to serve, and where.
   *
   * @param actor who acts where a call does not say
   * @param door where callers come in
   * @param tokenFile absolute; a file that holds the token that callers must bring; empty to have
   *     one made
   */
  record Options(StoreLocation store, Actor actor, Door door, Optional<Path> tokenFile) {}

  /** Where callers come in. */
  sealed interface Door {
    /** A Unix domain socket in the usual place. */
    record UsualSocket() implements Door {}

    /**
     * A Unix domain socket.
     *
     * @param path absolute
     */
    record Socket(Path path) implements Door {}

    /**
     * TCP.
     *
     * @param port on the loopback address; 0 for any that is free
     */
    record Port(int port) implements Door {}
  }

  /**
   * Where the service can be reached.
   *
   * @param address as gRPC clients take it, such as {@code unix:/run/user/1000/glyph/1f.sock} or
   *     {@code 127.0.0.1:50051}
   * @param tokenFile the file with the token that a caller must bring; empty where none is needed
   */
  record Listening(String address, Optional<Path> tokenFile) {}
}
