package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The archive of this build, unpacked as one who downloaded it does. */
record Unpacked(Path root) {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  /** The folder that the profile dist fills. */
  static Path output() {
    String image = System.getProperty("glyph.image");
    if (image == null) {
      throw new IllegalStateException("runs with the profile dist only: glyph.image is not set");
    }
    return Path.of(image);
  }

  static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(output())) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  static Unpacked into(Path folder) throws IOException {
    Files.createDirectories(folder);
    run(folder, "tar", "-xzf", archive().toString(), "--no-same-owner");
    try (Stream<Path> roots = Files.list(folder)) {
      return new Unpacked(roots.findFirst().orElseThrow());
    }
  }

  Path launcher() {
    return root.resolve("bin").resolve("glyph");
  }

  List<Path> caches() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".aot")).sorted().toList();
    }
  }

  /**
   * The words that call it as a user who owns nothing of it and finds no Java: with no environment
   * at all, and where this test is run by root, as nobody.
   */
  List<String> asStranger(String... arguments) {
    return asStranger(Map.of(), arguments);
  }

  /** The same with nothing but these in the environment. */
  private List<String> asStranger(Map<String, String> environment, String... arguments) {
    List<String> words = new ArrayList<>();
    if (ROOT) {
      words.addAll(
          List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    }
    words.addAll(List.of("/usr/bin/env", "-i"));
    environment.forEach((name, value) -> words.add(name + "=" + value));
    words.add(launcher().toString());
    words.addAll(List.of(arguments));
    return words;
  }

  PackagedGlyph.Result stranger(Path folder, String... arguments) {
    return PackagedGlyph.run(folder, asStranger(arguments), Map.of(), Duration.ofMinutes(2));
  }

  PackagedGlyph.Result stranger(Path folder, Map<String, String> environment, String... arguments) {
    return PackagedGlyph.run(
        folder, asStranger(environment, arguments), Map.of(), Duration.ofMinutes(2));
  }

  /** Lets the stranger of {@link #asStranger} work in a folder, and reach it. */
  static void giveToStranger(Path folder, Path temp) throws IOException {
    for (Path path = folder; path != null && path.startsWith(temp); path = path.getParent()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    if (ROOT) {
      run(folder, "chown", "-R", "65534:65534", folder.toString());
    }
  }

  /** Runs a program that must succeed and print no error. */
  static String run(Path folder, String... words) {
    PackagedGlyph.Result result = PackagedGlyph.run(folder, List.of(words), Map.of());
    assertEquals("", result.err(), String.join(" ", words));
    assertEquals(0, result.exit(), String.join(" ", words));
    return result.out();
  }
}
