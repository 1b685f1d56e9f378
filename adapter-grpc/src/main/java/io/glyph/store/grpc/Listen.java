package io.glyph.store.grpc;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface Listen {
  /** A Unix domain socket where clients would look for it: see {@link RunFolder}. */
  record DefaultSocket() implements Listen {}

  /**
   * A Unix domain socket at a path.
   *
   * @param path absolute; its folder exists, and nobody else can write to it
   */
  record SocketAt(Path path) implements Listen {}

  /**
   * A port of this machine.
   *
   * @param host {@code 127.0.0.1} or {@code localhost}; everything else is refused, for it would
   *     need TLS
   * @param port 0 for any that is free
   */
  record Tcp(String host, int port) implements Listen {
    public static final String LOOPBACK = "127.0.0.1";
  }
}
