package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ManifestRepository} promises. */
public abstract class ManifestRepositoryContract {
  private static final StoreId ID =
      new StoreId(UUID.fromString("0b5e3a3c-7a0e-4a53-9d2e-3f6f1f2c9a11"));
  private static final Release RELEASE = new Release(0, 2, 0);
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final String PROTOTYPES =
      """
      store:
        version: 1
        created_by: glyph/0.1.0
        project: orchard
        object_format: glyph-object-v1
        audit_log: audit/events.jsonl
      """;

  protected abstract ManifestRepository manifests();

  /** A store folder that is there, without a manifest. The same at every call. */
  protected abstract StoreLocation store();

  /** Puts bytes into a file, as another program could. */
  protected abstract void put(Path file, byte[] bytes);

  /** The bytes of a file; empty where there is none. */
  protected abstract Optional<byte[]> get(Path file);

  @Test
  void storeWithoutAManifestSaysSo() {
    assertInstanceOf(ManifestReading.Missing.class, manifests().read(store()));
  }

  @Test
  void manifestOfThePrototypeIsReadWithoutATimeAndWithoutAnId() {
    put(store().manifest(), utf8(PROTOTYPES));
    AllegedManifest manifest = wellFormed(manifests().read(store()));
    assertEquals(new StoreVersion(1), manifest.version());
    assertEquals("glyph/0.1.0", manifest.createdBy());
    assertEquals("orchard", manifest.project());
    assertEquals(Optional.empty(), manifest.createdAt());
    assertEquals(Optional.empty(), manifest.id());
    assertEquals(Optional.empty(), manifest.minimumReader());
    assertArrayEquals(utf8(PROTOTYPES), manifest.bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orchard",
        "",
        "a: b # c",
        "\"quoted\"",
        "null",
        "1.0",
        "line\nbreak",
        "日本 é 😀",
        "- x",
        "&a"
      })
  void composedManifestIsReadBackWhateverTheProjectsName(String project) {
    byte[] bytes =
        manifests()
            .compose(
                new StoreVersion(2), RELEASE, NOW, project, Optional.of(ID), Optional.of(RELEASE));
    AllegedManifest manifest = wellFormed(manifests().parse(bytes));
    assertEquals(new StoreVersion(2), manifest.version());
    assertEquals(RELEASE.toString(), manifest.createdBy());
    assertEquals(Optional.of(NOW.toString()), manifest.createdAt());
    assertEquals(project, manifest.project());
    assertEquals(Optional.of(ID), manifest.id());
    assertEquals(Optional.of(RELEASE), manifest.minimumReader());
  }

  @Test
  void composedManifestOfVersion1HasNeitherIdNorMinimumReader() {
    byte[] bytes =
        manifests()
            .compose(
                StoreVersion.FIRST, RELEASE, NOW, "orchard", Optional.empty(), Optional.empty());
    AllegedManifest manifest = wellFormed(manifests().parse(bytes));
    assertEquals(Optional.empty(), manifest.id());
    assertEquals(Optional.empty(), manifest.minimumReader());
  }

  @Test
  void revisionKeepsWhatItDoesNotKnow() {
    String odd =
        """
        # made by hand
        store:
          version: 1
          created_by: glyph/0.1.0
          colour: green
          project: orchard
          object_format: glyph-object-v1
          # where history is
          audit_log: audit/events.jsonl
        other:
          key: value
        """;
    AllegedManifest old = wellFormed(manifests().parse(utf8(odd)));
    byte[] bytes = manifests().revise(old, new StoreVersion(2), ID, Optional.of(RELEASE));
    AllegedManifest now = wellFormed(manifests().parse(bytes));
    assertEquals(new StoreVersion(2), now.version());
    assertEquals(Optional.of(ID), now.id());
    assertEquals(Optional.of(RELEASE), now.minimumReader());
    assertEquals(old.project(), now.project());
    assertEquals(old.createdBy(), now.createdBy());
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (String kept :
        new String[] {
          "# made by hand\n",
          "  colour: green\n",
          "  # where history is\n",
          "other:\n  key: value\n"
        }) {
      assertTrue(text.contains(kept), kept);
    }
  }

  @Test
  void revisionOfARevisionHasEachKeyOnce() {
    AllegedManifest first = wellFormed(manifests().parse(utf8(PROTOTYPES)));
    AllegedManifest second =
        wellFormed(
            manifests()
                .parse(manifests().revise(first, new StoreVersion(2), ID, Optional.of(RELEASE))));
    byte[] bytes =
        manifests().revise(second, new StoreVersion(3), ID, Optional.of(new Release(0, 3, 0)));
    AllegedManifest third = wellFormed(manifests().parse(bytes));
    assertEquals(new StoreVersion(3), third.version());
    assertEquals(Optional.of(new Release(0, 3, 0)), third.minimumReader());
    assertEquals(Optional.of(ID), third.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "01", "1.5", "\"1\"", "2147483648", "1e400", "null", "one", "0x1"})
  void versionThatIsNoPlainNumberIsRefused(String version) {
    malformed(PROTOTYPES.replace("version: 1", "version: " + version));
  }

  @Test
  void newestPossibleVersionIsRead() {
    byte[] bytes = utf8(PROTOTYPES.replace("version: 1", "version: 2147483647"));
    assertEquals(Integer.MAX_VALUE, wellFormed(manifests().parse(bytes)).version().number());
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "created_by", "project", "object_format", "audit_log"})
  void missingKeyIsRefused(String key) {
    malformed(PROTOTYPES.replaceAll("(?m)^  " + key + ":.*\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../events.jsonl", "audit/../../events.jsonl"})
  void logOutsideTheStoreIsRefused(String path) {
    malformed(PROTOTYPES.replace("audit/events.jsonl", path));
  }

  @Test
  void whatIsNoManifestIsMalformed() {
    malformed("");
    malformed("\n");
    malformed("hello");
    malformed("store: 1\n");
    malformed(PROTOTYPES.replace("glyph-object-v1", "glyph-object-v2"));
    malformed(PROTOTYPES + "  version: 2\n");
    malformed(PROTOTYPES + PROTOTYPES);
    malformed(PROTOTYPES + "---\n" + PROTOTYPES);
    malformed(PROTOTYPES.replace("project: orchard", "project: &a orchard"));
    malformed(PROTOTYPES + "  id: not-a-uuid\n");
    malformed(PROTOTYPES + "  minimum_reader: newest\n");
    malformed(PROTOTYPES + "\0");
  }

  @Test
  void textThatIsNotUtf8IsMalformed() {
    byte[] bytes = utf8(PROTOTYPES.replace("orchard", "orch?rd"));
    bytes[PROTOTYPES.indexOf("orchard") + 4] = (byte) 0xff;
    assertInstanceOf(ManifestReading.Malformed.class, manifests().parse(bytes));
  }

  @Test
  void moreThan64KibIsMalformed() {
    String comment = "# " + "x".repeat(64 * 1024) + "\n";
    put(store().manifest(), utf8(PROTOTYPES + comment));
    assertInstanceOf(ManifestReading.Malformed.class, manifests().read(store()));
  }

  @Test
  void replacedManifestIsReadAndNoDraftIsLeft() {
    put(store().manifest(), utf8(PROTOTYPES));
    byte[] next = utf8(PROTOTYPES.replace("orchard", "meadow"));
    manifests().replace(store(), next);
    assertArrayEquals(next, get(store().manifest()).orElseThrow());
    assertEquals(Optional.empty(), get(store().manifestDraft()));
  }

  @Test
  void draftThatAKilledProcessLeftIsNoHindrance() {
    put(store().manifestDraft(), utf8("half"));
    manifests().replace(store(), utf8(PROTOTYPES));
    assertArrayEquals(utf8(PROTOTYPES), get(store().manifest()).orElseThrow());
    assertEquals(Optional.empty(), get(store().manifestDraft()));
  }

  private void malformed(String text) {
    assertInstanceOf(ManifestReading.Malformed.class, manifests().parse(utf8(text)), text);
  }

  private static AllegedManifest wellFormed(ManifestReading reading) {
    return assertInstanceOf(ManifestReading.WellFormed.class, reading).manifest();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
