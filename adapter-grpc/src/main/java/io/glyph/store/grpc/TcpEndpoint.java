package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/** A port of this machine. */
record TcpEndpoint(InetAddress host, int port, String storeName, Optional<SslContext> tls)
    implements Endpoint {
  /**
   * @param me who must own the key
   */
  static TcpEndpoint claim(Listen.Tcp wanted, String storeName, UserPrincipal me) {
    InetAddress host = resolve(wanted.host());
    if (!host.isLoopbackAddress() && wanted.tls().isEmpty()) {
      throw refused("host", "an address that is not of this machine alone needs TLS");
    }
    if (wanted.port() < 0 || wanted.port() > 65_535) {
      throw refused("port", "must be 0 to 65535");
    }
    return new TcpEndpoint(
        host, wanted.port(), storeName, wanted.tls().map(tls -> Certificates.context(tls, me)));
  }

  /** The usual ones from their numbers, so that nothing is looked up. */
  private static InetAddress resolve(String host) {
    if (host.isEmpty()) {
      throw refused("host", "is no address");
    }
    try {
      return host.equals(Listen.Tcp.LOOPBACK) || host.equals("localhost")
          ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
          : InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw refused("host", "is no address");
    }
  }

  @Override
  public SocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public ServerChannel channel() {
    return new NioServerSocketChannel();
  }

  @Override
  public Bound bound(int actual) {
    String shown = host.getHostAddress();
    return new Bound(
        (shown.indexOf(':') < 0 ? shown : "[" + shown + "]") + ":" + actual,
        storeName + "-" + actual);
  }

  @Override
  public RefusedException failed(IOException cause) {
    return refused("port", "cannot be had: it is in use or reserved");
  }

  @Override
  public void close() {}

  private static RefusedException refused(String argument, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(argument, problem));
  }
}
