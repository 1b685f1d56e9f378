package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestRevisionTest {
  private static final String ID = "5c0e7b0a-6b1e-4b4e-8b9a-0d7f5c1b2a3d";
  private static final StoreId STORE = new StoreId(UUID.fromString(ID));
  private static final StoreVersion TWO = new StoreVersion(2);
  private static final Optional<Release> READER = Optional.of(new Release(0, 2, 0));

  private final YamlManifestRepository manifests = new YamlManifestRepository();

  @Test
  void blockStyleKeepsEverythingElseByteForByte() {
    assertEquals(
        """
        # mine
        store:
          version: 2   # the version
          id: 5c0e7b0a-6b1e-4b4e-8b9a-0d7f5c1b2a3d
          minimum_reader: glyph/0.2.0
          created_by: 'glyph/0.1.0'
          project:   "a \\u00e9 😀"
          unknown: {x: [1, 2]}   # kept
          object_format: glyph-object-v1
          audit_log: audit/events.jsonl
        other:
        - kept
        """,
        revised(
            """
            # mine
            store:
              version: 1   # the version
              created_by: 'glyph/0.1.0'
              project:   "a \\u00e9 😀"
              unknown: {x: [1, 2]}   # kept
              object_format: glyph-object-v1
              audit_log: audit/events.jsonl
            other:
            - kept
            """));
  }

  @Test
  void lineEndsAndByteOrderMarkStay() {
    assertEquals(
        "\uFEFFstore:\r\n    version: 2\r\n    id: "
            + ID
            + "\r\n    minimum_reader: glyph/0.2.0\r\n"
            + rest("    ", "\r\n"),
        revised("\uFEFFstore:\r\n    version: 1\r\n" + rest("    ", "\r\n")));
  }

  @Test
  void versionOnTheLastLineWithoutNewline() {
    assertEquals(
        "store:\n" + rest(" ", "\n") + " version: 2\n id: " + ID + "\n minimum_reader: glyph/0.2.0",
        revised("store:\n" + rest(" ", "\n") + " version: 1"));
  }

  @Test
  void flowStyle() {
    assertEquals(
        "{\"store\": {\"a\": \"😀\", \"version\": 2, id: "
            + ID
            + ", minimum_reader: glyph/0.2.0, created_by: x, project: p,"
            + " object_format: glyph-object-v1, audit_log: audit/events.jsonl}}",
        revised(
            "{\"store\": {\"a\": \"😀\", \"version\": 1, created_by: x, project: p,"
                + " object_format: glyph-object-v1, audit_log: audit/events.jsonl}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  id: 00000000-0000-4000-8000-000000000000\n  minimum_reader: 'glyph/0.9.0'\n",
        "  minimum_reader: \"glyph/0.1.0\"  # c\n  id: null\n",
        "  id:\n  minimum_reader:\n",
        "  id: # none yet\n  minimum_reader: ~\n",
      })
  void valuesThatAreThereAreReplacedInPlace(String keys) {
    String text = revised("store:\n  version: 1\n" + keys + rest("  ", "\n"));
    assertEquals(text.lines().count(), ("store:\n  version: 1\n" + keys).lines().count() + 4);
    assertEquals(text, revised(text));
  }

  @Test
  void explicitKeysAndValuesOnTheNextLineAreUnderstood() {
    String text = revised("store:\n  version:\n    1\n" + rest("  ", "\n"));
    assertEquals(
        "store:\n  version:\n    2\n  id: "
            + ID
            + "\n  minimum_reader: glyph/0.2.0\n"
            + rest("  ", "\n"),
        text);
    revised("store:\n  ? version\n  : 1\n" + rest("  ", "\n"));
  }

  /** As on the way back to version 1, which has no such key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "store:\n  version: 1\n  minimum_reader: glyph/0.9.0\nREST",
        "store:\n  version: 1\n  id: 00000000-0000-4000-8000-000000000000\n"
            + "  minimum_reader: 'glyph/0.9.0'  # the first\nREST",
        "store:\n  minimum_reader: glyph/0.9.0\n  version: 1\nREST",
        "store:\r\n  version: 1\r\n  minimum_reader:\r\nREST",
        "store:\n  version: 1\nREST  minimum_reader: glyph/0.9.0"
      })
  void readerThatIsNoLongerKnownIsTakenOutWithItsLine(String manifest) {
    String text = manifest.replace("REST", rest("  ", "\n"));
    byte[] bytes = manifests.revise(parsed(text), TWO, STORE, Optional.empty());
    String revised = new String(bytes, StandardCharsets.UTF_8);
    assertFalse(revised.contains("minimum_reader"), revised);
    AllegedManifest now = parsed(revised);
    assertEquals(Optional.empty(), now.minimumReader());
    assertEquals(Optional.of(STORE), now.id());
    assertEquals(TWO, now.version());
    assertTrue(revised.contains(rest("  ", "\n")), revised);
  }

  @Test
  void readerThatSharesItsLineBecomesNull() {
    AllegedManifest old =
        parsed(
            "store: {version: 1, minimum_reader: glyph/0.9.0, created_by: x, project: p,"
                + " object_format: glyph-object-v1, audit_log: audit/events.jsonl}");
    byte[] bytes = manifests.revise(old, TWO, STORE, Optional.empty());
    String revised = new String(bytes, StandardCharsets.UTF_8);
    assertTrue(revised.contains("minimum_reader: null,"), revised);
    assertEquals(Optional.empty(), parsed(revised).minimumReader());
  }

  @Test
  void manifestWithoutRoomForMoreIsRefused() {
    String start = "store:\n  version: 1\n" + rest("  ", "\n") + "#";
    AllegedManifest full = parsed(start + "x".repeat(64 * 1024 - start.length()));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> manifests.revise(full, TWO, STORE, READER));
    assertInstanceOf(Refusal.ManifestInvalid.class, refused.refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glyph",
        "",
        " ",
        "null",
        "True",
        "12",
        "1.0",
        "0x1F",
        "a: b",
        "# c",
        "x #y",
        "- a",
        "{a}",
        "\"q\"",
        "it's",
        "a\nb",
        "tab\t",
        "\\",
        "é",
        "😀",
        "\u202e",
        "\u0007",
        "@at",
        "%x",
        "*a",
        "&a",
        "!t",
        "2026-01-01",
        "=",
        "a:",
        "\uFEFF",
        "\u0085",
        "\u2028",
        "...",
        "---",
        "<<"
      })
  void composedManifestGivesTheProjectBack(String project) {
    byte[] bytes =
        manifests.compose(
            TWO,
            new Release(0, 2, 0),
            Instant.parse("2026-11-23T12:28:57.9Z"),
            project,
            Optional.of(STORE),
            READER);
    AllegedManifest manifest = parsed(new String(bytes, StandardCharsets.UTF_8));
    assertEquals(project, manifest.project());
    assertEquals(Optional.of("2026-11-23T12:28:57Z"), manifest.createdAt());
    assertEquals(Optional.of(STORE), manifest.id());
    assertEquals(READER, manifest.minimumReader());
    assertEquals("glyph/0.2.0", manifest.createdBy());
  }

  private static String rest(String indent, String lineEnd) {
    return HostileManifestTest.REST.replace("  ", indent).replace("\n", lineEnd);
  }

  private String revised(String text) {
    byte[] bytes = manifests.revise(parsed(text), TWO, STORE, READER);
    AllegedManifest manifest = parsed(new String(bytes, StandardCharsets.UTF_8));
    assertEquals(TWO, manifest.version());
    assertEquals(Optional.of(STORE), manifest.id());
    assertEquals(READER, manifest.minimumReader());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private AllegedManifest parsed(String text) {
    ManifestReading reading = manifests.parse(text.getBytes(StandardCharsets.UTF_8));
    return assertInstanceOf(ManifestReading.WellFormed.class, reading, reading::toString)
        .manifest();
  }
}
