package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** It reads what we write, and where it reads something it reads what the parser does. */
class PlainYamlTest {
  private static final Release RELEASE = new Release(0, 3, 0);

  private static final String MANIFEST =
      ManifestText.compose(
          new StoreVersion(4),
          RELEASE,
          Instant.parse("2026-11-24T00:08:51Z"),
          "orchard",
          Optional.of(new StoreId(UUID.fromString("54a10f1b-b02d-4b58-b4c5-2660f1983331"))),
          Optional.of(RELEASE));

  private static final String BACKUP =
      """
      backup:
        id: 0001-v1-78449b6d
        store_version: 1
        created_at: 2026-11-23T20:57:35.125Z
        bytes: 118784
        sha256: "78449b6d4ff44bc6415f8e7c5a6879971b37612458e4901d6b781c272801217d"
        reason: before_migration
        event_id: 01a20a33-2db5-78f5-b8cf-26466e4bf7eb
      """;

  private static final String RELEASES =
      """
      # Releases of glyph, oldest first.
      releases:
        - release: glyph/0.1.0
          readable: {min: 1, max: 1}
          writable: 1
          published: 2026-05-27
        - release: glyph/0.2.0
          readable: {min: 1, max: 2}
          writable: 2
          published: 2026-11-23
      """;

  private static final String OF_THE_PROTOTYPE =
      """
      store:
        version: 1
        created_by: glyph/0.1.0
        project: glyph
        object_format: glyph-object-v1
        audit_log: audit/events.jsonl
      """;

  static final List<String> OURS = List.of(MANIFEST, BACKUP, RELEASES, OF_THE_PROTOTYPE);

  /** What changes the meaning of a text, or nearly does. */
  private static final List<String> PIECES =
      List.of(
          " ",
          "  ",
          "\n",
          "\n\n",
          "\n  ",
          "\n    ",
          "\t",
          ":",
          ": ",
          " :",
          "-",
          "- ",
          "--- ",
          "---\n",
          "...",
          "#",
          " #x",
          "\n#",
          "\"",
          "'",
          "\\",
          "{",
          "}",
          "{}",
          "[",
          "]",
          ", ",
          ",",
          "&a ",
          "*a",
          "!!str ",
          "!",
          "|\n",
          ">\n",
          "? ",
          "<<",
          "%",
          "@",
          "`",
          "~",
          "null",
          "Null",
          "NULL",
          "true",
          "False",
          "yes",
          "No",
          "on",
          "OFF",
          "y",
          "N",
          "0",
          "00",
          "07",
          "0x1F",
          "0o7",
          "0b1",
          "1_000",
          "1e5",
          "1e-5",
          "1.5",
          "1.5e-3",
          ".inf",
          "-.inf",
          ".nan",
          "nan",
          "1:30",
          "190:20:30",
          "+1",
          "-1",
          "1-2",
          "1-2-3",
          "1e-5-6",
          "2026-11-24",
          "2026-11-24T00:08:51Z",
          "2026-11-24 00:08:51",
          "999999999",
          "9999999999",
          "a:b",
          "a: b",
          "a/b",
          "a.b",
          "a-b",
          "a_b",
          "é",
          "\u0000",
          "\uFEFF",
          "\u0085",
          "\u2028",
          "🍏",
          "store:",
          "version: 1\n",
          "key:",
          "k: {a: 1}",
          "- k: v\n",
          "x");

  @ParameterizedTest
  @FieldSource("OURS")
  void whatWeWriteIsReadWithoutTheParser(String text) throws YamlFormException {
    assertNotNull(PlainYaml.read(text), text);
    assertSameAsTheParser(text);
  }

  @ParameterizedTest
  @FieldSource("OURS")
  void whateverIsReadIsWhatTheParserReads(String text) throws YamlFormException {
    long seed = new Random().nextLong();
    System.out.println("PlainYamlTest: seed " + seed);
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 10_000; i++) {
      read += assertSameAsTheParser(changed(text, random)) ? 1 : 0;
    }
    assertTrue(read > 100, "only " + read + " were read at all");
  }

  private static String changed(String text, Random random) {
    String changed = text;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int from = random.nextInt(changed.length() + 1);
      int to = Math.min(changed.length(), from + (random.nextBoolean() ? 0 : random.nextInt(12)));
      int line = changed.indexOf('\n', from);
      String piece =
          switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> String.valueOf((char) (' ' + random.nextInt(95)));
            default -> PIECES.get(random.nextInt(PIECES.size()));
          };
      int colon = changed.lastIndexOf(": ", from);
      boolean wholeValue = random.nextInt(3) == 0 && colon >= 0 && line > colon;
      changed =
          wholeValue
              ? changed.substring(0, colon + 2) + piece + changed.substring(line)
              : changed.substring(0, from) + piece + changed.substring(to);
    }
    return changed;
  }

  /** Whether it was read at all. */
  private static boolean assertSameAsTheParser(String text) throws YamlFormException {
    @Nullable YamlNode read = PlainYaml.read(text);
    if (read == null) {
      return false;
    }
    for (boolean plain : new boolean[] {true, false}) {
      assertEquals(
          new YamlDocument(text, false, read), YamlDocument.parsed(text, false, plain), text);
    }
    return true;
  }
}
