package io.glyph.store.grpc;

import java.time.Duration;

/**
 * What a server lets a client take.
 *
 * @param messageBytes of a request, uncompressed
 * @param metadataBytes of the headers of a call
 * @param connections open at once; more are closed as they come
 * @param callsPerConnection at once; a client keeps back the others by itself
 * @param waitingCalls that may wait for their turn at the store; more are refused
 * @param handshake until a connection must have begun to speak HTTP/2
 * @param idle until a connection without a call is closed
 * @param keepAlive how long a silent connection is left before it is asked whether it lives
 * @param keepAliveAnswer how long it may take to answer that
 */
public record Bounds(
    int messageBytes,
    int metadataBytes,
    int connections,
    int callsPerConnection,
    int waitingCalls,
    Duration handshake,
    Duration idle,
    Duration keepAlive,
    Duration keepAliveAnswer) {
  public static final Bounds DEFAULT =
      new Bounds(
          64 * 1024,
          8 * 1024,
          256,
          100,
          1024,
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));
}
