package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link StoreFolder} promises. */
public abstract class StoreFolderContract {
  /** The same at every call. */
  protected abstract StoreFolder folder();

  /** An empty folder, absolute, with no store above it. The same at every call. */
  protected abstract Path project();

  /** Puts a file, making the folders above it. */
  protected abstract void put(Path file, byte[] bytes);

  protected abstract void makeFolder(Path folder);

  /** Makes a link that leads to some file that exists. */
  protected abstract void makeLink(Path at);

  protected abstract boolean exists(Path path);

  @Test
  void storeIsFoundFromAnywhereBelowIt() {
    StoreLocation store = store();
    makeFolder(project().resolve("src/deep"));
    assertEquals(Optional.of(store), folder().find(project()));
    assertEquals(Optional.of(store), folder().find(project().resolve("src/deep")));
    assertEquals(Optional.of(store), folder().find(store.directory()));
  }

  @Test
  void nearestStoreIsTheOneThatIsMeant() {
    StoreLocation outer = store();
    Path inner = project().resolve("inner");
    makeFolder(inner.resolve(StoreLocation.FOLDER_NAME));
    assertEquals(
        Optional.of(new StoreLocation(inner.resolve(StoreLocation.FOLDER_NAME))),
        folder().find(inner));
    assertEquals(Optional.of(outer), folder().find(project()));
  }

  @Test
  void folderWithoutAStoreHasNone() {
    assertEquals(Optional.empty(), folder().find(project()));
    assertEquals(Optional.empty(), folder().named(project()));
    assertEquals(Optional.empty(), folder().named(project().resolve("missing")));
  }

  @Test
  void storeIsNamedByItselfOrByItsProject() {
    StoreLocation store = store();
    assertEquals(Optional.of(store), folder().named(project()));
    assertEquals(Optional.of(store), folder().named(store.directory()));
    makeFolder(project().resolve("src"));
    assertEquals(Optional.empty(), folder().named(project().resolve("src")));
  }

  @Test
  void fileInThePlaceOfAStoreIsFoundAndRefused() {
    put(project().resolve(StoreLocation.FOLDER_NAME), bytes("hello"));
    StoreLocation store = folder().find(project()).orElseThrow();
    assertUnsafe(store);
  }

  @Test
  void healthyStoreIsSafe() {
    StoreLocation store = store();
    put(store.manifest(), bytes("store:"));
    put(store.database(), bytes("rows"));
    put(store.auditLog(), bytes("{}\n"));
    put(store.lock(), bytes(""));
    makeFolder(store.backups());
    assertDoesNotThrow(() -> folder().requireSafe(store));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest.yaml",
        "manifest.yaml.new",
        "store.db",
        "store.db-wal",
        "store.db-shm",
        "store.db-journal",
        "lock",
        "audit/events.jsonl"
      })
  void linkInThePlaceOfAFileIsRefused(String name) {
    StoreLocation store = store();
    makeFolder(store.directory().resolve("audit"));
    Path path = store.directory().resolve(name);
    makeLink(path);
    assertUnsafe(store);
    assertTrue(exists(path), "it was changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "content", "backups"})
  void fileInThePlaceOfAFolderIsRefused(String name) {
    StoreLocation store = store();
    put(store.directory().resolve(name), bytes("hello"));
    assertUnsafe(store);
  }

  @Test
  void rollbackJournalIsRefusedUnlessItIsEmpty() {
    StoreLocation store = store();
    Path journal = store.directory().resolve("store.db-journal");
    put(journal, bytes(""));
    assertDoesNotThrow(() -> folder().requireSafe(store));
    put(journal, bytes("pages"));
    assertUnsafe(store);
    assertTrue(exists(journal));
  }

  @Test
  void databaseIsMeasuredWithItsWal() {
    StoreLocation store = store();
    assertEquals(0, folder().databaseBytes(store));
    put(store.database(), bytes("12345"));
    put(store.directory().resolve("store.db-wal"), bytes("123"));
    assertEquals(8, folder().databaseBytes(store));
  }

  @Test
  void thereIsRoom() {
    assertTrue(folder().freeBytes(project()) > 0);
  }

  @Test
  void leftoversOfKilledCommandsAreRemovedAndNothingElse() {
    StoreLocation store = store();
    put(store.manifest(), bytes("store:"));
    assertEquals(List.of(), folder().leftovers(store));
    Path partial = store.backups().resolve("0002-v1.partial");
    Path backup = store.backups().resolve("0001-v1-0badf00d");
    put(partial.resolve("store.db"), bytes("half"));
    put(backup.resolve("store.db"), bytes("whole"));
    put(store.manifestDraft(), bytes("half"));
    assertEquals(
        List.of(partial, store.manifestDraft()),
        folder().leftovers(store).stream().sorted().toList());
    folder().removeLeftovers(store);
    assertEquals(List.of(), folder().leftovers(store));
    assertFalse(exists(partial));
    assertFalse(exists(store.manifestDraft()));
    assertTrue(exists(backup.resolve("store.db")));
    assertTrue(exists(store.manifest()));
  }

  @Test
  void stagedStoreIsNoStoreUntilItIsPublished() {
    StoreLocation staged = folder().stage(project());
    assertEquals(Optional.empty(), folder().find(project()));
    assertTrue(exists(staged.directory().resolve("audit")));
    assertTrue(exists(staged.directory().resolve("content")));
    put(staged.manifest(), bytes("store:"));
    StoreLocation store = folder().publish(staged, project());
    assertEquals(Optional.of(store), folder().find(project()));
    assertTrue(exists(store.manifest()));
    assertFalse(exists(staged.directory()));
    assertEquals(List.of(), folder().leftovers(store));
  }

  @Test
  void storeIsNotStagedWhereOneIs() {
    StoreLocation store = store();
    put(store.manifest(), bytes("store:"));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> folder().stage(project()));
    assertInstanceOf(Refusal.AlreadyExists.class, refused.refusal());
    assertTrue(exists(store.manifest()));
  }

  @Test
  void storeIsNotStagedInsideAStore() {
    StoreLocation store = folder().publish(folder().stage(project()), project());
    for (Path inside : List.of(store.directory(), store.directory().resolve("audit"))) {
      RefusedException refused = assertThrows(RefusedException.class, () -> folder().stage(inside));
      assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
      assertFalse(exists(inside.resolve(StoreLocation.FOLDER_NAME)));
    }
  }

  @Test
  void storeThatAppearedMeanwhileIsNotReplaced() {
    StoreLocation staged = folder().stage(project());
    StoreLocation store = store();
    put(store.manifest(), bytes("store:"));
    assertThrows(RefusedException.class, () -> folder().publish(staged, project()));
    assertTrue(exists(store.manifest()));
  }

  @Test
  void discardedStagedStoreLeavesNothingAndTheNextCanBeStaged() {
    StoreLocation staged = folder().stage(project());
    folder().discard(staged);
    assertFalse(exists(staged.directory()));
    StoreLocation again = folder().stage(project());
    StoreLocation store = folder().publish(again, project());
    assertEquals(Optional.of(store), folder().find(project()));
  }

  private StoreLocation store() {
    StoreLocation store = new StoreLocation(project().resolve(StoreLocation.FOLDER_NAME));
    makeFolder(store.directory());
    return store;
  }

  private void assertUnsafe(StoreLocation store) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> folder().requireSafe(store));
    assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
