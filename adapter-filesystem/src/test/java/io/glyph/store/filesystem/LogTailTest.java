package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  private static final int FIRST = LogFixture.FOREIGN.length();

  @TempDir private Path dir = Path.of("");

  @Test
  void emptyAndTerminatedLogsAreClean() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    fixture.write("");
    assertEquals(new LogTail.Clean(0), fixture.log.tail(fixture.store));
    fixture.write(LogFixture.FOREIGN + "whatever\n");
    assertEquals(new LogTail.Clean(FIRST + 9), fixture.log.tail(fixture.store));
  }

  @Test
  void wholeObjectWithoutNewlineIsUnterminated() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    fixture.write(LogFixture.FOREIGN + LogFixture.FOREIGN.strip());
    LogTail expected = new LogTail.Unterminated(new ByteRange(FIRST, 2L * FIRST - 1));
    assertEquals(expected, fixture.log.tail(fixture.store));
    assertEquals(expected, fixture.log.settledTail(fixture.store));
    List<LoggedLine> lines = new ArrayList<>();
    assertEquals(expected, fixture.log.stream(fixture.store, lines::add));
    assertEquals(1, lines.size());
  }

  @Test
  void everyCutOfALineIsTorn() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    for (int cut = 1; cut < FIRST - 1; cut++) {
      Files.deleteIfExists(fixture.store.auditLog());
      fixture.write(LogFixture.FOREIGN + LogFixture.FOREIGN.substring(0, cut));
      assertEquals(
          new LogTail.Torn(new ByteRange(FIRST, FIRST + cut)), fixture.log.tail(fixture.store));
    }
  }

  @Test
  void onlyLineOfALogMayBeTornAndLongerThanABlock() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    String line = "{\"a\":\"" + "x".repeat(200_000);
    fixture.write(line);
    assertEquals(
        new LogTail.Torn(new ByteRange(0, line.length())), fixture.log.tail(fixture.store));
    fixture.write("\"}");
    assertEquals(
        new LogTail.Unterminated(new ByteRange(0, line.length() + 2)),
        fixture.log.tail(fixture.store));
  }

  @Test
  void numberIsTornSinceItMayGoOn() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    fixture.write("12");
    assertEquals(new LogTail.Torn(new ByteRange(0, 2)), fixture.log.tail(fixture.store));
  }

  @Test
  void tornLineThatIsFinishedMeanwhileIsNotTorn() throws IOException {
    Waits waits = new Waits(3, "\"x\"}\n");
    LogFixture fixture = new LogFixture(dir);
    fixture.write(LogFixture.FOREIGN + "{\"type\":");
    assertEquals(new LogTail.Clean(FIRST + 13), waits.log().settledTail(fixture.store));
    assertEquals(4, waits.count);
  }

  @Test
  void tornLineIsStreamedOnceItIsFinished() throws IOException {
    Waits waits = new Waits(2, "\"x\"}\n{\"next\":1}\n");
    LogFixture fixture = new LogFixture(dir);
    fixture.write(LogFixture.FOREIGN + "{\"type\":");
    List<LoggedLine> lines = new ArrayList<>();
    assertEquals(new LogTail.Clean(FIRST + 13 + 11), waits.log().stream(fixture.store, lines::add));
    assertEquals(3, lines.size());
    for (LoggedLine line : lines) {
      assertInstanceOf(LoggedLine.Foreign.class, line.form());
    }
    assertEquals(fixture.lines().get(1).leafHash().length, 32);
    assertTrue(Arrays.equals(fixture.lines().get(1).leafHash(), lines.get(1).leafHash()));
  }

  @Test
  void tornLineIsWaitedForTwoSecondsSinceItLastGrew() throws IOException {
    Waits waits = new Waits(30, "more");
    LogFixture fixture = new LogFixture(dir);
    fixture.write("{\"type\":");
    assertEquals(new LogTail.Torn(new ByteRange(0, 12)), waits.log().settledTail(fixture.store));
    assertEquals(31 * 50 + 2000, waits.millis);
  }

  @Test
  void lineThatGrowsForEverIsNotWaitedForForEver() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    fixture.write("{\"type\":\"");
    int[] millis = {0};
    JsonlAuditLog log =
        new JsonlAuditLog(
            DiskEffects.real(),
            step -> {
              millis[0] += step;
              try {
                fixture.write("x");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    LogTail.Growing growing =
        assertInstanceOf(LogTail.Growing.class, log.settledTail(fixture.store));
    assertEquals(0, growing.line().from());
    assertEquals(60_000, millis[0]);
  }

  /** Time that passes at once; at one moment another program writes. */
  private final class Waits {
    private final int quiet;
    private final String text;
    private int count;
    private int millis;

    Waits(int quiet, String text) {
      this.quiet = quiet;
      this.text = text;
    }

    JsonlAuditLog log() {
      return new JsonlAuditLog(
          DiskEffects.real(),
          step -> {
            millis += step;
            if (count++ == quiet) {
              try {
                new LogFixture(dir).write(text);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          });
    }
  }
}
