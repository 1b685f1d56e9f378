package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileManifestTest {
  static final String REST =
      """
        created_by: glyph/0.1.0
        project: glyph
        object_format: glyph-object-v1
        audit_log: audit/events.jsonl
      """;
  static final String GOOD = "store:\n  version: 1\n" + REST;

  private final YamlManifestRepository manifests = new YamlManifestRepository();

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("empty", "", "is empty"),
        Arguments.of("only a comment", "# nothing\n", "is empty"),
        Arguments.of("a scalar", "hello", "is not a mapping"),
        Arguments.of("a list", "- store\n", "is not a mapping"),
        Arguments.of("no store", "other: 1\n", "has no mapping under the key store"),
        Arguments.of("store is null", "store:\n", "has no mapping under the key store"),
        Arguments.of("NUL", GOOD.replace("project: glyph", "project: gl\0yph"), "holds a NUL"),
        Arguments.of("control character", GOOD.replace(": glyph", ": a\u0001b"), "is not YAML"),
        Arguments.of("two documents", GOOD + "---\n" + GOOD, "more than one document"),
        Arguments.of("an empty second document", GOOD + "---\n", "more than one document"),
        Arguments.of("ended, then more", GOOD + "...\n---\n- 1\n", "more than one document"),
        Arguments.of("a key twice", GOOD + "  version: 1\n", "key \"version\" twice"),
        Arguments.of("a key twice, quoted", GOOD + "  \"version\": 1\n", "\"version\" twice"),
        Arguments.of("store twice", GOOD + GOOD, "key \"store\" twice"),
        Arguments.of("an unknown key twice", GOOD + "x: {a: 1, a: 2}\n", "key \"a\" twice"),
        Arguments.of("an anchor", GOOD.replace(": 1", ": &v 1"), "anchor on line 2"),
        Arguments.of("an anchor at the store", GOOD.replace("store:", "store: &s"), "anchor"),
        Arguments.of(
            "an anchor on the first key", GOOD.replace("  version", "  &k version"), "anchor"),
        Arguments.of("an alias", "x: &a 1\n" + GOOD.replace(": 1", ": *a"), "anchor on line 1"),
        Arguments.of("an alias alone", GOOD.replace(": 1", ": *a"), "alias on line 2"),
        Arguments.of("a tag", GOOD.replace(": 1", ": !!int 1"), "tag on line 2"),
        Arguments.of("a tag on the first key", GOOD.replace("  version", "  !!str version"), "tag"),
        Arguments.of("a tag of ours", GOOD.replace(": 1", ": !x 1"), "tag on line 2"),
        Arguments.of("the empty tag", GOOD.replace(": 1", ": ! 1"), "tag on line 2"),
        Arguments.of("a tag at the root", "!!map\n" + GOOD, "tag on line 1"),
        Arguments.of("a merge key", GOOD + "  <<: {version: 2}\n", "merges mappings on line 7"),
        Arguments.of("an alias bomb", bomb(), "anchor on line 1"),
        Arguments.of("deep lists", "x: " + "[".repeat(20_000) + "\n" + GOOD, "nested too deeply"),
        Arguments.of("deep mappings", "{a: ".repeat(10_000), "nested too deeply"),
        Arguments.of("a key that is a list", "? [a]\n: b\n" + GOOD, "is not YAML"),
        Arguments.of("tabs", "store:\n\tversion: 1\n", "is not YAML"),
        Arguments.of("version 0", GOOD.replace(": 1\n", ": 0\n"), "version is \"0\""),
        Arguments.of("version -1", GOOD.replace(": 1\n", ": -1\n"), "version is \"-1\""),
        Arguments.of("version 1.5", GOOD.replace(": 1\n", ": 1.5\n"), "version is \"1.5\""),
        Arguments.of("version 1.0", GOOD.replace(": 1\n", ": 1.0\n"), "version is \"1.0\""),
        Arguments.of("version as text", GOOD.replace(": 1\n", ": \"1\"\n"), "not a plain whole"),
        Arguments.of("version in a block", GOOD.replace(": 1\n", ": |\n    1\n"), "not a plain"),
        Arguments.of("version 2^31", GOOD.replace(": 1\n", ": 2147483648\n"), "2147483648"),
        Arguments.of(
            "version 10^400", GOOD.replace(": 1\n", ": 1" + "0".repeat(400) + "\n"), "not a plain"),
        Arguments.of("version 0x1", GOOD.replace(": 1\n", ": 0x1\n"), "\"0x1\""),
        Arguments.of("version 0b1", GOOD.replace(": 1\n", ": 0b1\n"), "\"0b1\""),
        Arguments.of("version 01", GOOD.replace(": 1\n", ": 01\n"), "\"01\""),
        Arguments.of("version +1", GOOD.replace(": 1\n", ": +1\n"), "\"+1\""),
        Arguments.of("version 1_0", GOOD.replace(": 1\n", ": 1_0\n"), "\"1_0\""),
        Arguments.of("version 1:30", GOOD.replace(": 1\n", ": 1:30\n"), "\"1:30\""),
        Arguments.of("version null", GOOD.replace(": 1\n", ": null\n"), "version is missing"),
        Arguments.of("version nothing", GOOD.replace(": 1\n", ":\n"), "version is missing"),
        Arguments.of("version a list", GOOD.replace(": 1\n", ": [1]\n"), "not a single value"),
        Arguments.of("no version", "store:\n" + REST, "version is missing"),
        Arguments.of("other format", GOOD.replace("ect-v1", "ect-v2"), "\"glyph-object-v2\""),
        Arguments.of("no format", GOOD.replace("object_format", "x"), "object_format is missing"),
        Arguments.of("log absolute", log("/etc/passwd"), "not a file inside"),
        Arguments.of("log a device", log("/dev/zero"), "not a file inside"),
        Arguments.of("log above", log("../events.jsonl"), "not a file inside"),
        Arguments.of("log out and in", log("audit/../../.glyph/audit/events.jsonl"), "not a file"),
        Arguments.of("log is the store", log("audit/.."), "not a file inside"),
        Arguments.of("log elsewhere", log("audit/other.jsonl"), "keeps it at audit/events.jsonl"),
        Arguments.of("log is the database", log("store.db"), "keeps it at audit/events.jsonl"),
        Arguments.of("id not a UUID", GOOD + "  id: x\n", "store.id is \"x\""),
        Arguments.of(
            "id in capitals", GOOD + "  id: 5C0E7B0A-6B1E-4B4E-8B9A-0D7F5C1B2A3D\n", "store.id"),
        Arguments.of(
            "id in a block", GOOD + "  id: >-\n    " + ID + "\n", "not written on one line"),
        Arguments.of("reader", GOOD + "  minimum_reader: soon\n", "minimum_reader is \"soon\""),
        Arguments.of("time", GOOD + "  created_at: yesterday\n", "created_at is \"yesterday\""),
        Arguments.of("escapes are shown", log("\"\\e[31m/\\u202e\""), "\\x1b[31m/\\u{202e}"));
  }

  private static final String ID = "5c0e7b0a-6b1e-4b4e-8b9a-0d7f5c1b2a3d";

  private static String log(String path) {
    return GOOD.replace("audit/events.jsonl", path);
  }

  private static String bomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n");
    }
    return bomb + GOOD;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isMalformedAndSaysWhy(String name, String text, String problem) {
    ManifestReading reading = manifests.parse(text.getBytes(StandardCharsets.UTF_8));
    ManifestReading.Malformed malformed =
        assertInstanceOf(ManifestReading.Malformed.class, reading, name);
    assertTrue(malformed.problem().contains(problem), malformed.problem());
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of("plain", GOOD),
        Arguments.of("a byte order mark", "\uFEFF" + GOOD),
        Arguments.of("CRLF", GOOD.replace("\n", "\r\n")),
        Arguments.of("no newline at the end", GOOD.strip()),
        Arguments.of("explicit document", "%YAML 1.1\n---\n" + GOOD + "...\n"),
        Arguments.of("comments", "# a\n" + GOOD.replace(": 1\n", ": 1 # one\n")),
        Arguments.of("unknown keys", GOOD + "  later: [1, {a: b}]\nother: x\n"),
        Arguments.of("a path in other words", log("./audit//x/../events.jsonl")),
        Arguments.of("characters beyond the BMP", "# 😀\n" + GOOD + "  emoji: 😀\n"),
        Arguments.of(
            "JSON",
            """
            {"store": {"version": 1, "created_by": "glyph/0.1.0", "project": "glyph",
             "object_format": "glyph-object-v1", "audit_log": "audit/events.jsonl"}}
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void isWellFormed(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AllegedManifest manifest =
        assertInstanceOf(ManifestReading.WellFormed.class, manifests.parse(bytes), name).manifest();
    assertEquals(1, manifest.version().number());
    assertEquals("glyph", manifest.project());
    assertEquals("audit/events.jsonl", manifest.auditLog());
    assertEquals(new String(bytes, StandardCharsets.UTF_8), text);
    assertArrayEquals(bytes, manifest.bytes());
  }

  @Test
  void invalidUtf8IsMalformed() {
    byte[] bytes = (GOOD + "# \u00e9").getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(new ManifestReading.Malformed("is not UTF-8"), manifests.parse(bytes));
  }

  @Test
  void exactly64KiBAreReadAndOneByteMoreIsNot(@TempDir Path dir) throws IOException {
    String filled = GOOD + "#" + "x".repeat(64 * 1024 - GOOD.length() - 1);
    StoreLocation store = store(dir);
    Files.writeString(store.manifest(), filled);
    assertInstanceOf(ManifestReading.WellFormed.class, manifests.read(store));
    Files.writeString(store.manifest(), filled + "x");
    assertEquals(new ManifestReading.Malformed("longer than 64 KiB"), manifests.read(store));
  }

  @Test
  void gigabyteManifestIsNotReadWhole(@TempDir Path dir) throws IOException {
    StoreLocation store = store(dir);
    try (RandomAccessFile file = new RandomAccessFile(store.manifest().toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    assertEquals(new ManifestReading.Malformed("longer than 64 KiB"), manifests.read(store));
  }

  @Test
  void missingManifestIsMissing(@TempDir Path dir) {
    assertEquals(new ManifestReading.Missing(), manifests.read(store(dir)));
  }

  @Test
  void folderFifoAndLinkAreMalformedAndDoNotHang(@TempDir Path dir) throws Exception {
    StoreLocation store = store(dir);
    ManifestReading expected = new ManifestReading.Malformed("is not a regular file");
    Files.createDirectory(store.manifest());
    assertEquals(expected, manifests.read(store));
    Files.delete(store.manifest());
    Posix.fifo(store.manifest());
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertEquals(expected, manifests.read(store)));
    Files.delete(store.manifest());
    Files.createSymbolicLink(store.manifest(), Path.of("/dev/zero"));
    assertEquals(expected, manifests.read(store));
    Files.delete(store.manifest());
  }

  @Test
  void damagedManifestsAreJudgedAndNeverThrow() {
    long seed = 20261123L;
    Random random = new Random(seed);
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      switch (manifests.parse(bytes)) {
        case ManifestReading.WellFormed(AllegedManifest manifest) ->
            assertEquals("audit/events.jsonl", manifest.auditLog(), "seed " + seed + " case " + i);
        case ManifestReading.Malformed malformed -> {}
        case ManifestReading.Missing missing -> throw new AssertionError("bytes are not missing");
      }
    }
  }

  private static StoreLocation store(Path dir) {
    return new StoreLocation(dir.toAbsolutePath());
  }
}
