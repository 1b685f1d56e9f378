package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RefusalLogTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

  private RefusalLog log() {
    return new RefusalLog(lines::add, now::get);
  }

  @Test
  void aLineSaysWhenAsWhatFromWhereAndWhat() {
    now.set(NOON.plusMillis(1_500));
    try (RefusalLog log = log()) {
      log.call("UNAUTHENTICATED", "UNAUTHENTICATED", "loopback", "glyph.store.v1.Some/Call");
      log.call("RESOURCE_EXHAUSTED", "", "socket", "glyph.store.v1.Some/Call");
      log.connection("too_many", "network");
    }
    assertEquals(
        List.of(
            "glyph: refused at=2026-11-24T12:00:01Z status=UNAUTHENTICATED reason=UNAUTHENTICATED"
                + " peer=loopback call=glyph.store.v1.Some/Call",
            "glyph: refused at=2026-11-24T12:00:01Z status=RESOURCE_EXHAUSTED peer=socket"
                + " call=glyph.store.v1.Some/Call",
            "glyph: refused at=2026-11-24T12:00:01Z connection=too_many peer=network"),
        lines);
  }

  @Test
  void whatAClientWritesStaysInOneLineThatAnybodyMayRead() {
    try (RefusalLog log = log()) {
      log.call(
          "UNIMPLEMENTED", "", "socket", "a\nglyph: \u001b[31m\u202e\u0000" + "x".repeat(9_999));
    }
    assertEquals(1, lines.size());
    String line = lines.getFirst();
    assertTrue(line.contains("call=a\\x0aglyph: \\x1b[31m\\u{202e}\\x00xxx"), line);
    assertTrue(line.length() < 300, line);
    assertTrue(line.codePoints().noneMatch(Character::isISOControl), line);
  }

  @Test
  void aFloodIsCountedAndNotWrittenDown() {
    try (RefusalLog log = log()) {
      IntStream.range(0, 10_000).forEach(i -> log.call("UNAUTHENTICATED", "", "loopback", "a/b"));
      now.set(NOON.plusSeconds(59));
      log.call("UNAUTHENTICATED", "", "loopback", "late/one");
      now.set(NOON.plusSeconds(60));
      log.call("UNAUTHENTICATED", "", "loopback", "next/minute");
    }
    assertEquals(RefusalLog.LINES + 2, lines.size());
    assertEquals(
        "glyph: refused at=2026-11-24T12:01:00Z and 9971 more before", lines.get(RefusalLog.LINES));
    assertTrue(lines.getLast().endsWith("call=next/minute"), lines.getLast());
  }

  @Test
  void whatWasLeftOutIsToldAtTheEndToo() {
    try (RefusalLog log = log()) {
      IntStream.range(0, 32).forEach(i -> log.connection("too_many", "loopback"));
    }
    assertTrue(lines.getLast().endsWith(" and 2 more before"), lines.getLast());
  }

  @Test
  void aClockThatIsPutBackDoesNotSilenceIt() {
    try (RefusalLog log = log()) {
      IntStream.range(0, 40).forEach(i -> log.connection("too_many", "loopback"));
      now.set(NOON.minusSeconds(3_600));
      log.connection("no_handshake", "network");
    }
    assertTrue(lines.getLast().endsWith("connection=no_handshake peer=network"), lines.getLast());
  }

  @Test
  void nobodyWaitsForAReaderThatIsStuck() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    RefusalLog log =
        new RefusalLog(
            line -> {
              stuck.countDown();
              try {
                go.await();
              } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
              }
              lines.add(line);
            },
            now::get);
    for (int minute = 0; minute < 100; minute++) {
      now.set(NOON.plusSeconds(60L * minute));
      IntStream.range(0, 40).forEach(i -> log.connection("too_many", "loopback"));
    }
    stuck.await();
    assertTrue(lines.isEmpty());
    log.close();
    go.countDown();
    while (lines.size() < 2 * RefusalLog.LINES) {
      Thread.onSpinWait();
    }
    assertFalse(lines.size() > 2 * RefusalLog.LINES + 1, "no more than may wait");
  }
}
