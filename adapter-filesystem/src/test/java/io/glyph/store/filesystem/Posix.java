package io.glyph.store.filesystem;

import java.io.IOException;
import java.nio.file.Path;

/** Things on a file system that Java cannot make. */
final class Posix {
  private Posix() {}

  static void fifo(Path path) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("mkfifo failed");
    }
  }
}
