package io.glyph.store.domain.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreLocationTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getRoot();

  @Test
  void aRelativeLocationIsRefused() {
    Path relative = Path.of("orchard", ".glyph");
    assertThrows(IllegalArgumentException.class, () -> new StoreLocation(relative));
  }

  @Test
  void filesAreWhereTheFormatSays() {
    Path project = ROOT.resolve("orchard");
    Path folder = project.resolve(StoreLocation.FOLDER_NAME);
    StoreLocation store = new StoreLocation(folder);
    assertEquals(".glyph", StoreLocation.FOLDER_NAME);
    assertEquals(project, store.project());
    assertEquals(folder.resolve("manifest.yaml"), store.manifest());
    assertEquals(folder.resolve("manifest.yaml.new"), store.manifestDraft());
    assertEquals(folder.resolve("store.db"), store.database());
    assertEquals(folder.resolve("audit").resolve("events.jsonl"), store.auditLog());
    assertEquals(folder.resolve("audit/attachments"), store.attachments());
    assertEquals(folder.resolve("audit/attachments/next.partial"), store.attachmentDraft());
    assertEquals(folder.resolve("content"), store.content());
    assertEquals(folder.resolve("content/import.partial"), store.contentDraft());
    assertEquals(folder.resolve("content/ab/abcd"), store.blob("abcd"));
    assertEquals(folder.resolve("backups"), store.backups());
    assertEquals(folder.resolve("lock"), store.lock());
  }

  @Test
  void theRootOfAFileSystemIsItsOwnProject() {
    assertEquals(ROOT, new StoreLocation(ROOT).project());
  }
}
