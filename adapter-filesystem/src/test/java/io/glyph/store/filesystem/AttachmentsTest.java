package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentsTest {
  @TempDir private Path project;
  private StoreLocation store;

  @BeforeEach
  void makeStore() {
    store = new StoreLocation(project.resolve(".glyph"));
    TestFiles.makeFolder(store.directory().resolve("audit"));
  }

  private static void two(Consumer<Map<String, Object>> items) {
    items.accept(Map.of("path", "a\u001b\"\ufffd"));
    items.accept(Map.of("path", "b"));
  }

  @Test
  void attachmentIsAJsonArrayUnderItsHash() throws IOException {
    String digest = new JsonlAuditLog().attach(store, AttachmentsTest::two);
    byte[] bytes = Files.readAllBytes(store.attachments().resolve(digest));
    assertEquals(digest, HexFormat.of().formatHex(Sha256.start().digest(bytes)));
    assertEquals(
        "[{\"path\":\"a\\u001B\\\"\ufffd\"},{\"path\":\"b\"}]",
        new String(bytes, StandardCharsets.UTF_8));
    assertFalse(TestFiles.exists(store.attachmentDraft()));
    assertEquals(digest, new JsonlAuditLog().attach(store, AttachmentsTest::two));
    assertEquals(1, Disk.children("test", store.attachments()).size());
  }

  @Test
  void manyItemsAreStreamed() {
    String digest =
        new JsonlAuditLog()
            .attach(
                store,
                items -> {
                  for (int i = 0; i < 100_000; i++) {
                    items.accept(Map.of("n", (long) i));
                  }
                });
    String text =
        new String(
            TestFiles.get(store.attachments().resolve(digest)).orElseThrow(),
            StandardCharsets.UTF_8);
    assertTrue(text.endsWith(",{\"n\":99999}]"));
  }

  @Test
  void itIsSyncedBeforeItHasItsName() {
    RecordingDisk disk = new RecordingDisk();
    String digest = new JsonlAuditLog(disk).attach(store, AttachmentsTest::two);
    int renamed = disk.effects.indexOf("rename " + digest);
    if (renamed < 0) {
      renamed = disk.effects.indexOf("rename next.partial");
    }
    int synced = disk.effects.indexOf("sync next.partial");
    assertTrue(synced >= 0 && synced < renamed, disk.effects.toString());
    assertTrue(disk.effects.lastIndexOf("sync attachments") > renamed, disk.effects.toString());
  }

  @Test
  void cutAtAnyEffectItIsWholeOrALeftover() throws IOException {
    for (int n = 0; ; n++) {
      RecordingDisk disk = new RecordingDisk(n, true, "stopped");
      try {
        new JsonlAuditLog(disk).attach(store, AttachmentsTest::two);
        assertTrue(n > 5, "only " + n);
        return;
      } catch (StoreAccessException stopped) {
        for (Path file : Disk.children("test", store.attachments())) {
          byte[] bytes = Files.readAllBytes(file);
          boolean whole = file.endsWith(HexFormat.of().formatHex(Sha256.start().digest(bytes)));
          assertTrue(whole || file.equals(store.attachmentDraft()), "at " + n);
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void leftoverIsRemovedByTheNextCommand() {
    TestFiles.put(store.attachmentDraft(), new byte[3]);
    assertEquals(List.of(store.attachmentDraft()), new PosixStoreFolder().leftovers(store));
    new PosixStoreFolder().removeLeftovers(store);
    assertEquals(List.of(), new PosixStoreFolder().leftovers(store));
  }

  @Test
  void linkInThePlaceOfTheFolderIsRefused() {
    TestFiles.makeFolder(project.resolve("elsewhere"));
    TestFiles.makeLink(store.attachments(), project.resolve("elsewhere"));
    assertThrows(RuntimeException.class, () -> new PosixStoreFolder().requireSafe(store));
  }
}
