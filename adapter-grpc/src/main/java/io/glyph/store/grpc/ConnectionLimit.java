package io.glyph.store.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes connections beyond a number as they are accepted: gRPC itself has no such bound, and on a
 * port anybody on the machine can open them without a token. Sits first in the pipeline of the
 * listening channel, where every accepted connection comes by as a message.
 */
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int max) {
    this.max = max;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Channel accepted) {
      if (open.incrementAndGet() > max) {
        open.decrementAndGet();
        accepted.unsafe().closeForcibly();
        return;
      }
      accepted.closeFuture().addListener(closed -> open.decrementAndGet());
    }
    context.fireChannelRead(message);
  }
}
