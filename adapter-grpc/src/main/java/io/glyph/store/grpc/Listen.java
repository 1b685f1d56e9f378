package io.glyph.store.grpc;

import java.nio.file.Path;
import java.util.Optional;

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
   * @param host an address or a name of one; other than {@code 127.0.0.1}, {@code ::1} and {@code
   *     localhost} it is refused without TLS
   * @param port 0 for any that is free
   * @param tls empty for plain text
   */
  record Tcp(String host, int port, Optional<Tls> tls) implements Listen {
    public static final String LOOPBACK = "127.0.0.1";

    /** In plain text. */
    public Tcp(String host, int port) {
      this(host, port, Optional.empty());
    }
  }

  /**
   * TLS 1.2 or later, with a certificate of one's own.
   *
   * @param certificate chain, PEM
   * @param key of the certificate, PKCS #8 in PEM, that nobody but this user can read
   * @param clientAuthorities certificates, PEM; clients must show one that these have signed. Empty
   *     where clients need none.
   */
  record Tls(Path certificate, Path key, Optional<Path> clientAuthorities) {}
}
