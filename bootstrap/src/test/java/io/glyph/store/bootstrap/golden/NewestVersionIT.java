package io.glyph.store.bootstrap.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way of real stores: to the version that this release writes, and back. */
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
class NewestVersionIT {
  /** Prints every row of every table of version 1, cell by cell with its type. */
  private static final String ROWS =
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1])
      db.text_factory = bytes
      tables = ['content', 'sources', 'realms', 'work_contexts', 'snapshots', 'publications', 'remotes', 'mounts',
                'work_claims', 'work_dependencies', 'work_conflicts', 'hook_runs']
      for table in tables:
          columns = sorted(r[1].decode() for r in db.execute('PRAGMA table_info(%s)' % table))
          cells = ', '.join('typeof("%s") || hex("%s")' % (c, c) for c in columns)
          for row in db.execute('SELECT %s FROM %s ORDER BY rowid' % (cells, table)):
              print(table, row)
      """;

  /** What the prototype does at every open, and a write of its kind. */
  private static final String PROTOTYPE =
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1], isolation_level=None)
      db.execute('PRAGMA journal_mode=WAL')
      db.execute('CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)')
      db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES('store_version', '1')")
      db.execute("INSERT INTO remotes(name, spec, mode, created_at) VALUES('after', 'x', 'y', 'z')")
      """;

  @TempDir Path temp;

  static List<GoldenStore> stores() {
    return GoldenStore.ALL;
  }

  @ParameterizedTest
  @MethodSource("stores")
  void keepsEveryIdAndGoesBackToTheRowsOfBefore(GoldenStore golden) throws IOException {
    Path project = golden.unpackInto(temp);
    byte[] log = log(project);
    TreeSet<String> before = ids(project);
    String rows = rows(project);

    Object applied = agreed(project, "migrate apply");

    assertEquals(4L, JsonText.at(applied, "data.to"));
    TreeSet<String> missing = new TreeSet<>(before);
    missing.removeAll(ids(project));
    assertEquals(new TreeSet<String>(), missing, "ids that are not to be found");
    Object status = done(project, "status");
    assertEquals("writable", JsonText.at(status, "data.compatibility.verdict"));
    assertEquals("sealed", JsonText.at(status, "data.audit.state"));
    assertEquals(0L, JsonText.at(done(project, "recover"), "data.receipts"));

    Object back = agreed(project, "migrate rollback");

    assertEquals(1L, JsonText.at(back, "data.to"));
    assertEquals(rows, rows(project));
    run(project, PROTOTYPE);

    Object again = agreed(project, "migrate apply");

    assertEquals(4L, JsonText.at(again, "data.to"));
    // Nothing of the log is ever rewritten, so one look at its end is a look at every step.
    assertTrue(startsWith(log(project), log), "the old log is no prefix of the new one");
    done(project, "audit verify");
  }

  @Test
  void whatHooksPrintedIsInNoFileOfTheDatabaseAfterwards() throws IOException {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    String secret = "ghp_notARealToken0123456789";
    run(
        project,
        "import sqlite3, sys\n"
            + "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            + "db.execute('PRAGMA secure_delete=OFF')\n"
            + "db.execute(\"UPDATE hook_runs SET stdout = '"
            + secret
            + "' || hex(randomblob(3000))\")\n"
            + "db.execute('DELETE FROM hook_runs WHERE rowid = 1')\n");
    assertTrue(holds(project, secret), "the test would pass on anything");

    agreed(project, "migrate apply");

    assertFalse(holds(project, secret));
    assertEquals(false, JsonText.at(done(project, "status"), "data.recovery.purge_pending"));
  }

  @Test
  void scriptsLeadBackFromVersionThreeKeepingWhatWasWrittenSince() throws IOException {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    String rows = rows(project);
    agreed(project, "migrate apply --to 3");
    run(
        project,
        "import sqlite3, sys\n"
            + "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            + "db.execute(\"INSERT INTO mounts VALUES('since', 'x', 'y', 'z', 'w')\")\n");

    Object back = agreed(project, "migrate rollback --to 1");

    assertEquals(List.of(), JsonText.at(back, "data.losses"));
    List<String> now = new ArrayList<>(rows(project).lines().toList());
    for (String row : rows.lines().toList()) {
      assertTrue(now.remove(row), () -> "not as it was: " + row);
    }
    assertEquals(1, now.size(), now::toString);
    assertTrue(now.getFirst().startsWith("mounts "), now::toString);
    done(project, "audit verify");
  }

  /** Carries out a command; where it loses something, agrees to exactly what it showed. */
  private Object agreed(Path project, String command) {
    PackagedGlyph.Result first = glyph(project, command + " --ignore-claims");
    if (first.exit() == 0) {
      return parsed(first.out());
    }
    assertEquals(13, first.exit(), first.err());
    Object plan = JsonText.at(parsed(first.err()), "error.details.plan_id");
    return done(project, command + " --ignore-claims --confirm " + plan);
  }

  private Object done(Path project, String command) {
    PackagedGlyph.Result result = glyph(project, command);
    assertEquals(0, result.exit(), command + result.err());
    return parsed(result.out());
  }

  private static PackagedGlyph.Result glyph(Path project, String command) {
    return PackagedGlyph.run(project, (command + " --json").split(" "));
  }

  private static Object parsed(String text) {
    return Objects.requireNonNull(JsonText.parse(text.strip()));
  }

  private TreeSet<String> ids(Path project) {
    TreeSet<String> ids = new TreeSet<>();
    if (JsonText.at(done(project, "object list"), "data.objects") instanceof List<?> objects) {
      for (Object object : objects) {
        ids.add(text(object, "kind") + " " + text(object, "id"));
      }
    }
    return ids;
  }

  private static String text(@Nullable Object tree, String key) {
    return String.valueOf(JsonText.at(tree, key));
  }

  private static String rows(Path project) {
    return run(project, ROWS);
  }

  private static String run(Path project, String program) {
    PackagedGlyph.Result result =
        PackagedGlyph.run(
            project,
            List.of("python3", "-c", program, project.resolve(".glyph/store.db").toString()),
            Map.of());
    assertEquals(0, result.exit(), result.err());
    return result.out();
  }

  private static boolean holds(Path project, String text) throws IOException {
    for (String name : List.of("store.db", "store.db-wal")) {
      Path file = project.resolve(".glyph").resolve(name);
      if (Files.exists(file)
          && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] log(Path project) throws IOException {
    Path log = project.resolve(".glyph/audit/events.jsonl");
    return Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
  }

  private static boolean startsWith(byte[] whole, byte[] start) {
    return whole.length >= start.length
        && java.util.Arrays.equals(whole, 0, start.length, start, 0, start.length);
  }
}
