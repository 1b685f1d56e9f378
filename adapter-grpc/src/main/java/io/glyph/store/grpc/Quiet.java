package io.glyph.store.grpc;

import io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLoggerFactory;
import io.grpc.netty.shaded.io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps gRPC and the netty inside it from doing what nobody asked for.
 *
 * <p>Both log to java.util.logging, below the one name {@code io.grpc}. That logger is switched
 * off; the root logger, its handlers and everybody else's loggers stay as they are.
 *
 * <p>Netty is told not to use sun.misc.Unsafe, which has the JVM print a warning from JDK 24 on,
 * and not to unpack its native epoll into the temporary folder, which it does even when NIO is what
 * it will use. These properties carry the prefix of the shaded copy: no other netty in the process
 * hears of them.
 */
final class Quiet {
  /** Held here because java.util.logging itself would forget the logger, and with it the level. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private Quiet() {}

  /** Before the first class of gRPC is used. */
  static synchronized void please() {
    GRPC.setLevel(Level.OFF);
    System.setProperty("io.grpc.netty.shaded.io.netty.noUnsafe", "true");
    System.setProperty("io.grpc.netty.shaded.io.netty.transport.noNative", "true");
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }
}
