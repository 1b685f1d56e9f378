package io.glyph.store.grpc;

import java.time.Duration;

/**
 * What a server lets a client take.
 *
 * @param messageBytes of a request, uncompressed
 * @param metadataBytes of the headers of a call
 * @param connections open at once; more are closed as they come
 * @param callsPerConnection at once; a client keeps back the others by itself
 * @param lookers how many calls that answer soon look at stores at once
 * @param waitingCalls that may wait for their turn at that; more are refused
 * @param workers how many calls that take long or change a store go on at once; more are refused
 * @param streams lists that may be open at once; more are refused
 * @param stall how long a client may hold a list open without reading it
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
    int lookers,
    int waitingCalls,
    int workers,
    int streams,
    Duration stall,
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
          2,
          1024,
          8,
          1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  /** These, but for what a user may set. */
  public Bounds with(int messageBytes, int connections, int workers, int streams, Duration stall) {
    return new Bounds(
        messageBytes,
        metadataBytes,
        connections,
        callsPerConnection,
        lookers,
        waitingCalls,
        workers,
        streams,
        stall,
        handshake,
        idle,
        keepAlive,
        keepAliveAnswer);
  }
}
