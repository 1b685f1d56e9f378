package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreAccessException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogAppendTest {
  @TempDir private Path dir = Path.of("");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void firstAppendMakesFolderAndLogAndSyncsTheirNames() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.log.append(fixture.store, bytes("{}\n"));
    assertEquals("{}\n", fixture.text());
    assertEquals(
        List.of(
            "mkdir audit",
            "open events.jsonl",
            "write events.jsonl",
            "sync events.jsonl",
            "sync audit",
            "sync " + dir.getFileName()),
        disk.effects);
  }

  @Test
  void laterAppendIsOneWriteAndOneSync() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.write(LogFixture.FOREIGN);
    fixture.log.append(fixture.store, bytes("{}\n{}\n"));
    assertEquals(LogFixture.FOREIGN + "{}\n{}\n", fixture.text());
    assertEquals(
        List.of("open events.jsonl", "write events.jsonl", "sync events.jsonl"), disk.effects);
  }

  @Test
  void lineWithoutNewlineIsTerminatedInTheSameWrite() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.write("torn");
    fixture.log.append(fixture.store, bytes("{}\n"));
    assertEquals("torn\n{}\n", fixture.text());
    assertEquals(
        List.of("open events.jsonl", "write events.jsonl", "sync events.jsonl"), disk.effects);
  }

  @Test
  void appendingNothingEndsALineThatLacksOnlyItsNewline() throws IOException {
    LogFixture fixture = new LogFixture(dir);
    fixture.write("{}");
    fixture.log.append(fixture.store, new byte[0]);
    fixture.log.append(fixture.store, new byte[0]);
    assertEquals("{}\n", fixture.text());
  }

  @Test
  void failedSyncIsNotTriedAgain() throws IOException {
    RecordingDisk disk = new RecordingDisk(2, false, "Input/output error");
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.write(LogFixture.FOREIGN);
    StoreAccessException failed =
        assertThrows(
            StoreAccessException.class, () -> fixture.log.append(fixture.store, bytes("{}\n")));
    assertEquals(Kind.IO, failed.kind());
    assertEquals(
        List.of("open events.jsonl", "write events.jsonl", "sync events.jsonl"), disk.effects);
  }

  @Test
  void fullDiskIsNamedAndTheOldLogStaysAPrefix() throws IOException {
    RecordingDisk disk = new RecordingDisk(1, true, "No space left on device");
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.write(LogFixture.FOREIGN);
    StoreAccessException failed =
        assertThrows(
            StoreAccessException.class,
            () -> fixture.log.append(fixture.store, bytes("{\"a\":1}\n")));
    assertEquals(Kind.NO_SPACE, failed.kind());
    assertEquals(LogFixture.FOREIGN + "{\"a\"", fixture.text());
  }

  @Test
  void appendersThatKnowNothingOfUsLoseNoLine() throws Exception {
    LogFixture fixture = new LogFixture(dir);
    fixture.write(LogFixture.FOREIGN);
    Process other =
        new ProcessBuilder(
                "sh",
                "-c",
                "for i in $(seq 300); do echo \"{\\\"other\\\":$i}\" >> \"$0\"; done",
                fixture.store.auditLog().toString())
            .inheritIO()
            .start();
    int ours = 0;
    while (other.isAlive() || ours < 50) {
      fixture.log.append(fixture.store, bytes("{\"ours\":" + ours++ + "}\n"));
    }
    assertEquals(0, other.waitFor());
    List<String> lines = Files.readAllLines(fixture.store.auditLog());
    assertEquals(1 + 300 + ours, lines.size());
    assertEquals(expected("other", 1, 301), only(lines, "{\"other\""));
    assertEquals(expected("ours", 0, ours), only(lines, "{\"ours\""));
  }

  private static List<String> only(List<String> lines, String start) {
    return lines.stream().filter(line -> line.startsWith(start)).collect(Collectors.toList());
  }

  private static List<String> expected(String key, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "{\"" + key + "\":" + i + "}").toList();
  }

  @Test
  void whatMayHaveBeenDroppedIsWrittenAgainBeforeItsSyncIsBelieved() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.write(LogFixture.FOREIGN + "{\"a\":1}\n");
    fixture.log.sync(fixture.store, LogFixture.FOREIGN.length());
    assertEquals(LogFixture.FOREIGN + "{\"a\":1}\n", fixture.text());
    assertEquals(
        List.of("open events.jsonl", "write events.jsonl", "sync events.jsonl"),
        disk.effects.subList(0, 3));
  }

  @Test
  void whatIsKnownToBeOnTheDiskIsNotWrittenAgain() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.write(LogFixture.FOREIGN);
    fixture.log.sync(fixture.store, Long.MAX_VALUE);
    assertEquals(List.of("open events.jsonl", "sync events.jsonl"), disk.effects.subList(0, 2));
  }

  @Test
  void syncOfALogThatIsNotThereDoesNothing() {
    RecordingDisk disk = new RecordingDisk();
    LogFixture fixture = new LogFixture(dir, disk);
    fixture.log.sync(fixture.store, 0);
    assertTrue(disk.effects.isEmpty());
  }
}
