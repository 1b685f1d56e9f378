package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.RefusedException;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;

/** A place to listen at that was found to be free and allowed. */
sealed interface Endpoint permits SocketEndpoint, TcpEndpoint {
  /** What to bind. */
  SocketAddress address();

  /** What to encrypt with; empty for plain text. */
  default Optional<SslContext> tls() {
    return Optional.empty();
  }

  /** An unbound channel of the kind that fits. */
  ServerChannel channel();

  /**
   * Called once the server listens, before anybody is told.
   *
   * @param port 0 and less for sockets
   */
  Bound bound(int port);

  /** What it means that binding failed. */
  RefusedException failed(IOException cause);

  /** Gives back what was claimed. The server is closed by then. */
  void close();

  /**
   * What came of it.
   *
   * @param shown as in {@link ServeAnnouncement#address()}
   * @param name for files that belong to this listener
   */
  record Bound(String shown, String name) {}

  static Endpoint claim(ServerSettings settings, RunFolder run) {
    return switch (settings.listen()) {
      case Listen.DefaultSocket() -> SocketEndpoint.claimDefault(settings.scope(), run);
      case Listen.SocketAt(var path) -> SocketEndpoint.claim(path, settings.scope(), run);
      case Listen.Tcp tcp ->
          TcpEndpoint.claim(
              tcp, RunFolder.nameFor(RunFolder.real(settings.scope().folder())), run.owner());
    };
  }
}
