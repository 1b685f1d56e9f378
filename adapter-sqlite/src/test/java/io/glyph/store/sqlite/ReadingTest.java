package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteConnection;

/** Reading never changes a byte and leaves no file, whatever lies beside the database. */
class ReadingTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  private void readInEveryWay(StoreLocation store, Path copy) {
    database.inspect(store);
    database.counts(store);
    database.liveClaims(store, NOW);
    database.history(store);
    database.copyTo(store, copy);
    database.check(copy);
  }

  @ParameterizedTest
  @MethodSource("io.glyph.store.sqlite.Stores#all")
  void everyGoldenStoreIsReadAndLeftUntouched(String name) throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    var before = Stores.everything(store.directory());
    readInEveryWay(store, folder.resolve("copy.db"));
    assertEquals(before, Stores.everything(store.directory()));
    assertEquals(DatabaseMarks.of(StoreVersion.FIRST), database.inspect(store).marks());
  }

  @Test
  void whatIsOnlyInTheWalOfAKilledProgramIsThere() {
    StoreLocation store = Stores.golden("v1-live-wal", folder);
    assertEquals(1, database.counts(store).get("work_contexts"));
    assertEquals(3, database.counts(store).get("snapshots"));
  }

  @Test
  void copyHoldsWhatIsOnlyInTheWal() throws Exception {
    StoreLocation store = Stores.golden("v1-killed-import", folder);
    Path copy = folder.resolve("copy.db");
    database.copyTo(store, copy);
    try (SQLiteConnection opened = Stores.foreign(copy)) {
      assertEquals(11, Sql.number(opened, "SELECT count(*) FROM content"));
    }
  }

  @Test
  void storeUsedByALiveProgramIsReadAndItsFilesStayAsTheyAre() throws Exception {
    StoreLocation store = Stores.golden("v1-imported", folder);
    try (OtherProgram other = OtherProgram.on(store.database())) {
      other.run("INSERT INTO realms VALUES('live', '')");
      var before = Stores.everything(store.directory());
      assertTrue(before.containsKey("store.db-shm"));
      assertEquals(3, database.counts(store).get("realms"));
      readInEveryWay(store, folder.resolve("copy.db"));
      assertEquals(before, Stores.everything(store.directory()));
      other.run("INSERT INTO realms VALUES('later', '')");
      assertEquals(4, database.counts(store).get("realms"));
    }
  }

  @Test
  void uncommittedRowsOfOthersAreNotSeenAndDoNotHinder() throws Exception {
    StoreLocation store = Stores.golden("v1-imported", folder);
    try (OtherProgram other = OtherProgram.on(store.database())) {
      other.run("BEGIN IMMEDIATE");
      other.run("INSERT INTO realms VALUES('live', '')");
      assertEquals(2, database.counts(store).get("realms"));
      other.run("ROLLBACK");
    }
  }

  /** As a kill leaves them: copied while in use. */
  private StoreLocation killed(boolean withShm) throws Exception {
    StoreLocation store = Stores.golden("v1-imported", folder.resolve("live"));
    Path dead = Files.createDirectories(folder.resolve("dead").resolve(".glyph"));
    try (SQLiteConnection other = Stores.foreign(store.database())) {
      Sql.run(other, "INSERT INTO realms VALUES('killed', '')");
      for (String suffix : withShm ? List.of("", "-wal", "-shm") : List.of("", "-wal")) {
        Files.copy(
            store.directory().resolve("store.db" + suffix), dead.resolve("store.db" + suffix));
      }
    }
    return new StoreLocation(dead);
  }

  @Test
  void sharedMemoryOfADeadProgramIsNeitherTrustedNorTouched() throws Exception {
    StoreLocation store = killed(true);
    Files.write(store.directory().resolve("store.db-shm"), new byte[32_768]);
    var before = Stores.everything(store.directory());
    readInEveryWay(store, folder.resolve("copy.db"));
    assertEquals(3, database.counts(store).get("realms"));
    assertEquals(before, Stores.everything(store.directory()));
  }

  @Test
  void sharedMemoryWithoutWalIsLeftAlone() throws Exception {
    StoreLocation store = killed(true);
    Files.delete(store.directory().resolve("store.db-wal"));
    var before = Stores.everything(store.directory());
    readInEveryWay(store, folder.resolve("copy.db"));
    assertEquals(2, database.counts(store).get("realms"));
    assertEquals(before, Stores.everything(store.directory()));
  }

  @Test
  void emptyWalIsLeftAlone() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Files.createFile(store.directory().resolve("store.db-wal"));
    var before = Stores.everything(store.directory());
    readInEveryWay(store, folder.resolve("copy.db"));
    assertEquals(before, Stores.everything(store.directory()));
  }

  @Test
  void rollbackJournalIsRefusedUntouched() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Files.write(store.directory().resolve("store.db-journal"), new byte[600]);
    var before = Stores.everything(store.directory());
    RefusedException refused = assertThrows(RefusedException.class, () -> database.inspect(store));
    assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
    assertThrows(RefusedException.class, () -> database.open(store));
    assertEquals(before, Stores.everything(store.directory()));
  }

  @Test
  void folderWithEveryCharacterThatUrisMeanSomethingByIsRead() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("o?d#%41 x;y&z=ü'\"+"));
    StoreLocation store = Stores.golden("v1-live-wal", odd);
    var before = Stores.everything(folder);
    assertEquals(1, database.counts(store).get("work_contexts"));
    assertEquals(before, Stores.everything(folder));
    try (SQLiteConnection other = Stores.foreign(store.database())) {
      Sql.run(other, "INSERT INTO realms VALUES('live', '')");
      Path copy = odd.resolve("copy ?&.db");
      database.copyTo(store, copy);
      assertEquals(StoreVersion.FIRST, database.check(copy));
    }
  }

  @Test
  void storeInAFolderThatCannotBeWrittenIsRead() throws Exception {
    StoreLocation store = Stores.golden("v1-killed-import", folder);
    Files.setPosixFilePermissions(store.directory(), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assertEquals(11, database.counts(store).get("content"));
    } finally {
      Files.setPosixFilePermissions(
          store.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void onlyClaimsThatAreActiveAndNotOverAreLive() {
    StoreLocation store = Stores.golden("v1-claimed", folder);
    assertEquals(
        List.of(new Claim("valve-rewrite", "agent:local:pruner", "2049-09-16T20:28:57Z")),
        database.liveClaims(store, NOW));
    assertEquals(List.of(), database.liveClaims(store, Instant.parse("2050-01-01T00:00:00Z")));
  }

  @Test
  void claimWhoseEndCannotBeReadIsLive() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(
        store.database(),
        "UPDATE work_claims SET status = 'active', expires_at = 'soon' || char(27)"
            + " WHERE work_name = 'valve-rewrite'");
    assertEquals("soon\\x1b", database.liveClaims(store, NOW).getFirst().expiresAt());
  }

  @Test
  void claimsInAnotherZoneEndAtTheirInstant() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(
        store.database(),
        "UPDATE work_claims SET status = 'active', expires_at = '2026-11-24T01:00:00+02:00'");
    assertEquals(List.of(), database.liveClaims(store, NOW));
  }
}
