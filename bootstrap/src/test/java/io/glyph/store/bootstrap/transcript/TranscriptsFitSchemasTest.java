package io.glyph.store.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.cli.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What programs read is what the published schemas promise them. */
class TranscriptsFitSchemasTest {
  private static final String SUFFIX = ".schema.json";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+}");

  /**
   * One line that is written once the service listens, answers that hold digests of what a run has
   * made, and one about a folder that cannot be listed, which root can: they have their tests where
   * they are made.
   */
  private static final Set<String> NOT_IN_TRANSCRIPTS =
      Set.of("serve", "migrate_rollback", "backup_restore", "compat_folder");

  /** What {@link Transcript} writes in place of what varies, and a value of the kind. */
  private static final Map<String, String> VALUES =
      Map.of(
          "{plan}",
          "0".repeat(64),
          "{digest}",
          "00000000",
          "{dir}",
          "/home/ada/orchard",
          "{uuid}",
          "0b5e3a3c-7a0e-4a53-9d2e-3f6f1f2c9a11",
          "{time}",
          "2026-11-24T10:00:00Z",
          "{hash}",
          "0".repeat(64),
          "{pid}",
          "4711",
          "{n}",
          "12",
          "{key}",
          "00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
          "{note}",
          "a note");

  private record Line(String at, String json) {}

  @Test
  void answersAndErrorsFitAndNoSchemaIsUnused() throws IOException {
    Set<String> published = published();
    Set<String> used = new TreeSet<>();
    List<String> faults = new ArrayList<>();
    for (Line line : lines()) {
      String schema = schemaOf(line.json());
      if (published.contains(schema)) {
        used.add(schema);
        Contract.faults(schema, line.json())
            .forEach(fault -> faults.add(line.at() + " as " + schema + ": " + fault));
      }
    }
    assertEquals(List.of(), faults);
    published.removeAll(NOT_IN_TRANSCRIPTS);
    assertEquals(published, used);
  }

  @Test
  void whoAsksForJsonGetsNothingElse() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : transcripts()) {
      boolean json = false;
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("$ glyph ")) {
          json = List.of(line.split(" ", -1)).contains("--json");
        } else if (json && !line.isEmpty() && !line.startsWith("--- ") && !line.startsWith("{\"")) {
          faults.add(file.getFileName() + ": " + line);
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  /** An answer of ours is named by its type; a line without {@code ok} is progress. */
  private static String schemaOf(String json) {
    return json.startsWith("{\"ok\":false") ? "error" : String.valueOf(Contract.at(json, "type"));
  }

  private static List<Line> lines() throws IOException {
    List<Line> found = new ArrayList<>();
    for (Path file : transcripts()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith("{\"")) {
          String at = file.getFileName() + ":" + (i + 1);
          found.add(new Line(at, filledIn(at, lines.get(i))));
        }
      }
    }
    assertFalse(found.isEmpty());
    return found;
  }

  private static String filledIn(String at, String line) {
    String json = line;
    for (Map.Entry<String, String> value : VALUES.entrySet()) {
      json = json.replace(value.getKey(), value.getValue());
    }
    assertFalse(PLACEHOLDER.matcher(json).find(), () -> at + " has a placeholder without a value");
    return json;
  }

  private static Set<String> published() throws IOException {
    try (Stream<Path> files = Files.list(Contract.DOCS.resolve("schema"))) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> {
        String name = String.valueOf(file.getFileName());
        assertTrue(name.endsWith(SUFFIX), name);
        names.add(name.substring(0, name.length() - SUFFIX.length()));
      });
      return names;
    }
  }

  private static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(Transcript.FOLDER)) {
      return files.sorted().toList();
    }
  }
}
