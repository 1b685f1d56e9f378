package io.glyph.store.bootstrap.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The fault-injection tool and the independent check beside it, both Python. */
public final class CrashTools {
  private static final Path FOLDER = Path.of("src/test/crash").toAbsolutePath();

  /** Who acts in every test of crashes. */
  public static final String ACTOR = "user:self:ada";

  private CrashTools() {}

  public static Path matrix() {
    return FOLDER.resolve("crashmatrix.py");
  }

  /** The same on a sample of its cases. */
  public static Path sample() {
    return FOLDER.resolve("sample.py");
  }

  public static Path check() {
    return FOLDER.resolve("check.py");
  }

  /** The program as shell words, for the environment variable GLYPH of the check. */
  public static String shellWords(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** Recovers a store once and judges what is there: see the head of check.py. */
  public static PackagedGlyph.Result judge(Path store, Path fixture, String exit, boolean foreign) {
    return PackagedGlyph.run(
        store,
        List.of("python3", check().toString(), store.toString(), fixture.toString()),
        Map.of(
            "GLYPH",
            shellWords(PackagedGlyph.command()),
            "CM_EXIT",
            exit,
            "FOREIGN",
            foreign ? "1" : "0"));
  }

  /** Why the tools cannot run here; empty where they can. */
  public static String missing(String... programs) {
    StringBuilder missing = new StringBuilder();
    for (String program : programs) {
      boolean found = false;
      for (String folder : System.getenv("PATH").split(":")) {
        found |= Path.of(folder, program).toFile().canExecute();
      }
      if (!found) {
        missing.append(missing.isEmpty() ? "" : ", ").append(program);
      }
    }
    return missing.toString();
  }
}
