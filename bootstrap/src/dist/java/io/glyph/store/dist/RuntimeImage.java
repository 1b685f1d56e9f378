package io.glyph.store.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The part of the JDK that glyph needs. */
final class RuntimeImage {
  /**
   * What {@code jdeps} finds in the jars, but for what the libraries do without: {@code
   * java.desktop} and {@code jdk.jfr}, of which the latter costs at each start. Curves for TLS are
   * in {@code java.base}.
   */
  private static final List<String> MODULES =
      List.of("java.base", "java.logging", "java.naming", "java.sql", "jdk.unsupported");

  private RuntimeImage() {}

  /**
   * By a process of its own in which all objects have one identity hash: jlink keeps its plugins in
   * a map by that, so that it strips what it makes itself, or does not, as chance has it.
   */
  static void link(Path target) throws IOException, InterruptedException {
    Commands.run(
        Path.of("").toAbsolutePath(),
        Map.of("LC_ALL", "C.UTF-8"),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "-J-XX:+UnlockExperimentalVMOptions",
            "-J-XX:hashCode=2",
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            target.toString()));
    withoutComments(target.resolve("conf/security/java.security"));
  }

  /**
   * The JDK reads this file character by character before its first digest, and all but 3 of its 70
   * KiB are comments. What is set in it stays as it is.
   */
  private static void withoutComments(Path file) throws IOException {
    Properties before = properties(file);
    StringBuilder text = new StringBuilder();
    boolean continued = false;
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      String start = line.stripLeading();
      if (continued || !start.isEmpty() && start.charAt(0) != '#' && start.charAt(0) != '!') {
        text.append(line).append('\n');
        continued = line.endsWith("\\");
      }
    }
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    if (!properties(file).equals(before)) {
      throw new IllegalStateException("without its comments " + file + " says something else");
    }
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }
}
