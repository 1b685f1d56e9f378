package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixStoreFolderTest {
  @TempDir private Path dir = Path.of("");
  private StoreLocation store = new StoreLocation(Path.of("/"));
  private final PosixStoreFolder folder = new PosixStoreFolder();

  @BeforeEach
  void make() throws IOException {
    dir = dir.toRealPath();
    store = new StoreLocation(Files.createDirectory(dir.resolve(".glyph")));
  }

  @Test
  void nearestStoreAtOrAboveIsFound() throws IOException {
    Path deep = Files.createDirectories(dir.resolve("a/b/c"));
    assertEquals(Optional.of(store), folder.find(deep));
    assertEquals(Optional.of(store), folder.find(dir));
    assertEquals(Optional.of(store), folder.find(dir.resolve("not/there")));
    Path inner = Files.createDirectory(dir.resolve("a/.glyph"));
    assertEquals(Optional.of(new StoreLocation(inner)), folder.find(deep));
  }

  @Test
  void whatIsNotAFolderIsFoundAndRefused() throws IOException {
    Path other = Files.createDirectory(dir.resolve("other"));
    Path file = Files.writeString(other.resolve(".glyph"), "");
    StoreLocation found = folder.find(other).orElseThrow();
    assertEquals(file, found.directory());
    assertUnsafe(found, file);
    Files.delete(file);
    Files.createSymbolicLink(file, store.directory());
    assertUnsafe(folder.named(other).orElseThrow(), file);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("nowhere"));
    assertUnsafe(folder.find(other).orElseThrow(), file);
  }

  @Test
  void storeIsNamedByItselfOrByItsProject() {
    assertEquals(Optional.of(store), folder.named(dir));
    assertEquals(Optional.of(store), folder.named(store.directory()));
    assertEquals(Optional.of(store), folder.named(dir.resolve("x/..")));
    assertEquals(Optional.empty(), folder.named(dir.resolve("nowhere")));
    assertEquals(Optional.empty(), folder.named(dir.resolve("nowhere/.glyph")));
  }

  @Test
  void namesWithSignsOfUrisAreOnlyNames() throws IOException {
    Path odd = Files.createDirectories(dir.resolve("o?d#%41/.glyph"));
    assertEquals(Optional.of(new StoreLocation(odd)), folder.find(odd.resolveSibling("x")));
    folder.requireSafe(new StoreLocation(odd));
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
  void linksHardLinksFifosAndFoldersInThePlaceOfFilesAreUnsafe(String name) throws Exception {
    Path file = store.directory().resolve(name);
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, Files.createFile(dir.resolve("target")));
    assertUnsafe(store, file);
    Files.delete(file);
    Files.createSymbolicLink(file, dir.resolve("dangling"));
    assertUnsafe(store, file);
    Files.delete(file);
    Files.createLink(file, dir.resolve("target"));
    assertUnsafe(store, file);
    Files.delete(file);
    Posix.fifo(file);
    assertUnsafe(store, file);
    Files.delete(file);
    Files.createDirectory(file);
    assertUnsafe(store, file);
    Files.delete(file);
    Files.createFile(file);
    assertDoesNotThrow(() -> folder.requireSafe(store));
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "content", "backups"})
  void linksAndFilesInThePlaceOfFoldersAreUnsafe(String name) throws IOException {
    Path inside = store.directory().resolve(name);
    Files.createSymbolicLink(inside, Files.createDirectory(dir.resolve("target")));
    assertUnsafe(store, inside);
    Files.delete(inside);
    Files.createFile(inside);
    assertUnsafe(store, inside);
    Files.delete(inside);
    Files.createDirectory(inside);
    assertDoesNotThrow(() -> folder.requireSafe(store));
  }

  @Test
  void rollbackJournalThatIsNotEmptyIsUnsafe() throws IOException {
    Path journal = Files.createFile(store.directory().resolve("store.db-journal"));
    folder.requireSafe(store);
    Files.writeString(journal, "x");
    assertUnsafe(store, journal);
  }

  @Test
  void whatKilledCommandsLeftIsFoundAndOnlyThatIsRemoved() throws IOException {
    Path partial = store.backups().resolve("0002-v1.partial");
    Files.createDirectories(partial);
    Files.writeString(partial.resolve("store.db"), "x");
    Path precious = Files.writeString(dir.resolve("precious"), "x");
    Files.createSymbolicLink(partial.resolve("link"), precious);
    Files.writeString(store.manifestDraft(), "x");
    List<String> kept =
        List.of("0001-v1-00000000", "mine.partial", "0001-vx.partial", "x-v1.partial");
    for (String name : kept) {
      Files.createDirectory(store.backups().resolve(name));
    }
    assertEquals(List.of(store.manifestDraft(), partial), folder.leftovers(store));
    folder.removeLeftovers(store);
    assertEquals(List.of(), folder.leftovers(store));
    assertFalse(Files.exists(partial));
    assertTrue(Files.exists(precious));
    for (String name : kept) {
      assertTrue(Files.exists(store.backups().resolve(name)), name);
    }
  }

  @Test
  void whatSqliteSpilledBesideABackupIsALeftoverAndTheBackupIsNot() throws IOException {
    Path backup = Files.createDirectories(store.backups().resolve("0001-v1-00000000"));
    Path spilled = Files.createFile(backup.resolve("etilqs_a3ef8eae7ab84166"));
    Path database = Files.createFile(backup.resolve("store.db"));
    Path other = Files.createFile(backup.resolve("etilqs_notes"));
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Path kept = Files.createFile(elsewhere.resolve("etilqs_a3ef8eae7ab84166"));
    Files.createSymbolicLink(store.backups().resolve("0002-v1-00000000"), elsewhere);

    assertEquals(List.of(spilled), folder.leftovers(store));
    folder.removeLeftovers(store);

    assertFalse(Files.exists(spilled));
    for (Path stays : List.of(database, other, kept)) {
      assertTrue(Files.exists(stays), stays.toString());
    }
  }

  @Test
  void sizesAreThoseOfTheFileSystem() throws IOException {
    assertEquals(0, folder.databaseBytes(store));
    Files.writeString(store.database(), "12345");
    Files.writeString(store.directory().resolve("store.db-wal"), "123");
    assertEquals(8, folder.databaseBytes(store));
    assertTrue(folder.freeBytes(dir.resolve("not/there")) > 0);
  }

  @Test
  void localDiskIsWalCapable() {
    assertDoesNotThrow(() -> folder.requireWalCapable(store));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse",
        "fuse.glusterfs",
        "virtiofs",
        "vboxsf",
        "ceph",
        "lustre"
      })
  void othersKernelsAreNotWalCapable(String type) {
    assertFalse(WalCapability.works(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "f2fs", "vfat", "fuseblk", "apfs"
      })
  void localFileSystemsAreWalCapable(String type) {
    assertTrue(WalCapability.works(type));
  }

  private void assertUnsafe(StoreLocation location, Path what) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> folder.requireSafe(location));
    assertEquals(what, assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal()).path());
  }
}
