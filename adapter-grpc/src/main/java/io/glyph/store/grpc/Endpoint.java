package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.SocketAddress;

/** A place to listen at that was found to be free and allowed. */
sealed interface Endpoint permits SocketEndpoint, TcpEndpoint {
  /** What to bind. */
  SocketAddress address();

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
      case Listen.DefaultSocket() -> SocketEndpoint.claimDefault(settings.store(), run);
      case Listen.SocketAt(var path) -> SocketEndpoint.claim(path, settings.store(), run);
      case Listen.Tcp(String host, int port) -> {
        if (!host.equals(Listen.Tcp.LOOPBACK) && !host.equals("localhost")) {
          throw new RefusedException(
              new Refusal.InvalidArgument(
                  "host", "only 127.0.0.1: this release has no TLS, which others need"));
        }
        if (port < 0 || port > 65_535) {
          throw new RefusedException(new Refusal.InvalidArgument("port", "must be 0 to 65535"));
        }
        yield new TcpEndpoint(port, RunFolder.nameFor(RunFolder.real(settings.store())));
      }
    };
  }
}
