package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** A port of 127.0.0.1. */
record TcpEndpoint(int port, String storeName) implements Endpoint {
  @Override
  public SocketAddress address() {
    try {
      // From the number, so that nothing is looked up and nothing else can come of it.
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException impossible) {
      throw new UncheckedIOException("four bytes are an address", impossible);
    }
  }

  @Override
  public ServerChannel channel() {
    return new NioServerSocketChannel();
  }

  @Override
  public Bound bound(int actual) {
    return new Bound(Listen.Tcp.LOOPBACK + ":" + actual, storeName + "-" + actual);
  }

  @Override
  public RefusedException failed(IOException cause) {
    return new RefusedException(
        new Refusal.InvalidArgument("port", "cannot be had: it is in use or reserved"));
  }

  @Override
  public void close() {}
}
