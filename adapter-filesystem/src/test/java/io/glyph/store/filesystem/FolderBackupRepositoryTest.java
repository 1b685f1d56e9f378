package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.BackupRepository.Draft;
import io.glyph.store.application.port.BackupRepository.Entry;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderBackupRepositoryTest {
  private static final byte[] MANIFEST = "the manifest".getBytes(StandardCharsets.UTF_8);
  private static final String ABC_SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path dir = Path.of("");
  private StoreLocation store = new StoreLocation(Path.of("/"));
  private final FolderBackupRepository backups = new FolderBackupRepository();

  @BeforeEach
  void locate() {
    store = new StoreLocation(dir);
  }

  private Backup make(FolderBackupRepository repository) throws IOException {
    Draft draft = repository.begin(store, StoreVersion.FIRST);
    Files.writeString(draft.database(), "abc");
    return draft.finish(
        MANIFEST,
        Instant.parse("2026-11-23T12:00:00.5Z"),
        "before_migration",
        LogFixture.id(),
        Optional.of(ABC_SHA256));
  }

  @Test
  void finishedBackupIsListedAsItWasMade() throws IOException {
    Backup made = make(backups);
    assertEquals("0001-v1-ba7816bf", made.id().toString());
    assertEquals(ABC_SHA256, made.sha256());
    assertEquals(3, made.bytes());
    assertEquals(Instant.parse("2026-11-23T12:00:00Z"), made.createdAt());
    assertEquals(List.of(new Entry.Readable(made)), backups.list(store));
    assertEquals(ABC_SHA256, backups.digest(store, made));
    assertEquals("abc", Files.readString(backups.database(store, made)));
    Path folder = store.backups().resolve("0001-v1-ba7816bf");
    assertEquals("the manifest", Files.readString(folder.resolve("manifest.yaml")));
    for (Path closed : List.of(store.backups(), folder)) {
      assertEquals(
          PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(closed));
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertEquals(
            PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
      }
    }
  }

  @Test
  void numbersGoOnAfterTheHighestPartialOnesIncluded() throws IOException {
    Backup first = make(backups);
    Backup second = make(backups);
    assertEquals(2, second.id().number());
    Draft killed = backups.begin(store, StoreVersion.FIRST);
    assertTrue(killed.database().toString().endsWith("/0003-v1.partial/store.db"));
    assertEquals(4, make(backups).id().number());
    Files.createDirectory(store.backups().resolve("12345-v1-00000000"));
    assertEquals(12346, make(backups).id().number());
    assertEquals(5, backups.list(store).size());
    assertEquals(new Entry.Readable(first), backups.list(store).getFirst());
  }

  @Test
  void effectsAreSyncedBeforeTheRename() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    make(new FolderBackupRepository(disk));
    int rename = disk.effects.indexOf("rename 0001-v1-ba7816bf");
    for (String synced : List.of("store.db", "manifest.yaml", "backup.yaml", "0001-v1.partial")) {
      int at = disk.effects.indexOf("sync " + synced);
      assertTrue(at >= 0 && at < rename, synced + " in " + disk.effects);
    }
    assertEquals("sync backups", disk.effects.getLast());
  }

  @Test
  void stoppedAtAnyEffectThereIsNoBackupOrAWholeOne() throws IOException {
    for (int stop = 0; ; stop++) {
      store = new StoreLocation(Files.createDirectory(dir.resolve("s" + stop)));
      RecordingDisk disk = new RecordingDisk(stop, true, "stopped");
      boolean stopped = false;
      try {
        make(new FolderBackupRepository(disk));
      } catch (StoreAccessException e) {
        stopped = true;
      }
      for (Entry entry : backups.list(store)) {
        Backup backup = assertInstanceOf(Entry.Readable.class, entry).backup();
        assertEquals(backup.sha256(), backups.digest(store, backup));
      }
      new PosixStoreFolder().removeLeftovers(store);
      try (var left = Files.exists(store.backups()) ? Files.list(store.backups()) : null) {
        assertEquals(
            backups.list(store).size(), left == null ? 0 : left.count(), "stopped at " + stop);
      }
      if (!stopped) {
        assertTrue(stop > 10);
        return;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          store.db-wal     | x              | lies beside its database
          store.db-journal |                | lies beside its database
          store.db         | abcd           | does not have the size
          backup.yaml      | ''             | is empty
          backup.yaml      | 'backup: 1'    | is not a mapping
          backup.yaml      | 'backup: {}'   | backup.id is missing
          backup.yaml      | 'backup: {id: 0001-v1-ba7816bf, x: 1}' | which is not known
          """)
  void backupThatDoesNotFitIsUnreadable(String file, String content, String problem)
      throws IOException {
    Backup made = make(backups);
    Path folder = backups.database(store, made).resolveSibling(file);
    Files.writeString(folder, content == null ? "" : content);
    assertProblem(problem);
  }

  @Test
  void renamedBackupIsUnreadable() throws IOException {
    Backup made = make(backups);
    Path folder = store.backups().resolve(made.id().toString());
    Files.move(folder, store.backups().resolve("0007-v1-ba7816bf"));
    assertProblem("is of another backup");
  }

  @Test
  void missingAndLinkedFilesAreUnreadable() throws IOException {
    Backup made = make(backups);
    Path database = backups.database(store, made);
    Path moved = dir.resolve("moved");
    Files.move(database, moved);
    assertProblem("it has no store.db");
    Files.createSymbolicLink(database, moved);
    assertProblem("it is a link");
    Files.delete(database);
    Files.createLink(database, moved);
    assertProblem("it is a hard link");
  }

  private void assertProblem(String problem) {
    Entry.Unreadable entry =
        assertInstanceOf(Entry.Unreadable.class, backups.list(store).getFirst());
    assertTrue(entry.problem().contains(problem), entry.problem());
  }

  @Test
  void whatIsNotABackupIsLeftOut() throws IOException {
    assertEquals(List.of(), backups.list(store));
    Files.createDirectories(store.backups().resolve("0001-v1.partial"));
    Files.createDirectories(store.backups().resolve("1-v1-00000000"));
    Files.createDirectories(store.backups().resolve("notes"));
    assertEquals(List.of(), backups.list(store));
  }

  @Test
  void discardedBackupIsGoneAndAHalfDiscardedOneIsALeftover() throws IOException {
    Backup made = make(backups);
    FolderBackupRepository stopped =
        new FolderBackupRepository(new RecordingDisk(2, false, "stopped"));
    assertThrows(StoreAccessException.class, () -> stopped.discard(store, made));
    assertEquals(List.of(), backups.list(store));
    assertEquals(1, new PosixStoreFolder().leftovers(store).size());
    Backup other = make(backups);
    backups.discard(store, other);
    backups.discard(store, other);
    assertFalse(Files.exists(store.backups().resolve(other.id().toString())));
  }
}
