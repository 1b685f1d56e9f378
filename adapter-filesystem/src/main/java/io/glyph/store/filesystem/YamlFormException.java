package io.glyph.store.filesystem;

/** A text is not the YAML that we read; the message says why, and quotes nothing unescaped. */
final class YamlFormException extends Exception {
  private static final long serialVersionUID = 1L;

  YamlFormException(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
