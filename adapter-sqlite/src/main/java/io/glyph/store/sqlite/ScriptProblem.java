package io.glyph.store.sqlite;

/** Something in a script that cannot be honoured; found before any of it runs. */
final class ScriptProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * @param line from 1
   * @param problem printable
   */
  ScriptProblem(int line, String problem) {
    super(problem, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }

  String problem() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
