package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/**
 * Random scripts on random databases: no change missed, none invented. {@code -Dloss.scripts=N}
 * runs more, {@code -Dloss.seed=S} the same again.
 */
class RandomLossTest {
  private static final int SCRIPTS = Integer.getInteger("loss.scripts", 2_400);
  private static final long SEED = Long.getLong("loss.seed", System.nanoTime());

  @TempDir private Path folder;

  private final Map<String, Integer> met = new TreeMap<>();

  @Test
  void everyChangeIsFoundAndNoneIsInvented() throws Exception {
    System.out.println("random losses: -Dloss.seed=" + SEED + " -Dloss.scripts=" + SCRIPTS);
    for (int i = 0; i < SCRIPTS; i++) {
      long seed = SEED + i;
      // Neighbouring seeds begin alike.
      Random random = new Random(seed * 0x9E3779B97F4A7C15L);
      int kind = random.nextInt(4);
      one(seed, new RandomScript(random, kind == 0), kind == 1 ? 2 : 1);
    }
    System.out.println("met: " + met);
    // A generator that makes no losses proves nothing.
    for (String kind : List.of("rows", "values", "ids", "column", "table", "none", "two steps")) {
      assertTrue(met.getOrDefault(kind, 0) >= SCRIPTS / 100, () -> kind + " is met too rarely");
    }
  }

  private void one(long seed, RandomScript scripts, int steps) throws Exception {
    Path database = folder.resolve("db");
    Path copy = folder.resolve("copy");
    Files.deleteIfExists(database);
    Files.deleteIfExists(copy);
    List<String> ran = new ArrayList<>();
    try (SQLiteConnection setup = Stores.foreign(database)) {
      Sql.run(setup, "PRAGMA synchronous=OFF");
      Sql.run(setup, "PRAGMA journal_mode=MEMORY");
      Sql.run(setup, "BEGIN");
      for (String statement : scripts.setup()) {
        attempt(setup, statement, ran);
      }
      Sql.run(setup, "COMMIT");
    }
    Files.copy(database, copy);
    Map<String, LossOracle.Table> before;
    try (SQLiteConnection connection = Stores.foreign(copy)) {
      before = LossOracle.read(connection, "main");
    }
    try (SQLiteConnection connection =
        WriteAccess.open(DatabaseUri.readWrite(database), Limits.DEFAULT)) {
      OpenTransaction transaction = OpenTransaction.begin(connection);
      RowComparison rows = new RowComparison(connection);
      for (int step = 0; step < steps; step++) {
        ran.add("-- step");
        List<String> script = scripts.script(step);
        rows.step(
            Stores.migration(step + 1, "V" + step + "__x.sql", ""),
            () -> {
              for (String statement : script) {
                attempt(connection, statement, ran);
              }
            });
      }
      Set<String> expected = LossOracle.losses(before, LossOracle.read(connection, "main"));
      Effects effects = rows.measure(rows.attach(copy));
      expected.stream().map(l -> l.split(" ", 2)[0]).distinct().forEach(this::meet);
      meet(expected.isEmpty() ? "none" : "some");
      meet(steps == 1 ? "one step" : "two steps");
      String story = "seed " + seed + "\n" + String.join(";\n", ran);
      if (steps == 1) {
        assertEquals(expected, shown(effects.losses()), story);
        assertEquals(effects.losses(), withoutObjects(effects.undeclared()), story);
      } else if (expected.isEmpty() != withoutObjects(effects.undeclared()).isEmpty()) {
        fail(expected + " but " + shown(effects.losses()) + "\n" + story);
      }
      transaction.rollback();
      rows.detach();
    }
  }

  private void meet(String what) {
    met.merge(what, 1, Integer::sum);
  }

  private static void attempt(SQLiteConnection connection, String statement, List<String> ran) {
    try {
      Sql.run(connection, statement);
      ran.add(statement);
    } catch (SQLException notHere) {
      // A random statement need not fit; SQLite has undone it.
      ran.add("-- " + statement);
    }
  }

  private static List<Loss> withoutObjects(List<Loss> losses) {
    return losses.stream().filter(l -> !(l instanceof Loss.SchemaObjectLost)).toList();
  }

  private static Set<String> shown(List<Loss> losses) {
    Set<String> shown = new TreeSet<>();
    for (Loss loss : losses) {
      String values = loss instanceof Loss.ValuesLost values0 ? " of " + values0.nonNull() : "";
      shown.add(loss.kind() + " " + loss.subject() + " " + loss.count() + values);
    }
    return shown;
  }
}
