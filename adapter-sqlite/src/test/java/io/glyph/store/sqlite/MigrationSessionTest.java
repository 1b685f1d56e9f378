package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions on a live database. */
class MigrationSessionTest {
  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  private StoreLocation managed() {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Migrating.toVersion2(database, store, folder.resolve("first.db"));
    return store;
  }

  @Test
  void othersSeeNothingBeforeTheCommitAndAllAfterIt() throws Exception {
    StoreLocation store = Stores.golden("v1-live-wal", folder);
    Path copy = folder.resolve("before.db");
    try (OtherProgram other = OtherProgram.on(store.database());
        MigrationSession session = database.open(store)) {
      other.run("INSERT INTO realms VALUES('theirs', '')");
      session.begin();
      assertTrue(other.run("INSERT INTO realms VALUES('x', '')").contains("BUSY"));
      database.copyTo(store, copy);
      session.migrate(List.of(Stores.managedStore()), copy);
      assertEquals("1", other.run("SELECT value FROM meta"));
      assertEquals(DatabaseMarks.of(StoreVersion.FIRST), database.inspect(store).marks());
      assertEquals(CommitVerdict.COMMITTED, session.commit());
      assertEquals("2", other.run("SELECT value FROM meta"));
      assertEquals(3, database.counts(store).get("realms"));
    }
  }

  @Test
  void rolledBackAndClosedSessionsLeaveTheDatabaseAsItWas() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    var before = Stores.everything(store.directory());
    Path copy = folder.resolve("before.db");
    try (MigrationSession session = database.open(store)) {
      session.begin();
      database.copyTo(store, copy);
      session.migrate(List.of(Stores.managedStore()), copy);
      session.rollback();
      session.rollback();
      assertEquals(DatabaseMarks.of(StoreVersion.FIRST), session.begin().marks());
      session.migrate(List.of(Stores.managedStore()), copy);
    }
    assertEquals(before.get("store.db"), Stores.everything(store.directory()).get("store.db"));
    assertEquals(before.keySet(), Stores.everything(store.directory()).keySet());
  }

  @Test
  void outboxManifestAndSealComeBackAsTheyWerePut() {
    StoreLocation store = managed();
    Random random = new Random(3);
    EventId first = EventId.next(Instant.EPOCH, random);
    EventId second = EventId.next(Instant.EPOCH, random);
    TreeState seal = sealOf(3);
    try (MigrationSession session = database.open(store)) {
      session.begin();
      session.keepManifest(Migrating.ID, new byte[] {0, 1, (byte) 0xff});
      session.enqueue(Migrating.entry(second), TreeState.EMPTY);
      session.enqueue(Migrating.entry(first), seal);
      assertEquals(CommitVerdict.COMMITTED, session.commit());
      DatabaseFacts facts = database.inspect(store);
      assertEquals(List.of(second, first), facts.outbox().stream().map(OutboxEntry::id).toList());
      assertEquals(Migrating.entry(first), facts.outbox().getLast());
      assertEquals(Optional.of(seal), facts.seal());
      assertArrayEquals(new byte[] {0, 1, (byte) 0xff}, facts.manifest());
      session.receipt(List.of(second), TreeState.EMPTY);
      assertEquals(List.of(Migrating.entry(first)), database.inspect(store).outbox());
      assertEquals(Optional.of(TreeState.EMPTY), database.inspect(store).seal());
    }
  }

  private static TreeState sealOf(int lines) {
    var tree = TreeState.EMPTY.tree();
    for (int i = 0; i < lines; i++) {
      byte[] leaf = new byte[32];
      leaf[0] = (byte) i;
      tree.add(leaf);
    }
    return new TreeState(lines, 10L * lines, tree.frontier());
  }

  @Test
  void outboxDoesNotGrowForEver() throws Exception {
    StoreLocation store = managed();
    Random random = new Random(4);
    try (MigrationSession session = database.open(store)) {
      for (int round = 0; round < 3; round++) {
        session.begin();
        List<EventId> events =
            Stream.generate(() -> EventId.next(Instant.EPOCH, random)).limit(200).toList();
        events.forEach(event -> session.enqueue(Migrating.entry(event), TreeState.EMPTY));
        session.commit();
        session.receipt(events, Migrating.SEAL);
      }
    }
    try (OtherProgram other = OtherProgram.on(store.database())) {
      assertEquals("256", other.run("SELECT count(*) FROM glyph_outbox"));
    }
  }

  @Test
  void sessionThatFailedDoesNothingMore() {
    StoreLocation store = managed();
    try (MigrationSession session = database.open(store)) {
      session.begin();
      session.enqueue(Migrating.entry(other()), TreeState.EMPTY);
      // The first migration has used this id: the database refuses it a second time.
      assertThrows(
          RuntimeException.class,
          () -> session.enqueue(Migrating.entry(Migrating.EVENT), TreeState.EMPTY));
      assertThrows(IllegalStateException.class, session::commit);
      assertThrows(
          IllegalStateException.class,
          () -> session.keepManifest(Migrating.ID, Migrating.MANIFEST));
    }
    assertEquals(List.of(), database.inspect(store).outbox());
  }

  private static EventId other() {
    return EventId.next(Instant.EPOCH, new Random(99));
  }

  @Test
  void writerInTheWayIsBusy() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    SqliteStoreDatabase impatient = Stores.impatient(Duration.ofSeconds(10));
    try (OtherProgram other = OtherProgram.on(store.database())) {
      other.run("BEGIN IMMEDIATE");
      other.run("INSERT INTO realms VALUES('theirs', '')");
      try (MigrationSession session = impatient.open(store)) {
        RefusedException refused = assertThrows(RefusedException.class, session::begin);
        assertInstanceOf(Refusal.StoreBusy.class, refused.refusal());
      }
      other.run("COMMIT");
    }
    assertEquals(3, database.counts(store).get("realms"));
  }

  @Test
  void receiptThatCannotBeWrittenLeavesTheEntriesPending() throws Exception {
    StoreLocation store = managed();
    SqliteStoreDatabase impatient = Stores.impatient(Duration.ofSeconds(10));
    EventId event = other();
    try (OtherProgram other = OtherProgram.on(store.database());
        MigrationSession session = impatient.open(store)) {
      session.begin();
      session.enqueue(Migrating.entry(event), TreeState.EMPTY);
      session.commit();
      other.run("BEGIN IMMEDIATE");
      assertThrows(
          StoreAccessException.class, () -> session.receipt(List.of(event), TreeState.EMPTY));
    }
    assertEquals(List.of(Migrating.entry(event)), database.inspect(store).outbox());
  }

  @Test
  void readerInTheWayOfACheckpointIsNoFailure() throws Exception {
    StoreLocation store = managed();
    SqliteStoreDatabase impatient = Stores.impatient(Duration.ofSeconds(10));
    try (OtherProgram other = OtherProgram.on(store.database());
        MigrationSession session = impatient.open(store)) {
      other.run("BEGIN");
      other.run("SELECT count(*) FROM realms");
      session.begin();
      session.keepManifest(Migrating.ID, new byte[9]);
      session.commit();
      session.checkpoint();
      other.run("ROLLBACK");
      session.checkpoint();
      assertEquals(0, Files.size(Surroundings.beside(store.database(), "-wal")));
    }
  }

  @Test
  void freshConnectionTellsWhetherACommitHasHappened() {
    StoreLocation store = managed();
    Optional<DatabaseMarks> first = Optional.of(DatabaseMarks.of(StoreVersion.FIRST));
    Optional<DatabaseMarks> second = Optional.of(DatabaseMarks.of(new StoreVersion(2)));
    Path path = store.database();
    assertEquals(CommitVerdict.COMMITTED, database.lookAgain(path, first, List.of()));
    assertEquals(
        CommitVerdict.COMMITTED, database.lookAgain(path, second, List.of(Migrating.EVENT)));
    assertEquals(CommitVerdict.ROLLED_BACK, database.lookAgain(path, second, List.of(other())));
    assertEquals(
        CommitVerdict.UNKNOWN, database.lookAgain(folder.resolve("nothing.db"), first, List.of()));
  }

  @Test
  void killedMigrationLeavesTheOldStore() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    try (OtherProgram other = OtherProgram.on(store.database())) {
      other.run("PRAGMA cache_size=1");
      other.run("BEGIN IMMEDIATE");
      other.run("DELETE FROM snapshots");
      other.run("CREATE TABLE big AS SELECT randomblob(100000) FROM hook_runs");
      other.kill();
    }
    assertEquals(19, database.counts(store).get("snapshots"));
    Migrating.toVersion2(database, store, folder.resolve("before.db"));
    assertEquals(19, database.counts(store).get("snapshots"));
  }

  @Test
  void storeInDeleteModeIsSwitchedToWal() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(store.database(), "PRAGMA journal_mode=DELETE");
    Migrating.toVersion2(database, store, folder.resolve("before.db"));
    try (OtherProgram other = OtherProgram.on(store.database())) {
      assertEquals("wal", other.run("PRAGMA journal_mode"));
    }
  }

  @Test
  void copyWithASidecarIsNotTrusted() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path copy = folder.resolve("copy.db");
    database.copyTo(store, copy);
    assertEquals(StoreVersion.FIRST, database.check(copy));
    for (String suffix : List.of("-wal", "-shm")) {
      Path sidecar = Files.createFile(Surroundings.beside(copy, suffix));
      RefusedException refused = assertThrows(RefusedException.class, () -> database.check(copy));
      assertInstanceOf(Refusal.DatabaseInvalid.class, refused.refusal());
      Files.delete(sidecar);
    }
    assertThrows(StoreAccessException.class, () -> database.copyTo(store, copy));
    assertEquals(StoreVersion.FIRST, database.check(copy));
  }
}
