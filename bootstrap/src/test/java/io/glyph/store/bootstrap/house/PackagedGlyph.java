package io.glyph.store.bootstrap.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as it is packaged, run as a process of its own. */
public final class PackagedGlyph {
  private PackagedGlyph() {}

  /** What a run gave. */
  public record Result(int exit, String out, String err) {}

  /** The words that start the program, without its arguments. */
  public static List<String> command() {
    return Words.CACHED;
  }

  /** Found out once. */
  private static final class Words {
    static final List<String> CACHED = cached();

    private static List<String> cached() {
      String dist = System.getProperty("glyph.dist");
      if (dist == null) {
        throw new IllegalStateException("runs after packaging only: glyph.dist is not set");
      }
      String image = System.getProperty("glyph.onImage", "");
      if (!image.isEmpty()) {
        return List.of(image);
      }
      List<String> plain =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Dorg.sqlite.lib.path=" + NativeLibrary.folder(Path.of(dist)),
              "-Dorg.sqlite.lib.name=" + NativeLibrary.NAME,
              "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
              "-Dslf4j.internal.verbosity=WARN",
              "-cp",
              Path.of(dist, "lib") + "/*",
              "io.glyph.store.bootstrap.Main");
      List<String> words = new ArrayList<>(plain);
      words.addAll(1, TrainedCache.options(Path.of(dist), plain));
      return List.copyOf(words);
    }
  }

  /** Runs it in a folder, with an environment that holds nothing but a locale. */
  public static Result run(Path folder, String... arguments) {
    List<String> words = new ArrayList<>(command());
    words.addAll(List.of(arguments));
    return run(folder, words, Map.of());
  }

  /** Runs any command; one that takes longer than five minutes hangs. */
  public static Result run(Path folder, List<String> words, Map<String, String> environment) {
    return run(folder, words, environment, Duration.ofMinutes(5));
  }

  /** Runs any command; one that takes longer than it may is ended, and fails the test. */
  public static Result run(
      Path folder, List<String> words, Map<String, String> environment, Duration limit) {
    try {
      Path out = Files.createTempFile("glyph-test", ".out");
      Path err = Files.createTempFile("glyph-test", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException("hung: " + words);
        }
        return new Result(
            process.exitValue(),
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
