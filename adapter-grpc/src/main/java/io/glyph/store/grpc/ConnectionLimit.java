package io.glyph.store.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections beyond a number as they are accepted: gRPC itself has no such bound, and on a
 * port anybody on the machine can open them without a token. Sits first in the pipeline of the
 * listening channel, where every accepted connection comes by as a message. Also tells of those
 * that ended before their handshake did.
 */
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final int max;
  private final RefusalLog log;
  private final AtomicInteger open = new AtomicInteger();

  /** Where connections come from whose handshake is not done. Those of sockets have no address. */
  private final Set<SocketAddress> greeting = ConcurrentHashMap.newKeySet();

  ConnectionLimit(int max, RefusalLog log) {
    this.max = max;
    this.log = log;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Channel accepted) {
      @Nullable SocketAddress peer = accepted.remoteAddress();
      if (open.incrementAndGet() > max) {
        open.decrementAndGet();
        accepted.unsafe().closeForcibly();
        log.connection("too_many", RefusedCalls.kindOf(peer));
        return;
      }
      if (peer instanceof InetSocketAddress) {
        greeting.add(peer);
      }
      accepted
          .closeFuture()
          .addListener(closed -> {
            open.decrementAndGet();
            if (peer != null && greeting.remove(peer)) {
              log.connection("no_handshake", RefusedCalls.kindOf(peer));
            }
          });
    }
    context.fireChannelRead(message);
  }

  /** Hears of handshakes that are done: those of TLS where there is TLS. */
  ServerTransportFilter greeted() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        @Nullable SocketAddress peer = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (peer != null) {
          greeting.remove(peer);
        }
        return attributes;
      }
    };
  }
}
