package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What {@link StoreDatabase} and {@link MigrationSession} promise. */
public abstract class StoreDatabaseContract {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final StoreVersion V1 = StoreVersion.FIRST;
  private static final StoreVersion V2 = new StoreVersion(2);
  private static final StoreId ID =
      new StoreId(UUID.fromString("0b5e3a3c-7a0e-4a53-9d2e-3f6f1f2c9a11"));
  private static final byte[] MANIFEST = "store:\n".getBytes(StandardCharsets.UTF_8);

  private final Random random = new Random(5);

  /** The same at every call. */
  protected abstract StoreDatabase database();

  /** A store folder that is there, without a database. The same at every call. */
  protected abstract StoreLocation store();

  /** An empty folder outside the store, that is there. The same at every call. */
  protected abstract Path scratch();

  /** Every name under the store's folder, with what is in it. */
  protected abstract SortedMap<String, String> footprint();

  /** Puts bytes into a file, in place of what is there. */
  protected abstract void put(Path file, byte[] bytes);

  /**
   * Inserts a row into {@code remotes} as another program does, without waiting for a lock.
   *
   * @return false where somebody else holds the write lock
   */
  protected abstract boolean insertRemote(String name);

  /** Inserts an active claim as another program does. */
  protected abstract void insertClaim(String workName, Instant expiresAt);

  /** A migration from 1 to 2 that loses nothing. */
  protected abstract Migration upgrade();

  /** The same, and it deletes all rows of {@code remotes}, which its descriptor does not name. */
  protected abstract Migration upgradeThatEmptiesRemotes();

  /** A migration from 1 to 2 that changes rows of {@code remotes} and fails then. */
  protected abstract Migration upgradeThatFails();

  @Test
  void firstVersionIsEmptyAndHasNoSidecars() {
    database().createFirstVersion(store());
    assertEquals(
        new DatabaseFacts(DatabaseMarks.of(V1), List.of(), Optional.empty(), null),
        database().inspect(store()));
    assertEquals(0L, database().counts(store()).get("remotes"));
    assertTrue(database().counts(store()).values().stream().allMatch(count -> count == 0));
    assertEquals(List.of(), database().history(store()));
    assertNoSidecars();
  }

  @Test
  void firstVersionDoesNotReplaceADatabase() {
    stocked();
    assertThrows(RuntimeException.class, () -> database().createFirstVersion(store()));
    assertEquals(2L, database().counts(store()).get("remotes"));
  }

  @Test
  void databaseThatIsMissingOrNoneIsInvalidAndStaysSo() {
    assertInvalid(() -> database().inspect(store()));
    put(store().database(), "hello, this is a text file".getBytes(StandardCharsets.UTF_8));
    SortedMap<String, String> before = footprint();
    assertInvalid(() -> database().inspect(store()));
    assertInvalid(() -> database().counts(store()));
    assertInvalid(() -> database().liveClaims(store(), NOW));
    assertInvalid(() -> database().copyTo(store(), scratch().resolve("copy.db")));
    assertInvalid(() -> database().check(store().database()));
    assertEquals(before, footprint());
  }

  /** Whoever must not change anything, asks before opening. */
  @Test
  void databaseWithAWalBesideItIsUnsettledUntilASessionIsClosed() {
    stocked();
    assertFalse(database().isUnsettled(store()));
    put(store().database().resolveSibling("store.db-wal"), new byte[0]);
    SortedMap<String, String> before = footprint();
    assertTrue(database().isUnsettled(store()));
    assertEquals(before, footprint());
    database().open(store()).close();
    assertFalse(database().isUnsettled(store()));
    assertNoSidecars();
  }

  @Test
  void readingLeavesEveryByteAndEveryName() {
    stocked();
    SortedMap<String, String> before = footprint();
    DatabaseFacts facts = database().inspect(store());
    assertEquals(DatabaseMarks.of(V1), facts.marks());
    assertEquals(2L, database().counts(store()).get("remotes"));
    assertEquals(List.of(), database().liveClaims(store(), NOW));
    assertEquals(List.of(), database().history(store()));
    database().copyTo(store(), scratch().resolve("copy.db"));
    assertEquals(before, footprint());
  }

  @Test
  void claimIsLiveUntilItExpires() {
    database().createFirstVersion(store());
    insertClaim("work-a", NOW);
    insertClaim("work-b", NOW.plusSeconds(1));
    assertEquals(
        List.of("work-b"),
        database().liveClaims(store(), NOW).stream().map(claim -> claim.workName()).toList());
  }

  @Test
  void copyIsWholeAndStaysAsItWas() {
    stocked();
    StoreLocation copy = new StoreLocation(scratch());
    database().copyTo(store(), copy.database());
    assertEquals(V1, database().check(copy.database()));
    assertTrue(insertRemote("third"));
    assertEquals(2L, database().counts(copy).get("remotes"));
    assertEquals(3L, database().counts(store()).get("remotes"));
  }

  @Test
  void copyCanBeCopied() {
    stocked();
    StoreLocation copy = new StoreLocation(scratch());
    database().copyTo(store(), copy.database());
    database().copyTo(copy, scratch().resolve("second.db"));
    assertEquals(V1, database().check(scratch().resolve("second.db")));
  }

  @Test
  void rehearsalMeasuresAndLeavesTheStore() {
    stocked();
    SortedMap<String, String> before = footprint();
    assertEquals(List.of(), rehearse("a", upgrade()).losses());
    Loss.RowsLost lost =
        assertInstanceOf(
            Loss.RowsLost.class, rehearse("b", upgradeThatEmptiesRemotes()).losses().getFirst());
    assertEquals("remotes", lost.table());
    assertEquals(2, lost.count());
    assertMigrationFails(() -> rehearse("c", upgradeThatFails()));
    assertEquals(before, footprint());
  }

  @Test
  void whatIsMeasuredInTheStoreIsWhatWasRehearsed() {
    stocked();
    Effects rehearsed = rehearse("a", upgradeThatEmptiesRemotes());
    withSession(session -> {
      session.begin();
      assertEquals(rehearsed, migrate(session, upgradeThatEmptiesRemotes()));
    });
    assertUnchanged();
  }

  @Test
  void sessionSeesUnderTheLockWhatInspectionSees() {
    stocked();
    DatabaseFacts facts = database().inspect(store());
    withSession(session -> assertEquals(facts, session.begin()));
  }

  @Test
  void otherProgramsCannotWriteWithinATransactionAndCanAfterIt() {
    stocked();
    withSession(session -> {
      session.begin();
      assertFalse(insertRemote("third"));
      session.rollback();
      assertTrue(insertRemote("third"));
    });
    assertEquals(3L, database().counts(store()).get("remotes"));
  }

  @Test
  void copyWithinATransactionIsTheStateBefore() {
    stocked();
    withSession(session -> {
      session.begin();
      Effects effects = migrate(session, upgrade());
      assertNotNull(effects);
      database().copyTo(store(), scratch().resolve("copy.db"));
      assertEquals(V1, database().check(scratch().resolve("copy.db")));
    });
  }

  @Test
  void sessionThatIsClosedWithoutACommitLeavesTheDatabase() {
    stocked();
    withSession(session -> {
      session.begin();
      Effects effects = migrate(session, upgrade());
      assertNotNull(effects);
      session.keepManifest(ID, MANIFEST);
      session.enqueue(entry(), tree(1));
    });
    assertUnchanged();
  }

  @Test
  void rolledBackTransactionLeavesTheDatabaseAndTheSessionCanBeginAgain() {
    stocked();
    withSession(session -> {
      session.rollback();
      session.begin();
      Effects effects = migrate(session, upgradeThatEmptiesRemotes());
      assertFalse(effects.losses().isEmpty());
      session.rollback();
      assertEquals(DatabaseMarks.of(V1), session.begin().marks());
    });
    assertUnchanged();
  }

  @Test
  void migrationThatFailsChangesNothing() {
    stocked();
    withSession(session -> {
      session.begin();
      assertMigrationFails(() -> migrate(session, upgradeThatFails()));
      assertDoesNotThrow(session::rollback);
    });
    assertUnchanged();
    assertTrue(insertRemote("third"), "the lock was kept");
  }

  @Test
  void committedMigrationIsThereWithAllThatBelongsToIt() {
    stocked();
    OutboxEntry entry = entry();
    withSession(session -> commit(session, entry));
    DatabaseFacts facts = database().inspect(store());
    assertEquals(DatabaseMarks.of(V2), facts.marks());
    assertEquals(List.of(entry), facts.outbox());
    assertEquals(Optional.of(tree(1)), facts.seal());
    assertArrayEquals(MANIFEST, facts.manifest());
    assertEquals(2L, database().counts(store()).get("remotes"));
    assertEquals(List.of(V2), database().history(store()).stream().map(row -> row.to()).toList());
    assertEquals(upgrade().script(), database().history(store()).getFirst().script());
  }

  @Test
  void receiptClearsWhatWasDeliveredAndKeepsTheNewSeal() {
    stocked();
    OutboxEntry first = entry();
    OutboxEntry second = entry();
    withSession(session -> {
      commit(session, first);
      session.begin();
      session.enqueue(second, tree(2));
      assertEquals(CommitVerdict.COMMITTED, session.commit());
      assertEquals(List.of(first, second), database().inspect(store()).outbox());
      session.receipt(List.of(first.id()), tree(3));
      session.checkpoint();
    });
    DatabaseFacts facts = database().inspect(store());
    assertEquals(List.of(second), facts.outbox());
    assertEquals(Optional.of(tree(3)), facts.seal());
    withSession(session -> session.receipt(List.of(second.id()), tree(4)));
    assertEquals(List.of(), database().inspect(store()).outbox());
    assertArrayEquals(MANIFEST, database().inspect(store()).manifest());
  }

  @Test
  void receiptThatIsGivenTwiceIsNoError() {
    stocked();
    OutboxEntry entry = entry();
    withSession(session -> {
      commit(session, entry);
      session.receipt(List.of(entry.id()), tree(2));
      session.receipt(List.of(entry.id()), tree(2));
    });
    assertEquals(List.of(), database().inspect(store()).outbox());
  }

  @Test
  void managedDatabaseIsReadWithoutATrace() {
    stocked();
    withSession(session -> {
      commit(session, entry());
      session.checkpoint();
    });
    assertNoSidecars();
    SortedMap<String, String> before = footprint();
    DatabaseFacts facts = database().inspect(store());
    assertEquals(1, facts.outbox().size());
    assertEquals(2L, database().counts(store()).get("remotes"));
    assertEquals(1, database().history(store()).size());
    assertEquals(before, footprint());
  }

  private void stocked() {
    database().createFirstVersion(store());
    assertTrue(insertRemote("first"));
    assertTrue(insertRemote("second"));
  }

  private void commit(MigrationSession session, OutboxEntry entry) {
    session.begin();
    assertEquals(List.of(), migrate(session, upgrade()).losses());
    session.keepManifest(ID, MANIFEST);
    session.enqueue(entry, tree(1));
    assertEquals(CommitVerdict.COMMITTED, session.commit());
  }

  private Effects migrate(MigrationSession session, Migration step) {
    Path before = scratch().resolve("before.db");
    database().copyTo(store(), before);
    return session.migrate(List.of(step), before);
  }

  private Effects rehearse(String name, Migration step) {
    Path before = scratch().resolve(name + "-before.db");
    Path copy = scratch().resolve(name + "-copy.db");
    database().copyTo(store(), before);
    database().copyTo(store(), copy);
    return database().rehearse(copy, before, List.of(step));
  }

  private void withSession(Consumer<MigrationSession> work) {
    try (MigrationSession session = database().open(store())) {
      work.accept(session);
    }
  }

  private void assertUnchanged() {
    assertEquals(
        new DatabaseFacts(DatabaseMarks.of(V1), List.of(), Optional.empty(), null),
        database().inspect(store()));
    assertEquals(2L, database().counts(store()).get("remotes"));
    assertEquals(List.of(), database().history(store()));
  }

  private void assertNoSidecars() {
    assertEquals(
        List.of(),
        footprint().keySet().stream()
            .filter(
                name -> name.endsWith("-wal") || name.endsWith("-shm") || name.endsWith("-journal"))
            .toList());
  }

  private static void assertInvalid(Executable work) {
    RefusedException refused = assertThrows(RefusedException.class, work);
    assertInstanceOf(Refusal.DatabaseInvalid.class, refused.refusal());
  }

  private static void assertMigrationFails(Executable work) {
    RefusedException refused = assertThrows(RefusedException.class, work);
    assertInstanceOf(Refusal.MigrationFailed.class, refused.refusal());
  }

  /** One event, whose line names it. */
  private OutboxEntry entry() {
    EventId id = EventId.next(NOW, random);
    byte[] line = ("{\"id\":\"" + id + "\"}\n").getBytes(StandardCharsets.UTF_8);
    return new OutboxEntry(id, line, 3);
  }

  private static TreeState tree(int lines) {
    MerkleTree tree = new MerkleTree();
    for (int i = 0; i < lines; i++) {
      tree.add(new byte[MerkleTree.HASH_LENGTH]);
    }
    return new TreeState(lines, 3L * lines, tree.frontier());
  }
}
