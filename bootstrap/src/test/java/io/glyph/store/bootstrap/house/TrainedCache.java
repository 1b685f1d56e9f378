package io.glyph.store.bootstrap.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * An AOT cache of the packaged program, so that a thousand starts of it in tests take minutes less.
 * It is named by the content of the jars: the JVM does not notice when they change.
 */
final class TrainedCache {
  private TrainedCache() {}

  /**
   * Makes the cache where there is none for these jars, by migrating a store.
   *
   * @param plain the words that start the program without a cache
   * @return options of the JVM; none where the cache could not be made
   */
  static List<String> options(Path dist, List<String> plain) {
    try {
      Path cache = dist.resolveSibling("aot-" + digest(dist.resolve("lib")) + ".cache");
      if (!Files.exists(cache)) {
        train(cache, plain);
      }
      return Files.exists(cache)
          ? List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=error:stderr")
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void train(Path cache, List<String> plain) throws IOException {
    Path folder = Files.createTempDirectory("glyph-train");
    try {
      Path project = GoldenStore.named("v1-worked").unpackInto(folder);
      List<String> words = new ArrayList<>(plain);
      words.add(1, "-XX:AOTCacheOutput=" + cache);
      words.addAll(List.of("migrate", "apply", "--to", "2"));
      PackagedGlyph.run(project, words, java.util.Map.of());
    } finally {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String digest(Path lib) throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Path jar : jars.sorted().toList()) {
        sha256.update(jar.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        sha256.update(Files.readAllBytes(jar));
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
