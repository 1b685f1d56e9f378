package io.glyph.store.cli;

/** Few colours, and only where a person reads. */
enum Paint {
  GOOD("\u001b[32m"),
  CARE("\u001b[33m"),
  BAD("\u001b[31m"),
  NONE("");

  private static final String OFF = "\u001b[0m";

  private final String on;

  Paint(String on) {
    this.on = on;
  }

  String of(String text, boolean coloured) {
    return !coloured || this == NONE ? text : on + text + OFF;
  }
}
