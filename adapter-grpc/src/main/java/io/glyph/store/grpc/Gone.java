package io.glyph.store.grpc;

/** The client of a stream has gone away; nobody is to be told. */
final class Gone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Gone() {
    super("the client is gone", null, false, false);
  }
}
