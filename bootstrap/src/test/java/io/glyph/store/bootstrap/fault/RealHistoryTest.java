package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.house.GoldenStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Promise 3 over whole lives of stores, as {@code HistoryProperties} has it over fakes, here over
 * the real adapters. {@code -Dglyph.lives=N} lives more of them, {@code -Dglyph.lives.seed=…} the
 * same ones again.
 */
@Isolated("SQLite's way to the disk is changed for the whole process")
class RealHistoryTest {
  private static final int LIVES = 20;
  private static final int ACTS = 8;
  private static final List<GoldenStore> FIRST =
      Stream.of(GoldenStore.ALL, GoldenStore.OF_VERSION_2, GoldenStore.OF_VERSION_4)
          .flatMap(List::stream)
          .filter(store -> store.name().endsWith("-worked") || store.name().endsWith("-imported"))
          .toList();

  @TempDir Path work;

  @BeforeAll
  static void tap() {
    TapedSqlite.install();
  }

  @Test
  void logOnlyGrowsTellsOfEachChangeOnceAndVerifies() throws IOException {
    int lives = Integer.getInteger("glyph.lives", LIVES);
    long first = Long.getLong("glyph.lives.seed", System.nanoTime());
    System.out.println(lives + " lives of real stores, seeds from " + first);
    try (Images images = new Images()) {
      for (long seed = first; seed < first + lives; seed++) {
        Path folder = Files.createDirectory(work.resolve("life"));
        Room room = Room.in(folder.resolve("first"));
        FIRST.get(new Random(seed).nextInt(FIRST.size())).unpackInto(room.root());
        try {
          new RealLife(room, folder, images, seed).live(ACTS);
        } catch (AssertionError | RuntimeException failed) {
          throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
        images.remove(folder);
      }
    }
  }
}
