package io.glyph.store.bootstrap.together;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code glyph audit log --follow} as a process, beside others that write. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowIT {
  private static final int DAMAGED = 32;

  @TempDir Path temp;
  private Path project = Path.of("");
  private Path log = Path.of("");
  private @Nullable Process running;

  @BeforeEach
  void unpack() {
    project =
        GoldenStore.OF_VERSION_4.stream()
            .filter(golden -> golden.name().equals("v4-worked"))
            .findFirst()
            .orElseThrow()
            .unpackInto(temp);
    log = project.resolve(".glyph/audit/events.jsonl");
  }

  @AfterEach
  void end() {
    if (running != null) {
      running.destroyForcibly();
    }
  }

  /** A shell ends a pipe like that: the code says that it was stopped, and by what. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void linesAppearAsTheyComeUntilItIsStopped(String signal, int exit) throws Exception {
    byte[] before = Files.readAllBytes(log);
    BufferedReader lines = follow("--type", "noise", "--json");
    for (int i = 0; i < 3; i++) {
      append(noise(i) + "\n");
      Object event = JsonText.parse(read(lines));
      assertEquals((long) i, JsonText.at(event, "data.event.data.n"));
      assertEquals(Files.size(log), JsonText.at(event, "data.next_offset"));
    }
    // Half a line is none yet; what our own program writes meanwhile is heard behind it.
    append(noise(3).substring(0, 20));
    append(noise(3).substring(20) + "\n");
    assertEquals(3L, JsonText.at(JsonText.parse(read(lines)), "data.event.data.n"));
    byte[] after = Files.readAllBytes(log);
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid()).start().waitFor());
    assertEquals(exit, exit());
    assertEquals("", rest(lines));
    assertEquals(
        "interrupted", JsonText.at(JsonText.parse(error().strip()), "error.code"), error());
    assertTrue(after.length > before.length);
    assertEquals(after.length, Files.size(log), "following wrote something");
  }

  @Test
  void whatThisProgramWritesIsHeardToo() throws Exception {
    BufferedReader lines = follow("--type", "backup_created", "--no-color");
    assertEquals(0, PackagedGlyph.run(project, "backup", "create").exit());
    String line = read(lines);
    assertTrue(line.contains("backup_created"), line);
  }

  @Test
  void logThatBecomesShorterEndsIt() throws Exception {
    BufferedReader lines = follow("--json");
    readAll(lines);
    byte[] all = Files.readAllBytes(log);
    Files.write(log, java.util.Arrays.copyOf(all, firstLine(all)));
    assertDamaged("shortened", lines);
  }

  /** What stands in its place has no line where the next one was to begin. */
  @Test
  void logThatIsReplacedByAnotherEndsIt() throws Exception {
    BufferedReader lines = follow("--json");
    readAll(lines);
    Path other = temp.resolve("other");
    Files.writeString(other, "{\"type\":\"" + "x".repeat((int) Files.size(log) * 2) + "\"}\n");
    Files.move(other, log, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertDamaged("no_line_there", lines);
  }

  @Test
  void logThatIsGoneEndsIt() throws Exception {
    BufferedReader lines = follow("--json");
    readAll(lines);
    Files.delete(log);
    assertDamaged("shortened", lines);
  }

  /** A reader that goes away is no failure of whoever writes to it. */
  @Test
  void readerThatGoesAwayEndsIt() throws Exception {
    BufferedReader lines = follow("--type", "noise");
    append(noise(1) + "\n");
    assertTrue(read(lines).contains("noise"));
    lines.close();
    for (int i = 0; running != null && running.isAlive(); i++) {
      append(noise(i) + "\n");
      running.waitFor(100, TimeUnit.MILLISECONDS);
    }
    assertFalse(error().contains("\tat "), error());
  }

  private void assertDamaged(String kind, BufferedReader lines) throws Exception {
    assertEquals(DAMAGED, exit());
    assertEquals("", rest(lines));
    Object failed = JsonText.parse(error().strip());
    assertEquals("audit_damaged", JsonText.at(failed, "error.code"), error());
    assertTrue(String.valueOf(JsonText.at(failed, "error.details.faults")).contains(kind), error());
  }

  /** SIGINT is ignored by what a shell has started in the background: here it must not be. */
  private BufferedReader follow(String... more) throws IOException {
    String missing = CrashTools.missing("python3");
    assumeTrue(missing.isEmpty(), () -> "skipped, not installed: " + missing);
    List<String> words =
        new ArrayList<>(
            List.of(
                "python3",
                "-c",
                "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                    + " os.execvp(sys.argv[1], sys.argv[1:])"));
    words.addAll(PackagedGlyph.command());
    words.addAll(List.of("audit", "log", "--follow"));
    words.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(project.toFile())
            .redirectError(temp.resolve("err").toFile());
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PATH", System.getenv("PATH"));
    Process process = builder.start();
    running = process;
    return process.inputReader(StandardCharsets.UTF_8);
  }

  /** Until nothing of the log is left to be told of. */
  private void readAll(BufferedReader lines) throws IOException {
    long size = Files.size(log);
    while (!Long.valueOf(size)
        .equals(JsonText.at(JsonText.parse(read(lines)), "data.next_offset"))) {}
  }

  private String read(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new AssertionError("it ended: " + error());
    }
    return line;
  }

  private static String rest(BufferedReader lines) throws IOException {
    StringBuilder rest = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      rest.append(line).append('\n');
    }
    return rest.toString();
  }

  private String pid() {
    return running == null ? "" : Long.toString(running.pid());
  }

  private int exit() throws InterruptedException {
    Process process = running;
    if (process == null || !process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end");
    }
    return process.exitValue();
  }

  private String error() throws IOException {
    return Files.readString(temp.resolve("err"));
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }

  private static String noise(int n) {
    return "{\"type\":\"noise\",\"timestamp\":\"2026-05-27T08:00:00Z\",\"actor\":\"user:self:bob\","
        + "\"data\":{\"n\":"
        + n
        + "}}";
  }

  private static int firstLine(byte[] all) {
    int at = 0;
    while (all[at] != '\n') {
      at++;
    }
    return at + 1;
  }
}
