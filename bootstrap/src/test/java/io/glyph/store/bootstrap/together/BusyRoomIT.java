package io.glyph.store.bootstrap.together;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others hold the database or the lock for longer than we wait, read all the while, or die. */
class BusyRoomIT {
  /**
   * Begins a transaction, says so, and ends it when a line comes in.
   *
   * <p>Arguments: the store, and how to begin: IMMEDIATE writes a row, DEFERRED reads.
   */
  private static final String HOLDER =
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1] + '/store.db', timeout=30, isolation_level=None)
      db.execute('BEGIN ' + sys.argv[2])
      version = "SELECT value FROM meta WHERE key = 'store_version'"
      if sys.argv[2] == 'IMMEDIATE':
          db.execute("INSERT INTO remotes(name, spec, mode, created_at) VALUES('held', 'x', 'y', 'z')")
      print(db.execute(version).fetchone()[0], flush=True)
      sys.stdin.readline()
      print(db.execute(version).fetchone()[0], flush=True)
      db.execute('COMMIT')
      """;

  private static final String[] APPLY = {"migrate", "apply", "--to", "2", "--json"};

  @TempDir Path temp;
  private Path project;

  @BeforeAll
  static void needsPython() {
    assumeTrue(CrashTools.missing("python3").isEmpty(), "skipped, not installed: python3");
  }

  @BeforeEach
  void unpack() {
    project = GoldenStore.named("v1-worked").unpackInto(temp);
  }

  @Test
  void writerThatHoldsTheDatabaseForLongerThanWeWaitIsToldOfAndLosesNothing() throws Exception {
    byte[] log = Files.readAllBytes(log());
    try (Holder writer = new Holder("IMMEDIATE")) {
      PackagedGlyph.Result busy = PackagedGlyph.run(project, APPLY);

      assertEquals(20, busy.exit(), busy.toString());
      assertTrue((busy.out() + busy.err()).contains("store_busy"), busy.toString());
      assertEquals("1", writer.end());
    }
    assertEquals(text(log), text(Files.readAllBytes(log())));
    assertEquals(0, PackagedGlyph.run(project, APPLY).exit());
    assertEquals(1, events());
    assertEquals("1", query("SELECT count(*) FROM remotes WHERE name = 'held'"));
  }

  @Test
  void readerThatStaysAllTheWhileIsInNobodysWayAndSeesWhatItSaw() throws Exception {
    try (Holder reader = new Holder("DEFERRED")) {
      PackagedGlyph.Result applied = PackagedGlyph.run(project, APPLY);

      assertEquals(0, applied.exit(), applied.toString());
      assertEquals("1", reader.end());
    }
    assertEquals(0, PackagedGlyph.run(project, "status").exit());
    assertEquals("2", query("SELECT value FROM meta WHERE key = 'store_version'"));
  }

  @Test
  void lockOfAHolderThatWasKilledIsFree() throws Exception {
    try (Holder writer = new Holder("IMMEDIATE")) {
      List<String> words = new ArrayList<>(PackagedGlyph.command());
      words.addAll(List.of(APPLY));
      Process waiting =
          new ProcessBuilder(words)
              .directory(project.toFile())
              .redirectOutput(temp.resolve("out").toFile())
              .redirectError(temp.resolve("err").toFile())
              .start();
      Path lock = project.resolve(".glyph/lock");
      while (waiting.isAlive() && !holds(lock, waiting.pid())) {
        Thread.onSpinWait();
      }
      assertTrue(holds(lock, waiting.pid()), "it did not come as far as to take the lock");
      waiting.destroyForcibly();
      assertTrue(waiting.waitFor(60, TimeUnit.SECONDS));
      writer.end();
    }
    assertEquals(0, PackagedGlyph.run(project, "recover").exit());
    PackagedGlyph.Result applied = PackagedGlyph.run(project, APPLY);
    assertEquals(0, applied.exit(), applied.toString());
    assertEquals(1, events());
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
  }

  @Test
  void readersWhileEightMigrateAreAnsweredWithOldOrNew() throws Exception {
    List<Callable<PackagedGlyph.Result>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> PackagedGlyph.run(project, APPLY));
      calls.add(() -> PackagedGlyph.run(project, "status", "--json"));
    }
    List<PackagedGlyph.Result> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(12)) {
      for (Future<PackagedGlyph.Result> future : pool.invokeAll(calls)) {
        results.add(future.get());
      }
    }
    for (int i = 0; i < results.size(); i++) {
      PackagedGlyph.Result result = results.get(i);
      if (i % 2 == 0) {
        assertTrue(result.exit() == 0 || result.exit() == 20, result.toString());
      } else if (result.exit() == 0) {
        Object version = JsonText.at(JsonText.parse(result.out()), "data.version");
        assertTrue(
            Long.valueOf(1).equals(version) || Long.valueOf(2).equals(version), result.out());
      } else {
        // Between the commit and the manifest; or in the way of somebody who opens and closes.
        assertTrue(result.exit() == 31 || result.exit() == 20, result.toString());
      }
    }
    assertEquals(1, events());
    assertEquals(0, PackagedGlyph.run(project, "status").exit());
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
  }

  /** Another program in the middle of a transaction. */
  private final class Holder implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    Holder(String how) throws IOException {
      process =
          new ProcessBuilder("python3", "-c", HOLDER, project.resolve(".glyph").toString(), how)
              .redirectErrorStream(true)
              .start();
      answers = process.inputReader(StandardCharsets.UTF_8);
      assertEquals("1", answers.readLine());
    }

    /** What it saw last. */
    String end() throws IOException, InterruptedException {
      process.outputWriter(StandardCharsets.UTF_8).append("\n").flush();
      String seen = answers.readLine();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the other program did not stop");
      assertEquals(0, process.exitValue());
      return seen;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static boolean holds(Path lock, long pid) {
    try {
      return Files.exists(lock) && Files.readString(lock).startsWith(pid + " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return project.resolve(".glyph/audit/events.jsonl");
  }

  private long events() throws IOException {
    return Files.readAllLines(log()).stream()
        .filter(line -> line.contains("\"migration_applied\""))
        .count();
  }

  private String query(String sql) {
    return PackagedGlyph.run(
            project,
            List.of(
                "python3",
                "-c",
                "import sqlite3, sys\n"
                    + "print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])",
                project.resolve(".glyph/store.db").toString(),
                sql),
            java.util.Map.of())
        .out()
        .strip();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
