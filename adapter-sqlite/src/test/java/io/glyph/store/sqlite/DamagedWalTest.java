package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that SQLite would pass over without a word, for a few wrong bytes, are not passed over. */
class DamagedWalTest {
  private static final int FRAME = 24 + 4096;

  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();
  private StoreLocation store = new StoreLocation(Path.of("/"));
  private Path wal = Path.of("");
  private byte[] whole = new byte[0];

  @BeforeEach
  void unpack() throws Exception {
    store = Stores.golden("v1-live-wal", folder);
    wal = Surroundings.beside(store.database(), "-wal");
    Files.deleteIfExists(Surroundings.beside(store.database(), "-shm"));
    whole = Files.readAllBytes(wal);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneWrongByteInItsHeaderHidesNoRow(boolean shared) throws Exception {
    if (shared) {
      Files.write(Surroundings.beside(store.database(), "-shm"), new byte[32_768]);
    }
    for (int at = 0; at < 32; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) (1 << at % 8);
      assertRefused(bytes, "byte " + at);
    }
  }

  @Test
  void wrongSaltsOfOneFrameHideNoRow() throws Exception {
    long frames = (whole.length - 32) / FRAME;
    int tried = 0;
    for (int frame = 0; frame <= lastCommit(); frame++) {
      byte[] bytes = whole.clone();
      bytes[32 + frame * FRAME + 8] ^= 1;
      assertRefused(bytes, "frame " + frame + " of " + frames);
      tried++;
    }
    assertTrue(tried > 1, "more than one frame");
  }

  /** As a program leaves it that is killed while it begins the WAL anew. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheDatabaseHoldsIsNotMissedInAWalWithoutAHeader(boolean shared) throws Exception {
    Stores.meddle(store.database(), "PRAGMA wal_checkpoint(PASSIVE)");
    Long rows = database.counts(store).get("work_contexts");
    byte[] bytes = whole.clone();
    bytes[15] ^= 1;
    Files.write(wal, bytes);
    if (shared) {
      Files.write(Surroundings.beside(store.database(), "-shm"), new byte[32_768]);
    }
    assertEquals(rows, database.counts(store).get("work_contexts"));
    database.open(store).close();
    assertEquals(rows, database.counts(store).get("work_contexts"));
  }

  @Test
  void garbageBesideTheRestOfAnIndexKeepsNobodyWaiting() throws Exception {
    StoreLocation other = Stores.golden("v1-worked", folder.resolve("other"));
    Files.writeString(Surroundings.beside(other.database(), "-wal"), "y".repeat(5_000));
    Files.writeString(Surroundings.beside(other.database(), "-shm"), "z".repeat(32_768));
    var before = Stores.everything(other.directory());
    assertTimeout(
        Duration.ofSeconds(9), () -> assertEquals(19, database.counts(other).get("snapshots")));
    assertEquals(before, Stores.everything(other.directory()));
  }

  private int lastCommit() {
    int last = -1;
    for (int frame = 0; 32 + (frame + 1) * FRAME <= whole.length; frame++) {
      int at = 32 + frame * FRAME + 4;
      if ((whole[at] | whole[at + 1] | whole[at + 2] | whole[at + 3]) != 0) {
        last = frame;
      }
    }
    return last;
  }

  private void assertRefused(byte[] bytes, String what) throws Exception {
    Files.write(wal, bytes);
    var before = Stores.everything(store.directory());
    RefusedException refused =
        assertThrows(RefusedException.class, () -> database.inspect(store), what);
    assertEquals(
        wal, assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal(), what).path(), what);
    assertThrows(RefusedException.class, () -> database.open(store), what);
    assertEquals(before, Stores.everything(store.directory()), what);
  }
}
