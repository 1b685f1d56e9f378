package io.glyph.store.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Other programs of the build. */
final class Commands {
  private Commands() {}

  /**
   * Runs a program to its end.
   *
   * @param environment all of it
   * @return what it printed
   * @throws IllegalStateException with that text, where it failed
   */
  static String run(Path folder, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(words.getFirst() + " failed: " + said);
    }
    return said;
  }
}
