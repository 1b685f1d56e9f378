package io.glyph.store.dist;

import java.util.Locale;

/** The platform of the build: jlink and SQLite's library are for it alone. */
final class Platform {
  private Platform() {}

  static String name() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch");
    if (!os.equals("linux")) {
      throw new IllegalStateException("the launcher and the scripts are for Linux, not for " + os);
    }
    return "linux-"
        + switch (cpu) {
          case "amd64" -> "x64";
          case "aarch64" -> "arm64";
          default -> cpu;
        };
  }
}
