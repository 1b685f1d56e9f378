package io.glyph.store.bootstrap.together;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OthersInTheRoomIT {
  /** Appends lines and commits rows through plain SQLite; prints what it was told is done. */
  private static final String OTHER_PROGRAM =
      """
      import os, sqlite3, sys, time
      store, stop = sys.argv[1], sys.argv[2]
      db = sqlite3.connect(store + '/store.db', timeout=30, isolation_level=None)
      db.execute('PRAGMA journal_mode=WAL')
      log = os.open(store + '/audit/events.jsonl', os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
      n = 0
      while not os.path.exists(stop):
          n += 1
          os.write(log, b'{"type":"noise","timestamp":"2026-05-27T08:00:00Z","actor":"user:self:bob","data":{"n":%d}}\\n' % n)
          print('line', n, flush=True)
          try:
              db.execute("INSERT INTO remotes(name, spec, mode, created_at) VALUES(?, 'x', 'y', 'z')", ('other-%d' % n,))
              print('row', n, flush=True)
          except sqlite3.OperationalError as busy:
              assert 'locked' in str(busy), busy
          time.sleep(0.002)
      """;

  @TempDir Path temp;

  @Test
  void aProgramThatWritesAllTheWhileLosesNothingAndNeitherDoWe() throws Exception {
    assumeTrue(CrashTools.missing("python3").isEmpty(), "skipped, not installed: python3");
    Path fixture =
        GoldenStore.named("v1-worked").unpackInto(Files.createDirectory(temp.resolve("before")));
    Path project =
        GoldenStore.named("v1-worked").unpackInto(Files.createDirectory(temp.resolve("after")));
    Path stop = temp.resolve("stop");
    Path told = temp.resolve("told");
    Process other =
        new ProcessBuilder(
                "python3",
                "-c",
                OTHER_PROGRAM,
                project.resolve(".glyph").toString(),
                stop.toString())
            .redirectOutput(told.toFile())
            .redirectError(temp.resolve("errors").toFile())
            .start();
    PackagedGlyph.Result applied;
    try {
      while (Files.size(told) == 0) {
        Thread.onSpinWait();
      }
      applied = PackagedGlyph.run(project, "migrate", "apply", "--to", "2", "--json");
    } finally {
      Files.createFile(stop);
    }
    assertTrue(other.waitFor(60, TimeUnit.SECONDS), "the other program did not stop");
    assertEquals(0, other.exitValue(), Files.readString(temp.resolve("errors")));
    assertEquals(0, applied.exit(), applied.err());

    Set<String> lines =
        new HashSet<>(Files.readAllLines(project.resolve(".glyph/audit/events.jsonl")));
    Set<String> rows = rowsOfRemotes(project);
    long written = 0;
    for (String word : Files.readAllLines(told)) {
      String number = word.substring(word.indexOf(' ') + 1);
      written++;
      if (word.startsWith("line")) {
        assertTrue(lines.stream().anyMatch(l -> l.contains("{\"n\":" + number + "}")), word);
      } else {
        assertTrue(rows.contains("other-" + number), word);
      }
    }
    assertTrue(written > 100, "the other program wrote too little to mean anything: " + written);
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
    PackagedGlyph.Result judged = CrashTools.judge(project, fixture, "0", true);
    assertEquals(0, judged.exit(), judged.out() + judged.err());
  }

  @Test
  void ofManyWhoMigrateAtOnceExactlyOneDoes() throws Exception {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    List<Callable<PackagedGlyph.Result>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> PackagedGlyph.run(project, "migrate", "apply", "--to", "2", "--json"));
    }
    List<PackagedGlyph.Result> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(calls.size())) {
      for (Future<PackagedGlyph.Result> future : pool.invokeAll(calls)) {
        results.add(future.get());
      }
    }
    long events =
        Files.readAllLines(project.resolve(".glyph/audit/events.jsonl")).stream()
            .filter(line -> line.contains("\"migration_applied\""))
            .count();
    assertEquals(1, events);
    long migrated = results.stream().filter(r -> r.out().contains("\"event_id\":\"")).count();
    assertEquals(1, migrated, results.toString());
    for (PackagedGlyph.Result result : results) {
      // The others found it busy, or came late enough to find it done.
      assertTrue(result.exit() == 0 || result.exit() == 20, result.toString());
    }
    assertEquals(0, PackagedGlyph.run(project, "status").exit());
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
  }

  private static Set<String> rowsOfRemotes(Path project) throws IOException {
    PackagedGlyph.Result result =
        PackagedGlyph.run(
            project,
            List.of(
                "python3",
                "-c",
                "import sqlite3, sys\n"
                    + "for (n,) in sqlite3.connect(sys.argv[1]).execute('SELECT name FROM remotes'):"
                    + " print(n)",
                project.resolve(".glyph/store.db").toString()),
            Map.of());
    return new HashSet<>(result.out().lines().toList());
  }
}
