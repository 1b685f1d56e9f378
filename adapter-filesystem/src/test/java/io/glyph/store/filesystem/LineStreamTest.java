package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.store.StoreLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are long enough for several threads, and lines that do not fit into a block. */
class LineStreamTest {
  @TempDir Path temp;

  private final JsonlAuditLog log = new JsonlAuditLog(DiskEffects.real(), millis -> {});
  private StoreLocation store = new StoreLocation(Path.of("/"));

  @BeforeEach
  void place() throws IOException {
    store = new StoreLocation(temp.resolve(".glyph"));
    Files.createDirectories(store.directory().resolve("audit"));
  }

  private static byte[] line(Random random, int number) {
    int length =
        switch (random.nextInt(400)) {
          case 0 -> LineBlock.SIZE + random.nextInt(3) - 9;
          case 1 -> 3 * LineBlock.SIZE;
          default -> random.nextInt(400);
        };
    String text =
        switch (number % 5) {
          case 0 -> "";
          case 1 -> "no json " + "x".repeat(length);
          default -> "{\"x\":\"" + "y".repeat(length) + "\"}";
        };
    return (text + '\n').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyLineIsHashedAndJudgedOnceAndInOrder() throws IOException {
    long seed = System.nanoTime();
    System.out.println("LineStreamTest seed " + seed);
    Random random = new Random(seed);
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < 12 << 20) {
      lines.add(line(random, lines.size()));
      all.writeBytes(lines.getLast());
    }
    Files.write(store.auditLog(), all.toByteArray());
    int[] next = {0};
    long[] offset = {0};
    LogTail tail =
        log.stream(
            store,
            found -> {
              byte[] bytes = lines.get(next[0]);
              String what = "seed " + seed + ", line " + next[0];
              assertEquals(next[0], found.number(), what);
              assertEquals(offset[0], found.offset(), what);
              assertEquals(bytes.length, found.length(), what);
              assertArrayEquals(MerkleTree.leafDigest().digest(bytes), found.leafHash(), what);
              assertEquals(bytes[0] == '{', found.form() instanceof LoggedLine.Foreign, what);
              offset[0] += bytes.length;
              next[0]++;
            });
    assertEquals(lines.size(), next[0]);
    assertEquals(new LogTail.Clean(all.size()), tail);
  }

  @Test
  void millionsOfEmptyLinesAreLinesToo() throws IOException {
    byte[] empty = "\n".repeat(5 << 20).getBytes(StandardCharsets.UTF_8);
    Files.write(store.auditLog(), empty);
    long[] count = {0};
    log.stream(store, line -> count[0] += line.length());
    assertEquals(empty.length, count[0]);
  }

  @Test
  void aTornEndOfAnyLengthIsNoLine() throws IOException {
    String whole = "{\"x\":1}\n".repeat(600_000);
    for (int torn : List.of(1, LineBlock.SIZE, 1 << 20)) {
      Files.writeString(store.auditLog(), whole + "{".repeat(torn));
      long[] count = {0};
      LogTail tail = log.stream(store, line -> count[0]++);
      assertEquals(600_000, count[0]);
      assertEquals(new LogTail.Torn(new ByteRange(whole.length(), whole.length() + torn)), tail);
    }
  }

  @Test
  void aVisitorThatFailsEndsIt() throws IOException {
    Files.writeString(store.auditLog(), "{\"x\":1}\n".repeat(1_000_000));
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                log.stream(
                    store,
                    line -> {
                      throw new IllegalStateException("enough");
                    }));
    assertEquals("enough", thrown.getMessage());
  }
}
