package io.glyph.store.cli;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
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
   * @param scope one store, or a folder with many
   * @param actor who acts where a call does not say
   * @param door where callers come in
   * @param tokenFile absolute; a file that holds the token that callers must bring; empty to have
   *     one made
   * @param verbose whether the whole trace of a defect is told, with its message
   */
  record Options(
      Scope scope,
      Actor actor,
      Door door,
      Optional<Path> tokenFile,
      Limits limits,
      boolean verbose) {}

  /** What is served. */
  sealed interface Scope {
    /** One store. */
    record OneStore(StoreLocation store) implements Scope {}

    /**
     * Every store below a folder.
     *
     * @param root absolute
     */
    record Below(Path root) implements Scope {}
  }

  /**
   * What callers may take; empty for what is usual.
   *
   * @param messageBytes of a request
   * @param connections that are open at once
   * @param calls that take long, at once
   * @param streams that are open at once
   * @param stall how long a list may be held open without being read
   */
  record Limits(
      OptionalInt messageBytes,
      OptionalInt connections,
      OptionalInt calls,
      OptionalInt streams,
      Optional<Duration> stall) {}

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
     * @param host empty for the loopback address
     * @param port 0 for any that is free
     * @param tls empty for plain text
     */
    record Port(Optional<String> host, int port, Optional<Tls> tls) implements Door {}
  }

  /**
   * PEM files; absolute.
   *
   * @param clientAuthorities that must have signed the certificate of a client; empty where it
   *     needs none
   */
  record Tls(Path certificate, Path key, Optional<Path> clientAuthorities) {}

  /**
   * Where the service can be reached.
   *
   * @param address as gRPC clients take it, such as {@code unix:/run/user/1000/glyph/1f.sock} or
   *     {@code 127.0.0.1:50051}
   * @param tokenFile the file with the token that a caller must bring; empty where none is needed
   */
  record Listening(String address, Optional<Path> tokenFile) {}
}
