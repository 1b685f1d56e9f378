package io.glyph.store.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The JVM's caches of loaded classes: small ones for commands that only look, and one for all. The
 * JVM does not notice that a jar was replaced, so a cache is named by what it was made from.
 */
final class Caches {
  /** What needs no store, what is called most, and all: see the launcher. */
  static final List<String> KINDS = List.of("words", "light", "full");

  private static final String TRAINING = "io.glyph.store.bootstrap.CacheTraining";

  private final Path root;
  private final List<Path> classPath;
  private final String sqlite;
  private final String content;

  Caches(Path root, List<Path> classPath, String sqlite) throws IOException {
    this.root = root;
    this.classPath = List.copyOf(classPath);
    this.sqlite = sqlite;
    this.content = content();
  }

  /**
   * @param kind one of {@link #KINDS}
   */
  String name(String kind) {
    return kind + "-" + content + ".aot";
  }

  private String content() throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Path jar : classPath) {
        sha256.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        sha256.update(Files.readAllBytes(jar));
      }
      sha256.update(Files.readAllBytes(root.resolve("runtime").resolve("release")));
      return HexFormat.of().formatHex(sha256.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void train() throws IOException, InterruptedException {
    for (String kind : KINDS) {
      Path folder = Files.createTempDirectory("glyph-train");
      try {
        makeStore(folder.resolve("old"), List.of("--store-version", "1"));
        makeStore(folder.resolve("new"), List.of());
        makeStore(folder.resolve("used"), List.of("--store-version", "1"));
        glyph(folder.resolve("used"), List.of("migrate", "apply"));
        train(kind, folder);
      } finally {
        Folders.remove(folder);
      }
    }
  }

  /** By a process of its own, so that nothing of it is in the cache. */
  private void makeStore(Path project, List<String> options)
      throws IOException, InterruptedException {
    Files.createDirectory(project);
    List<String> call = new ArrayList<>(List.of("init", project.toString()));
    call.addAll(options);
    glyph(project, call);
  }

  private void glyph(Path project, List<String> call) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(root.resolve("bin").resolve("glyph").toString());
    words.addAll(call);
    Commands.run(project, Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"), words);
  }

  private void train(String kind, Path folder) throws IOException, InterruptedException {
    Path cache = root.resolve("lib").resolve(name(kind));
    List<String> words = new ArrayList<>();
    words.add(root.resolve("runtime/bin/java").toString());
    words.add("-XX:AOTCacheOutput=" + cache);
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.sqlite.lib.path=" + root.resolve("lib"),
            "-Dorg.sqlite.lib.name=" + sqlite,
            "-Dorg.sqlite.tmpdir=" + root.resolve("share"),
            "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
            "-Dslf4j.internal.verbosity=WARN",
            "-cp",
            String.join(":", classPath.stream().map(Path::toString).toList()),
            TRAINING,
            kind,
            folder.toString()));
    String said = Commands.run(folder, Map.of("LC_ALL", "C.UTF-8"), words);
    if (!Files.exists(cache)) {
      throw new IllegalStateException("no cache was made: " + said);
    }
  }
}
