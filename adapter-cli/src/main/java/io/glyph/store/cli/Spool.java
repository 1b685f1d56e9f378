package io.glyph.store.cli;

import java.io.PrintStream;

/**
 * Output of any length. It is held back while it is short, so that a refusal finds standard output
 * still empty; what is longer goes out in pieces, and a failure after that leaves it unfinished.
 */
final class Spool {
  static final int HELD_BACK = 1 << 20;

  private final PrintStream out;
  private final StringBuilder held = new StringBuilder();

  Spool(PrintStream out) {
    this.out = out;
  }

  /** Adds text; gives up as soon as nobody takes it any more. */
  void add(String text) {
    held.append(text);
    if (held.length() >= HELD_BACK) {
      finish();
    }
  }

  void finish() {
    Output.write(out, held.toString());
    held.setLength(0);
    if (out.checkError()) {
      throw new OutputLost();
    }
  }
}
