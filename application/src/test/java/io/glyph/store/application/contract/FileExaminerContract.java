package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.Sha256;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.application.port.FileExaminer.BlobState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link FileExaminer} promises. */
public abstract class FileExaminerContract {
  private static final byte[] BYTES = "hello, orchard".getBytes(StandardCharsets.UTF_8);
  private static final ContentHash HASH = new ContentHash(Sha256.hex(BYTES));
  private static final BooleanSupplier GO_ON = () -> false;

  private SortedMap<String, String> before = new java.util.TreeMap<>();

  protected abstract FileExaminer files();

  /** A store folder that is there, with nothing in it. The same at every call. */
  protected abstract StoreLocation store();

  /** Every name under the store's folder, with what is in it. */
  protected abstract SortedMap<String, String> footprint();

  protected abstract void put(Path file, byte[] bytes);

  protected abstract void link(Path at);

  protected abstract void folder(Path at);

  /** Takes the store's lock as a living process, until the result is closed. */
  protected abstract AutoCloseable holdLock();

  /** Leaves a lock behind whose holder was killed. */
  protected abstract void leaveLock();

  /** Leaves a private copy of a killed command behind. */
  protected abstract Path leaveScratch();

  /** Nothing here writes. */
  @AfterEach
  void nothingWasChanged() {
    if (!before.isEmpty()) {
      assertEquals(before, footprint());
    }
  }

  private BlobState blob(boolean deep) {
    before = footprint();
    return files().blob(store(), HASH, BYTES.length, deep, GO_ON);
  }

  private Path place() {
    return store().blob(HASH.hex());
  }

  @Test
  void blobWithItsBytesIsWhole() {
    put(place(), BYTES);
    assertEquals(BlobState.WHOLE, blob(false));
    assertEquals(BlobState.WHOLE, blob(true));
  }

  @Test
  void blobThatIsNotThereIsMissing() {
    assertEquals(BlobState.MISSING, blob(false));
    assertEquals(BlobState.MISSING, blob(true));
  }

  @Test
  void blobOfAnotherSizeIsDamagedWhoeverLooks() {
    put(place(), new byte[] {1});
    assertEquals(BlobState.DAMAGED, blob(false));
    assertEquals(BlobState.DAMAGED, blob(true));
  }

  @Test
  void blobOfOtherBytesIsDamagedForWhoLooksDeep() {
    put(place(), new byte[BYTES.length]);
    assertEquals(BlobState.WHOLE, blob(false));
    assertEquals(BlobState.DAMAGED, blob(true));
  }

  @Test
  void linkOrFolderInTheirPlaceIsNoFile() {
    link(place());
    assertEquals(BlobState.NOT_A_FILE, blob(true));
  }

  @Test
  void folderInItsPlaceIsNoFile() {
    folder(place());
    assertEquals(BlobState.NOT_A_FILE, blob(false));
  }

  @Test
  void whoeverIsToldToStopReadsNoFurther() {
    put(place(), BYTES);
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> files().blob(store(), HASH, BYTES.length, true, () -> true));
    assertInstanceOf(Refusal.Interrupted.class, refused.refusal());
  }

  @Test
  void attachmentsThatAreNotWhatTheirNamesSayAreTold() {
    assertEquals(List.of(), files().damagedAttachments(store(), GO_ON));
    Path good = store().attachments().resolve(Sha256.hex(BYTES));
    Path bad = store().attachments().resolve("0".repeat(64));
    put(good, BYTES);
    put(bad, BYTES);
    put(store().attachments().resolve("README"), BYTES);
    before = footprint();
    assertEquals(List.of(bad), files().damagedAttachments(store(), GO_ON));
  }

  @Test
  void onlyTheLockOfADeadProcessIsLeft() throws Exception {
    assertFalse(files().hasDeadLock(store()));
    try (AutoCloseable _ = holdLock()) {
      assertFalse(files().hasDeadLock(store()));
    }
    assertFalse(files().hasDeadLock(store()));
    leaveLock();
    before = footprint();
    assertTrue(files().hasDeadLock(store()));
  }

  @Test
  void privateCopiesOfKilledCommandsAreTold() {
    assertEquals(List.of(), files().abandonedScratch());
    Path left = leaveScratch();
    assertEquals(List.of(left), files().abandonedScratch());
    assertEquals(List.of(left), files().abandonedScratch());
  }
}
