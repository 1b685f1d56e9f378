package io.glyph.store.bootstrap.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Copies whole folders as they are on disk at this moment, in a process of its own: were {@code
 * store.db} opened and closed in this one, SQLite's locks on it would be gone (POSIX, {@code
 * fcntl}). One shell serves all copies.
 */
final class Images implements AutoCloseable {
  private static final String LOOP =
      "while read -r verb from to; do case $verb in"
          + " copy) cp -a \"$from\" \"$to\" ;; remove) rm -rf \"$from\" ;; esac"
          + " && echo done || echo failed; done";

  private final Process shell;
  private final Writer orders;
  private final BufferedReader answers;

  Images() {
    try {
      shell = new ProcessBuilder("sh", "-c", LOOP).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    orders = shell.outputWriter(StandardCharsets.UTF_8);
    answers = shell.inputReader(StandardCharsets.UTF_8);
  }

  /** Paths have no blanks: they are the test's own. */
  void copy(Path from, Path to) {
    order("copy " + from + " " + to);
  }

  void remove(Path folder) {
    order("remove " + folder + " -");
  }

  private void order(String order) {
    try {
      orders.write(order + "\n");
      orders.flush();
      String answer = answers.readLine();
      if (!"done".equals(answer)) {
        throw new IllegalStateException(order + ": " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    shell.destroy();
  }
}
