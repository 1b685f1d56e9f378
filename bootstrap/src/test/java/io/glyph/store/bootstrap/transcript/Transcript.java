package io.glyph.store.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One approved file: commands, exit codes, and both streams. */
final class Transcript {
  static final Path FOLDER = Path.of("src/test/resources/transcripts");

  private final String name;
  private final Path directory;
  private final StringBuilder text = new StringBuilder();
  private final List<String> hidden = new ArrayList<>();

  /**
   * @param directory whose path is written as {@code {dir}}
   */
  Transcript(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  /** Writes {@code {plan}} for the id of a plan that is another one in each run. */
  void hide(String plan) {
    hidden.add(plan);
  }

  void add(List<String> words, PackagedGlyph.Result result) {
    text.append("$ glyph ").append(settled(String.join(" ", words))).append('\n');
    text.append(settled(result.out()));
    if (!result.err().isEmpty()) {
      text.append("--- stderr\n").append(settled(result.err()));
    }
    text.append("--- exit ").append(result.exit()).append("\n\n");
  }

  /** Compares with the approved file, or writes it where {@code -Dglyph.approve=true} says so. */
  void check() {
    Path file = FOLDER.resolve(name + ".txt");
    try {
      if (Boolean.getBoolean("glyph.approve")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, text);
      }
      String approved = Files.exists(file) ? Files.readString(file) : "";
      assertEquals(approved, text.toString(), "differs from " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What differs from run to run and says nothing is written as its kind. */
  private String settled(String raw) {
    String output = raw;
    for (String plan : hidden) {
      output = output.replace(plan, "{plan}");
    }
    return output
        .replace(directory.toString(), "{dir}")
        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "{uuid}")
        .replaceAll("2\\d{3}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "{time}")
        .replaceAll("2\\d{3}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d\\d:\\d\\d", "{time}")
        .replaceAll("\"(took_ms|duration_ms|free_bytes)\":\\d+", "\"$1\":{n}")
        .replaceAll("Time( +)[0-9.,]+ (ms|s) in", "Time$1{n} in")
        .replaceAll("has [0-9.,]+ [KMGT]iB free", "has {n} free")
        .replaceAll("process \\d+", "process {pid}")
        // The length of an event depends on how many digits its duration has.
        .replaceAll("lines, 1\\d\\.\\d KiB", "lines, {n} KiB")
        .replaceAll("\"(bytes|sealed_bytes)\":1\\d{4}\\b", "\"$1\":{n}")
        // A plan for a store with an id of its own is another one in each run.
        .replaceAll(
            "\"plan_id\":\"[0-9a-f]{64}\",\"from\":([2-9])", "\"plan_id\":\"{hash}\",\"from\":$1")
        .replaceAll("\"(offset|next_offset)\":\\d{5}\\b", "\"$1\":{n}")
        .replaceAll("[0-9a-f]{8}\\+A[A-Za-z0-9+/]{43}", "{key}")
        .replaceAll("(ada|eve)(\\.example/log\\+)[0-9a-f]{8}", "$1$2{digest}")
        .replaceAll("\"key_id\":\"[0-9a-f]{8}\"", "\"key_id\":\"{digest}\"")
        .replaceAll("\"(checkpoint|signature)\":\"[^\"]+\"", "\"$1\":\"{note}\"")
        // The digest of a database that holds times and random ids; one of version 1 does that was
        // gone back to.
        .replaceAll("(\\d{4}-v[2-9]|0005-v1)-[0-9a-f]{8}", "$1-{digest}")
        .replaceAll("\"sha256\":\"[0-9a-f]{64}\"", "\"sha256\":\"{hash}\"")
        .replaceAll("\"root\":\"[0-9a-f]{64}\"", "\"root\":\"{hash}\"")
        .replaceAll("Root( +)[0-9a-f]{64}", "Root$1{hash}");
  }
}
