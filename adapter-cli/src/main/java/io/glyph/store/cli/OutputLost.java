package io.glyph.store.cli;

/** Nobody reads standard output any more, or its disk is full; so there is no point in going on. */
final class OutputLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputLost() {
    super("standard output is lost", null, false, false);
  }
}
