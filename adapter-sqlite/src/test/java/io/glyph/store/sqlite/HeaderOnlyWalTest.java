package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.domain.store.StoreLocation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program leaves that is killed between the header of its WAL and the first frame. */
class HeaderOnlyWalTest {
  @TempDir Path folder;

  @Test
  void aWalThatIsItsHeaderAloneBesideAStaleIndexIsReadAndNotTakenForBusy() throws Exception {
    Path other = Stores.golden("v1-live-wal", folder.resolve("other")).database();
    byte[] header = Arrays.copyOf(Files.readAllBytes(Surroundings.beside(other, "-wal")), 32);
    StoreLocation store = Stores.golden("v1-worked", folder.resolve("killed"));
    Files.write(Surroundings.beside(store.database(), "-wal"), header);
    Files.write(Surroundings.beside(store.database(), "-shm"), indexWithoutFrames());
    SortedMap<String, String> before = Stores.everything(store.directory());

    assertEquals(14L, Stores.database().counts(store).get("content"));

    assertEquals(before, Stores.everything(store.directory()));
  }

  /** As SQLite initialises it: two copies of a header that knows no frame, then the rest. */
  private static byte[] indexWithoutFrames() {
    ByteBuffer index = ByteBuffer.allocate(32 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    for (int copy = 0; copy < 2; copy++) {
      index.position(copy * 48);
      index.putInt(3_007_000).putInt(0).putInt(0).put((byte) 1).put((byte) 0).putShort((short) 0);
    }
    return index.array();
  }
}
