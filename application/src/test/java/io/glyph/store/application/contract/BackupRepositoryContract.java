package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.Sha256;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link BackupRepository} promises. It never looks into a database. */
public abstract class BackupRepositoryContract {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final EventId EVENT = EventId.next(NOW, new Random(3));
  private static final byte[] MANIFEST = "store:\n".getBytes(StandardCharsets.UTF_8);

  private static final Optional<String> ORIGIN = Optional.of(Sha256.hex(new byte[] {1}));

  protected abstract BackupRepository backups();

  /** A store folder that is there, without backups. The same at every call. */
  protected abstract StoreLocation store();

  /** Puts bytes into a file, in place of what is there, folders included. */
  protected abstract void put(Path file, byte[] bytes);

  protected abstract Optional<byte[]> get(Path file);

  @Test
  void storeWithoutBackupsHasAnEmptyList() {
    assertEquals(List.of(), backups().list(store()));
  }

  @Test
  void finishedBackupIsListedAsItWasMade() {
    Backup backup = make(1, "rows");
    assertEquals(new StoreVersion(1), backup.version());
    assertEquals(1, backup.id().number());
    assertEquals(NOW, backup.createdAt());
    assertEquals(4, backup.bytes());
    assertEquals(Sha256.hex(bytes("rows")), backup.sha256());
    assertEquals(backup.sha256().substring(0, 8), backup.id().digestPrefix());
    assertEquals("before_migration", backup.reason());
    assertEquals(EVENT.toString(), backup.eventId());
    assertEquals(ORIGIN, backup.store());
    assertEquals(List.of(new BackupRepository.Entry.Readable(backup)), backups().list(store()));
    assertEquals(backup.sha256(), backups().digest(store(), backup));
  }

  @Test
  void databaseAndManifestOfABackupAreKeptAsTheyWere() {
    Backup backup = make(1, "rows");
    Path database = backups().database(store(), backup);
    assertTrue(database.startsWith(store().backups().resolve(backup.id().toString())));
    assertEquals("rows", new String(get(database).orElseThrow(), StandardCharsets.UTF_8));
    byte[] manifest = get(database.resolveSibling("manifest.yaml")).orElseThrow();
    assertEquals("store:\n", new String(manifest, StandardCharsets.UTF_8));
  }

  @Test
  void unfinishedBackupIsPartialAndNotListed() {
    BackupRepository.Draft draft = backups().begin(store(), new StoreVersion(1));
    assertEquals(Optional.empty(), get(draft.database()));
    put(draft.database(), bytes("rows"));
    Path folder = draft.database().getParent();
    assertTrue(folder != null && folder.toString().endsWith(".partial"));
    assertEquals(store().backups(), folder.getParent());
    assertEquals(List.of(), backups().list(store()));
  }

  @Test
  void numbersGrowAndTheOldestComesFirst() {
    Backup first = make(1, "one");
    Backup second = make(2, "two");
    assertTrue(second.id().number() > first.id().number());
    assertEquals(
        List.of(
            new BackupRepository.Entry.Readable(first),
            new BackupRepository.Entry.Readable(second)),
        backups().list(store()));
  }

  @Test
  void discardedBackupIsGoneAndTheOthersStay() {
    Backup first = make(1, "one");
    Backup second = make(1, "two");
    backups().discard(store(), second);
    assertEquals(List.of(new BackupRepository.Entry.Readable(first)), backups().list(store()));
    assertEquals(Optional.empty(), get(backups().database(store(), second)));
  }

  @Test
  void digestIsThatOfTheBytesNowAndTellsOfDamage() {
    Backup backup = make(1, "rows");
    put(backups().database(store(), backup), bytes("rowz"));
    assertNotEquals(backup.sha256(), backups().digest(store(), backup));
    assertEquals(Sha256.hex(bytes("rowz")), backups().digest(store(), backup));
  }

  @Test
  void folderThatClaimsToBeABackupAndIsNotIsShownAsUnreadable() {
    Backup backup = make(1, "rows");
    put(store().backups().resolve("0007-v1-0badf00d").resolve("store.db"), bytes("rows"));
    List<BackupRepository.Entry> entries = backups().list(store());
    assertEquals(new BackupRepository.Entry.Readable(backup), entries.getFirst());
    assertEquals(
        "0007-v1-0badf00d",
        assertInstanceOf(BackupRepository.Entry.Unreadable.class, entries.get(1)).name());
    assertTrue(make(1, "more").id().number() > 7, "a number was used twice");
  }

  @Test
  void whatIsNoBackupIsLeftOut() {
    put(store().backups().resolve("notes").resolve("store.db"), bytes("rows"));
    put(store().backups().resolve("readme.txt"), bytes("hello"));
    assertEquals(List.of(), backups().list(store()));
  }

  private Backup make(int version, String database) {
    BackupRepository.Draft draft = backups().begin(store(), new StoreVersion(version));
    put(draft.database(), bytes(database));
    return draft.finish(MANIFEST, NOW, "before_migration", EVENT, ORIGIN);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
