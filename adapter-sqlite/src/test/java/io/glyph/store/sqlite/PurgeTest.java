package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/** What a migration loses on purpose is gone from the files, by their bytes. */
class PurgeTest {
  private static final String SECRET = "token-8c41f7d2-of-the-orchard";

  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.impatient(Duration.ofSeconds(30));

  /** Hook runs with the text, some deleted before without a trace in SQL but with one in bytes. */
  private StoreLocation store() throws SQLException, IOException {
    StoreLocation store = Stores.golden("v1-worked", folder);
    try (SQLiteConnection old = Stores.foreign(store.database())) {
      Sql.run(old, "PRAGMA secure_delete=OFF");
      for (int i = 0; i < 200; i++) {
        String output = "'" + (SECRET + " ").repeat(1 + i * 3) + "'";
        String work = i % 3 == 0 ? "nobody" : "sun-roof";
        Sql.run(
            old,
            "INSERT INTO hook_runs VALUES('hookrun:"
                + i
                + "', 'e', '/p', '"
                + work
                + "', 'r', 'm', 0, "
                + output
                + ", "
                + output
                + ", 't', 1, 0)");
      }
      Sql.run(old, "DELETE FROM hook_runs WHERE id LIKE 'hookrun:1%'");
    }
    assertTrue(traces(store) > 0);
    return store;
  }

  /** In the plain and as hex, as quarantine has it. */
  private static int traces(StoreLocation store) throws IOException {
    int found = 0;
    for (String suffix : List.of("", "-wal")) {
      Path file = Surroundings.beside(store.database(), suffix);
      if (Files.exists(file)) {
        String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
        String hex = HexFormat.of().withUpperCase().formatHex(SECRET.getBytes(ISO_8859_1));
        for (String trace : List.of(SECRET, SECRET.substring(6, 14), hex)) {
          for (int at = bytes.indexOf(trace); at >= 0; at = bytes.indexOf(trace, at + 1)) {
            found++;
          }
        }
      }
    }
    return found;
  }

  private void migrate(MigrationSession session, StoreLocation store) {
    session.begin();
    Path copy = folder.resolve("before.db");
    database.copyTo(store, copy);
    session.migrate(BuiltIn.steps(1, 4), copy);
    session.keepManifest(Migrating.ID, Migrating.MANIFEST);
    session.keepWaysBack(List.of(BuiltIn.down(2), BuiltIn.down(3)));
    session.enqueue(Migrating.entry(Migrating.EVENT), TreeState.EMPTY);
    session.requestPurge(Migrating.EVENT, Instant.EPOCH);
    assertEquals(CommitVerdict.COMMITTED, session.commit());
    session.receipt(List.of(Migrating.EVENT), Migrating.SEAL);
    session.checkpoint();
  }

  @Test
  void nothingOfWhatHooksPrintedIsLeftInTheFiles() throws Exception {
    StoreLocation store = store();
    try (MigrationSession session = database.open(store)) {
      migrate(session, store);
      assertTrue(database.inspect(store).purgePending());
      assertTrue(session.purge());
    }
    assertFalse(database.inspect(store).purgePending());
    assertEquals(0, traces(store));
    assertEquals(StableSourcesTest.golden(4), Rows.schema(store.database()));
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      assertEquals(
          89,
          Sql.number(
              opened,
              "SELECT (SELECT count(*) FROM hook_runs) + (SELECT count(*) FROM quarantine)"));
    }
  }

  @Test
  void readerInTheWayLeavesThePurgePendingUntilItIsGone() throws Exception {
    StoreLocation store = store();
    try (OtherProgram reader = OtherProgram.on(store.database())) {
      reader.run("BEGIN");
      reader.run("SELECT count(*) FROM hook_runs");
      try (MigrationSession session = database.open(store)) {
        migrate(session, store);
        assertFalse(session.purge());
      }
      assertTrue(database.inspect(store).purgePending());
      assertTrue(traces(store) > 0);
      reader.run("ROLLBACK");
      try (MigrationSession session = database.open(store)) {
        assertTrue(session.purge());
      }
      assertFalse(database.inspect(store).purgePending());
      assertEquals(0, traces(store));
    }
    assertEquals(0, traces(store));
  }

  @Test
  void writerInTheWayLeavesThePurgePending() throws Exception {
    StoreLocation store = store();
    try (OtherProgram writer = OtherProgram.on(store.database());
        MigrationSession session = database.open(store)) {
      migrate(session, store);
      writer.run("BEGIN IMMEDIATE");
      assertFalse(session.purge());
      writer.run("ROLLBACK");
      assertTrue(session.purge());
    }
    assertEquals(0, traces(store));
  }

  @Test
  void reverseScriptsAreKeptFromVersion3OnWordForWord() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    try (MigrationSession session = database.open(store)) {
      session.begin();
      Path copy = folder.resolve("before.db");
      database.copyTo(store, copy);
      session.migrate(BuiltIn.steps(1, 3), copy);
      session.keepWaysBack(List.of(BuiltIn.down(3)));
      session.keepWaysBack(List.of(BuiltIn.down(3)));
      session.commit();
    }
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      assertEquals(1, Sql.number(opened, "SELECT count(*) FROM glyph_way_back"));
      assertEquals(
          BuiltIn.down(3).sql(),
          Sql.text(opened, "SELECT sql FROM glyph_way_back WHERE from_version = 3"));
      assertEquals(
          BuiltIn.down(3).description() + BuiltIn.down(3).descriptorSha256(),
          Sql.text(opened, "SELECT descriptor || descriptor_sha256 FROM glyph_way_back"));
    }
  }

  @Test
  void version2HasNoPlaceForReverseScripts() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    try (MigrationSession session = database.open(store)) {
      session.begin();
      Path copy = folder.resolve("before.db");
      database.copyTo(store, copy);
      session.migrate(BuiltIn.steps(1, 2), copy);
      session.keepWaysBack(List.of(BuiltIn.down(2)));
      assertEquals(CommitVerdict.COMMITTED, session.commit());
    }
    assertEquals(StableSourcesTest.golden(2), Rows.schema(store.database()));
  }
}
