package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WAL of another database beside a good one is refused: opening would destroy it. */
class ForeignWalTest {
  /**
   * Cannot be told apart. The databases of fresh and killed-import are the same bytes, so the WAL
   * of one is the WAL of the other; and a WAL that only fills tables which are empty here continues
   * any of them.
   */
  private static final Set<String> INDISTINGUISHABLE =
      Set.of(
          "v1-live-wal beside v1-fresh",
          "v1-live-wal beside v1-imported",
          "v1-live-wal beside v1-killed-import",
          "v1-killed-init beside v1-fresh",
          "v1-killed-init beside v1-killed-import",
          "v1-killed-import beside v1-fresh");

  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  @Test
  void walOfAnotherGoldenStoreIsRefusedOrHidesAndChangesNoRow() throws Exception {
    List<String> accepted = new ArrayList<>();
    for (String main : Stores.ALL) {
      for (String other : Stores.WITH_WAL) {
        if (!main.equals(other) && accepts(main, other)) {
          accepted.add(other + " beside " + main);
        }
      }
    }
    assertEquals(INDISTINGUISHABLE, Set.copyOf(accepted));
  }

  private boolean accepts(String main, String other) throws Exception {
    StoreLocation store = Stores.golden(main, folder.resolve(main + "-" + other + "/here"));
    StoreLocation stranger = Stores.golden(other, folder.resolve(main + "-" + other + "/there"));
    Files.copy(
        stranger.directory().resolve("store.db-wal"),
        store.directory().resolve("store.db-wal"),
        StandardCopyOption.REPLACE_EXISTING);
    var before = Stores.everything(store.directory());
    try {
      database.inspect(store);
      assertHidesAndChangesNothing(store, main);
      return true;
    } catch (RefusedException refused) {
      assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
      assertThrows(RefusedException.class, () -> database.open(store));
      assertEquals(before, Stores.everything(store.directory()));
      return false;
    }
  }

  private void assertHidesAndChangesNothing(StoreLocation store, String main) throws Exception {
    Path both = folder.resolve(main + "-both.db");
    Path alone = folder.resolve(main + "-alone.db");
    database.copyTo(store, both);
    Files.delete(store.directory().resolve("store.db-wal"));
    database.copyTo(store, alone);
    assertEquals(List.of(), RowComparison.compare(alone, both).losses());
    Files.delete(both);
    Files.delete(alone);
  }

  @Test
  void walOfAnotherPageSizeIsRefused() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path other = folder.resolve("other.db");
    try (OtherProgram program = OtherProgram.on(other)) {
      program.run("PRAGMA page_size=65536");
      program.run("PRAGMA journal_mode=WAL");
      program.run("CREATE TABLE t(x)");
      Files.copy(Surroundings.beside(other, "-wal"), Surroundings.beside(store.database(), "-wal"));
    }
    RefusedException refused = assertThrows(RefusedException.class, () -> database.inspect(store));
    assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
  }

  @Test
  void databasePutBackUnderTheWalOfItsFutureIsRefused() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    byte[] old = Files.readAllBytes(store.database());
    try (OtherProgram program = OtherProgram.on(store.database())) {
      program.run("CREATE TABLE later(x)");
      program.run("DELETE FROM snapshots");
      program.run("PRAGMA wal_checkpoint(TRUNCATE)");
      program.run("CREATE TABLE evenlater(x)");
      program.kill();
    }
    Files.write(store.database(), old);
    var before = Stores.everything(store.directory());
    RefusedException refused = assertThrows(RefusedException.class, () -> database.inspect(store));
    assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
    assertThrows(RefusedException.class, () -> database.open(store));
    assertEquals(before, Stores.everything(store.directory()));
  }

  @Test
  void ownWalIsAcceptedAtEveryPointOfACheckpoint() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    try (OtherProgram program = OtherProgram.on(store.database())) {
      program.run("PRAGMA wal_autocheckpoint=0");
      program.run("CREATE TABLE notes(x)");
      program.run("INSERT INTO notes SELECT randomblob(900) FROM snapshots");
      program.run("UPDATE snapshots SET reason = reason || '!' WHERE rowid = 3");
      program.kill();
    }
    Files.delete(Surroundings.beside(store.database(), "-shm"));
    byte[] old = Files.readAllBytes(store.database());
    Path other = Files.createDirectories(folder.resolve("other")).resolve("store.db");
    Files.write(other, old);
    Files.copy(Surroundings.beside(store.database(), "-wal"), Surroundings.beside(other, "-wal"));
    Stores.meddle(other, "PRAGMA wal_checkpoint(TRUNCATE)");
    byte[] checkpointed = Files.readAllBytes(other);
    assertTrue(checkpointed.length > old.length);
    // A checkpoint writes pages in order and may stop between any two.
    for (int cut = 0; cut <= checkpointed.length; cut += 4096) {
      byte[] file = Arrays.copyOf(old, Math.max(cut, old.length));
      System.arraycopy(checkpointed, 0, file, 0, cut);
      Files.write(store.database(), file);
      assertEquals(19, database.counts(store).get("snapshots"), "cut at " + cut);
    }
  }

  /** Tables that are filled anew take pages of others: migrations and scripts do that. */
  @Test
  void walThatMakesTablesAnewIsAcceptedAtEveryPointOfItsCheckpoint() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    byte[] old = Files.readAllBytes(store.database());
    Path other = Files.createDirectories(folder.resolve("other")).resolve("store.db");
    byte[] wal;
    try (OtherProgram program = OtherProgram.on(store.database())) {
      program.run("PRAGMA wal_autocheckpoint=0");
      program.run("BEGIN");
      program.run("CREATE TABLE later(x)");
      program.run("DROP TABLE later");
      program.run("UPDATE snapshots SET rowid = rowid + 1000, reason = reason || '!'");
      program.run("UPDATE content SET rowid = rowid + 1000, created_at = 'later'");
      assertEquals("done", program.run("COMMIT"));
      wal = Files.readAllBytes(Surroundings.beside(store.database(), "-wal"));
      program.kill();
    }
    Files.deleteIfExists(Surroundings.beside(store.database(), "-shm"));
    Files.write(other, old);
    Files.write(Surroundings.beside(other, "-wal"), wal);
    Stores.meddle(other, "PRAGMA wal_checkpoint(TRUNCATE)");
    assertAcceptedAtEveryPoint(store, old, Files.readAllBytes(other), wal);
  }

  /** A backup is put in place by a connection that keeps its index of the WAL to itself. */
  @Test
  void walOfABackupPutInPlaceIsAcceptedAtEveryPointOfItsCheckpoint() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path backup = folder.resolve("backup.db");
    database.copyTo(store, backup);
    Stores.meddle(backup, "UPDATE snapshots SET rowid = rowid + 1000, reason = 'other'");
    Stores.meddle(backup, "UPDATE content SET rowid = rowid + 1000, created_at = 'other'");
    byte[] old = Files.readAllBytes(store.database());
    byte[] wal;
    byte[] checkpointed;
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + store.database().toAbsolutePath());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("PRAGMA wal_autocheckpoint=0");
      statement.executeUpdate("restore from '" + backup + "'");
      wal = Files.readAllBytes(Surroundings.beside(store.database(), "-wal"));
      statement.execute("PRAGMA wal_checkpoint(FULL)");
      checkpointed = Files.readAllBytes(store.database());
    }
    assertTrue(wal.length > 4096, "nothing was put in place");
    Files.deleteIfExists(Surroundings.beside(store.database(), "-shm"));
    assertAcceptedAtEveryPoint(store, old, checkpointed, wal);
  }

  private void assertAcceptedAtEveryPoint(
      StoreLocation store, byte[] old, byte[] checkpointed, byte[] wal) throws Exception {
    for (int cut = 0; cut <= checkpointed.length; cut += 4096) {
      byte[] file = Arrays.copyOf(old, Math.max(cut, old.length));
      System.arraycopy(checkpointed, 0, file, 0, cut);
      Files.write(store.database(), file);
      Files.write(Surroundings.beside(store.database(), "-wal"), wal);
      assertEquals(19, database.counts(store).get("snapshots"), "cut at " + cut);
    }
  }

  @Test
  void ownWalIsAcceptedThatUpdatesAndDeletesWhatWasThere() throws Exception {
    for (String change :
        List.of(
            "UPDATE snapshots SET reason = 'all of them'",
            "DELETE FROM snapshots WHERE rowid > 2",
            "DELETE FROM hook_runs",
            "DELETE FROM content",
            "DELETE FROM content WHERE rowid > 1",
            "VACUUM")) {
      StoreLocation store =
          Stores.golden("v1-worked", folder.resolve(Stores.sha256(change.getBytes(UTF_8))));
      try (OtherProgram program = OtherProgram.on(store.database())) {
        program.run("PRAGMA wal_autocheckpoint=0");
        assertEquals("done", program.run(change));
        program.kill();
      }
      database.inspect(store);
      Files.delete(Surroundings.beside(store.database(), "-shm"));
      database.inspect(store);
    }
  }

  @Test
  void garbageInPlaceOfAWalIsIgnoredAsSqliteDoes() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Files.writeString(Surroundings.beside(store.database(), "-wal"), "x".repeat(10_000));
    var before = Stores.everything(store.directory());
    assertEquals(19, database.counts(store).get("snapshots"));
    assertEquals(before, Stores.everything(store.directory()));
  }
}
