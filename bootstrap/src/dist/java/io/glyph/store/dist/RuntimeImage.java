package io.glyph.store.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.spi.ToolProvider;

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

  static void link(Path target) throws IOException {
    StringWriter said = new StringWriter();
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IllegalStateException("this JDK has no jlink"));
    int code =
        jlink.run(
            new PrintWriter(said),
            new PrintWriter(said),
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            target.toString());
    if (code != 0) {
      throw new IllegalStateException("jlink failed: " + said);
    }
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
