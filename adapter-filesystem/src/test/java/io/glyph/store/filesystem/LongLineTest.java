package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.TreeState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of others have no limit; what they cost in memory has. */
@Tag("slow")
class LongLineTest {
  private static final long LENGTH = 256L << 20;
  private static final long MOST_ALLOCATED = 32L << 20;

  @TempDir private Path dir = Path.of("");

  @Test
  void hugeLineOfHolesIsReadInLittleMemory() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    fixture.write(LogFixture.FOREIGN);
    try (RandomAccessFile file = new RandomAccessFile(fixture.store.auditLog().toFile(), "rw")) {
      file.setLength(LENGTH);
    }
    long before = allocated();
    assertInstanceOf(LogTail.Torn.class, fixture.log.tail(fixture.store));
    fixture.log.append(fixture.store, "{}\n".getBytes(StandardCharsets.UTF_8));
    List<LoggedLine> lines = fixture.lines();
    assertEquals(3, lines.size());
    assertInstanceOf(LoggedLine.Malformed.class, lines.get(1).form());
    assertInstanceOf(LoggedLine.Foreign.class, lines.get(2).form());
    assertEquals(3, fixture.log.extend(fixture.store, TreeState.EMPTY).lines());
    assertFalse(fixture.log.contains(fixture.store, LogFixture.id(), 0));
    fixture.log.events(fixture.store, event -> true);
    assertTrue(allocated() - before < MOST_ALLOCATED, "allocated " + (allocated() - before));
  }

  @Test
  void longKeysNumbersAndStringsAreJudgedInLittleMemory() throws IOException {
    String run = "1".repeat(1 << 20);
    LogFixture fixture = new LogFixture(dir);
    Files.createDirectories(dir.resolve("audit"));
    try (var out = Files.newBufferedWriter(fixture.store.auditLog())) {
      for (String[] around :
          new String[][] {{"{\"", "\":1}"}, {"{\"a\":", "}"}, {"{\"a\":\"", "\"}"}}) {
        out.write(around[0]);
        for (int i = 0; i < 100; i++) {
          out.write(run);
        }
        out.write(around[1] + "\n");
      }
    }
    long before = allocated();
    for (LoggedLine line : fixture.lines()) {
      assertInstanceOf(LoggedLine.Foreign.class, line.form());
    }
    assertTrue(allocated() - before < MOST_ALLOCATED, "allocated " + (allocated() - before));
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
