package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.sqlite.SQLiteConnection;

/**
 * Looking at a store while this same process changes it, as a server does. Closing any descriptor
 * of a file drops all locks that the process has on it.
 */
@Isolated("it looks at what other connections of the process do")
class SameProcessTest {
  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  @Test
  void looksDoNotDropTheLocksOfAChange() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path copy = folder.resolve("before.db");
    try (OtherProgram other = OtherProgram.on(store.database());
        MigrationSession session = database.open(store)) {
      session.begin();
      assertLooksGoOnAndOthersAreKeptOut(store, other);
      database.copyTo(store, copy);
      session.migrate(List.of(Stores.managedStore()), copy);
      assertLooksGoOnAndOthersAreKeptOut(store, other);
    }
  }

  private void assertLooksGoOnAndOthersAreKeptOut(StoreLocation store, OtherProgram other)
      throws Exception {
    for (int i = 0; i < 20; i++) {
      assertEquals(DatabaseMarks.of(StoreVersion.FIRST), database.inspect(store).marks());
      assertEquals(14L, database.counts(store).get("content"));
    }
    assertTrue(other.run("INSERT INTO realms VALUES('x', '')").contains("BUSY"));
  }

  @Test
  void looksBesideTheEndOfAChangeLeaveNothingBehind() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    var before = Stores.everything(store.directory()).keySet();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService lookers = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> looks = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        looks.add(lookers.submit(() -> lookUntil(store, over)));
      }
      try {
        for (int i = 0; i < 40; i++) {
          try (MigrationSession session = database.open(store)) {
            session.begin();
            session.rollback();
          }
          assertEquals(before, Stores.everything(store.directory()).keySet(), "after " + i);
        }
      } finally {
        over.set(true);
      }
      for (Future<Integer> look : looks) {
        assertTrue(look.get() > 10, "it was looked at meanwhile");
      }
    }
  }

  private int lookUntil(StoreLocation store, AtomicBoolean over) {
    int looks = 0;
    while (!over.get()) {
      assertEquals(DatabaseMarks.of(StoreVersion.FIRST), database.inspect(store).marks());
      looks++;
    }
    return looks;
  }

  @Test
  void aWalThatIsItsHeaderAloneIsSharedWhereThisProcessHasItOpen() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder.resolve("ours"));
    Path other = Stores.golden("v1-live-wal", folder.resolve("other")).database();
    byte[] header = Arrays.copyOf(Files.readAllBytes(Surroundings.beside(other, "-wal")), 32);
    try (ProcessGate.Pass _ = ProcessGate.locking(store.database());
        SQLiteConnection ours = Stores.foreign(store.database())) {
      Sql.text(ours, "SELECT value FROM meta");
      Path wal = Surroundings.beside(store.database(), "-wal");
      assertEquals(0, Files.size(wal), "open, and nothing written yet");
      Files.write(wal, header);
      // As immutable, it would have to wait for the connection's end, and be refused as busy.
      assertEquals(14L, database.counts(store).get("content"));
    }
  }
}
