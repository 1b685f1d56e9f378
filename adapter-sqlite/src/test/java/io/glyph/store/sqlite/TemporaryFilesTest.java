package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.sqlite.SQLiteConnection;

/** Where a migration writes what does not fit into memory. */
@Isolated("where SQLite spills is a setting of the whole process")
class TemporaryFilesTest {
  @TempDir private Path folder;

  /** Rooms in a folder; they stay, so that one can see what is left in them. */
  private record Rooms(Path base) implements ScratchSpace {
    @Override
    public Room open() {
      try {
        return new Named(Files.createDirectories(base.resolve("room")));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private record Named(Path folder) implements Room {
      @Override
      public void close() {
        try {
          Files.delete(folder);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private @Nullable String whereTheProcessSpills() throws Exception {
    try (SQLiteConnection connection = Stores.foreign(folder.resolve("any.db"))) {
      // The setting is the process's, so that any connection tells it.
      return Sql.text(connection, "PRAGMA temp_store_directory");
    }
  }

  @Test
  void sortsOfAMigrationGoToAPrivateRoomOutsideOfTheStore() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path copy = Files.createDirectories(store.backups().resolve("0001-v1")).resolve("store.db");
    Path base = folder.resolve("scratch");
    SqliteStoreDatabase database =
        new SqliteStoreDatabase(Stores.releases(), Stores.RELEASE, new Rooms(base));
    for (boolean commits : new boolean[] {false, true}) {
      try (MigrationSession session = database.open(store)) {
        session.begin();
        Files.deleteIfExists(copy);
        database.copyTo(store, copy);
        session.migrate(List.of(Stores.managedStore()), copy);
        assertEquals(base.resolve("room").toString(), whereTheProcessSpills());
        if (commits) {
          session.keepManifest(Migrating.ID, Migrating.MANIFEST);
          assertEquals(MigrationSession.CommitVerdict.COMMITTED, session.commit());
        } else {
          session.rollback();
        }
        assertNull(whereTheProcessSpills());
        assertFalse(Files.exists(base.resolve("room")), "the room is left behind");
      }
    }
  }

  @Test
  void roomIsLeftWhenTheMigrationFails() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path copy = folder.resolve("before.db");
    Path base = folder.resolve("scratch");
    SqliteStoreDatabase database =
        new SqliteStoreDatabase(Stores.releases(), Stores.RELEASE, new Rooms(base));
    Migration broken = Stores.migration(1, "V0002__broken.sql", "SELECT * FROM nowhere;");
    try (MigrationSession session = database.open(store)) {
      session.begin();
      database.copyTo(store, copy);
      assertThrows(RuntimeException.class, () -> session.migrate(List.of(broken), copy));
    }
    assertNull(whereTheProcessSpills());
    assertFalse(Files.exists(base.resolve("room")), "the room is left behind");
  }

  @Test
  void fullDiskUnderTheRoomIsNamedAndNotTheStores() throws Exception {
    Path small = Files.createDirectories(folder.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString()), "no tmpfs");
    try {
      StoreLocation store = Stores.golden("v1-worked", folder);
      Stores.meddle(
          store.database(),
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)"
              // More than the page cache of the scratch tables holds.
              + " INSERT INTO realms SELECT 'r' || i, hex(randomblob(500)) FROM n");
      SqliteStoreDatabase database =
          new SqliteStoreDatabase(Stores.releases(), Stores.RELEASE, new Rooms(small));
      Path copy = folder.resolve("before.db");
      try (MigrationSession session = database.open(store)) {
        session.begin();
        database.copyTo(store, copy);
        StoreAccessException full =
            assertThrows(
                StoreAccessException.class, () -> session.migrate(BuiltIn.steps(1, 3), copy));
        assertEquals(StoreAccessException.Kind.NO_SPACE, full.kind());
        assertEquals("write temporary files", full.operation());
        assertEquals(small, full.path());
      }
      assertEquals(1, database.inspect(store).marks().userVersion() + 1);
      assertNull(whereTheProcessSpills());
    } finally {
      assertTrue(run("umount", small.toString()));
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
