package io.glyph.store.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The script that starts the program, and those that install and remove it. */
final class Launcher {
  private Launcher() {}

  static void write(Path texts, Path root, List<Path> classPath, String sqlite, Caches caches)
      throws IOException {
    Path bin = Files.createDirectory(root.resolve("bin"));
    List<String> jars = classPath.stream().map(jar -> "$home/lib/" + jar.getFileName()).toList();
    String plain =
        Files.readString(texts.resolve("glyph"))
            .replace("@sqlite@", sqlite)
            .replace("@classpath@", String.join(":", jars));
    String text =
        Caches.KINDS.stream()
            .reduce(plain, (before, kind) -> before.replace("@" + kind + "@", caches.name(kind)));
    executable(bin.resolve("glyph"), text);
    for (String script : List.of("install.sh", "uninstall.sh")) {
      executable(
          root.resolve(script),
          Files.readString(texts.resolve(script)).replace("@name@", root.getFileName().toString()));
    }
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file.getFileName() + " executable");
    }
  }
}
