package io.glyph.store.grpc;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one server, few and fixed: one accepts and speaks HTTP/2, two run the calls. None
 * keeps the process alive.
 *
 * <p>Calls never wait on these threads, so two are enough, and what lines up before them is bounded
 * by connections and calls per connection.
 */
record ServerThreads(EventLoopGroup network, ExecutorService calls) {
  static ServerThreads start() {
    return new ServerThreads(
        // NIO, which does Unix sockets too: netty's epoll would unpack a native library at each
        // start, and there is one for two processors only.
        new MultiThreadIoEventLoopGroup(1, factory("glyph-network"), NioIoHandler.newFactory()),
        Executors.newFixedThreadPool(2, factory("glyph-calls")));
  }

  static ThreadFactory factory(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Waits half a second at most for what is still to be written. */
  void stop() {
    calls.shutdown();
    network.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000);
  }
}
