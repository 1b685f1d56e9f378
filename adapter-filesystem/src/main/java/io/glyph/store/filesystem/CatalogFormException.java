package io.glyph.store.filesystem;

/** A file of a catalog is not what it must be. */
final class CatalogFormException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * @param file its name, printable
   * @param problem printable
   */
  CatalogFormException(String file, String problem) {
    super(file + ": " + problem, null, false, false);
    this.file = file;
  }

  String file() {
    return file;
  }

  /** File and problem. */
  String problem() {
    String message = getMessage();
    return message == null ? file : message;
  }
}
