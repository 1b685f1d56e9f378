package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.sqlite.OracleTable.Table;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/**
 * Random scripts on random databases, with descriptors that are honest and such that are not: no
 * change missed, none invented. {@code -Dloss.scripts=N} runs more, {@code -Dloss.seed=S} the same
 * again.
 */
class RandomLossTest {
  private static final int SCRIPTS = Integer.getInteger("loss.scripts", 400);
  private static final long SEED = Long.getLong("loss.seed", System.nanoTime());
  private static final Descriptor NOTHING = Descriptor.keepsAll("t", "r");

  @TempDir private Path folder;

  private final Map<String, Integer> met = new TreeMap<>();

  @Test
  void everyChangeIsFoundAndNoneIsInvented() throws Exception {
    System.out.println("random losses: -Dloss.seed=" + SEED + " -Dloss.scripts=" + SCRIPTS);
    for (int i = 0; i < SCRIPTS; i++) {
      long seed = SEED + i;
      // Neighbouring seeds begin alike.
      one(new Case(seed, new Random(seed * 0x9E3779B97F4A7C15L)));
    }
    System.out.println("met: " + met);
    // A generator that makes no losses proves nothing.
    for (String kind :
        List.of(
            "rows",
            "values",
            "ids",
            "column",
            "table",
            "none",
            "two steps",
            "a first step with a descriptor",
            "rows lost over two steps",
            "a way back that was taken",
            "a way back that was not",
            "declared")) {
      assertTrue(met.getOrDefault(kind, 0) >= SCRIPTS / 100, () -> kind + " is met too rarely");
    }
  }

  private static final class Case {
    private final long seed;
    private final List<String> setup;
    private final List<List<String>> steps = new ArrayList<>();
    private Descriptor descriptor = NOTHING;
    private final List<String> ran = new ArrayList<>();

    Case(long seed, Random random) {
      this.seed = seed;
      int kind = random.nextInt(8);
      RandomScript scripts = new RandomScript(random, kind == 0);
      setup = scripts.setup();
      if (random.nextInt(3) == 0) {
        setup.addAll(scripts.more());
      }
      switch (kind) {
        case 1 -> {
          steps.add(scripts.script(0));
          steps.add(scripts.script(1));
        }
        case 2, 3 -> {
          RandomDescriptor described = new RandomDescriptor(random, scripts);
          descriptor = described.descriptor();
          steps.add(described.script());
        }
        case 6, 7 -> {
          RandomDescriptor described = new RandomDescriptor(random, scripts);
          descriptor = described.descriptor();
          steps.add(described.script());
          steps.add(random.nextInt(3) == 0 ? scripts.script(1) : described.after());
        }
        case 4 ->
            steps.add(
                Stream.concat(scripts.script(0).stream(), scripts.onVirtual().stream()).toList());
        default -> steps.add(scripts.script(0));
      }
    }

    /** It is the first step's; a later one has none. */
    boolean isDescribedTwice() {
      return steps.size() > 1 && descriptor != NOTHING;
    }

    Migration migration(int from) {
      return new Migration(
          new StoreVersion(from),
          new StoreVersion(from + 1),
          "V" + from + "__x.sql",
          "",
          "",
          "",
          "",
          from == 1 ? descriptor : NOTHING,
          Migration.Origin.BUILT_IN);
    }

    String story() {
      return "seed " + seed + "\n" + String.join(";\n", ran) + "\n" + descriptor;
    }
  }

  private void one(Case one) throws Exception {
    Path database = folder.resolve("db");
    Path copy = folder.resolve("copy");
    Files.deleteIfExists(database);
    Files.deleteIfExists(copy);
    try (SQLiteConnection setup = Stores.foreign(database)) {
      Sql.run(setup, "PRAGMA synchronous=OFF");
      Sql.run(setup, "PRAGMA journal_mode=MEMORY");
      Sql.run(setup, "BEGIN");
      for (String statement : one.setup) {
        attempt(setup, statement, one.ran);
      }
      Sql.run(setup, "COMMIT");
    }
    Files.copy(database, copy);
    Map<String, Table> before;
    try (SQLiteConnection connection = Stores.foreign(copy)) {
      before = OracleTable.read(connection, "main");
    }
    try (SQLiteConnection connection =
        WriteAccess.open(DatabaseUri.readWrite(database), Limits.DEFAULT)) {
      OpenTransaction transaction = OpenTransaction.begin(connection);
      RowComparison rows = new RowComparison(connection);
      Map<String, Table> middle = before;
      for (int step = 0; step < one.steps.size(); step++) {
        middle = step == 0 ? before : OracleTable.read(connection, "main");
        one.ran.add("-- step");
        List<String> script = one.steps.get(step);
        rows.step(
            one.migration(step + 1),
            () -> {
              for (String statement : script) {
                attempt(connection, statement, one.ran);
              }
            });
      }
      OracleLosses expected = new OracleLosses(one.descriptor.loses());
      Map<String, Table> after = OracleTable.read(connection, "main");
      Map<String, Table> answers = WayBackOracle.ask(connection, one.descriptor);
      WayBackOracle oracle = new WayBackOracle(before, after, one.descriptor, expected);
      oracle.judge(answers);
      Effects effects = rows.measure(rows.attach(copy));
      if (one.isDescribedTwice()) {
        long lost = EndOracle.lost(connection, before, middle, one.descriptor);
        long told = effects.losses().stream().mapToLong(Loss::count).sum();
        meet("a first step with a descriptor");
        if (lost > 0) {
          meet("rows lost over two steps");
        }
        if (lost > told) {
          fail(lost + " rows are gone but " + shown(effects.losses()) + "\n" + one.story());
        }
      } else {
        judge(one, expected, effects);
      }
      count(one, expected, oracle);
      transaction.rollback();
      rows.detach();
    }
  }

  private static void judge(Case one, OracleLosses expected, Effects effects) {
    Set<String> undeclared = shown(effects.undeclared());
    if (one.steps.size() == 1) {
      assertEquals(expected.all, shown(effects.losses()), one::story);
      assertEquals(expected.undeclared, undeclared, one::story);
    } else if (expected.all.isEmpty() != undeclared.isEmpty()) {
      // What is lost on the way from table to table may be told at any of its steps.
      fail(expected.all + " but " + shown(effects.losses()) + "\n" + one.story());
    }
  }

  private void count(Case one, OracleLosses expected, WayBackOracle oracle) {
    expected.all.stream().map(l -> l.split(" ", 2)[0]).distinct().forEach(this::meet);
    meet(expected.all.isEmpty() ? "none" : "some");
    meet(one.steps.size() == 1 ? "one step" : "two steps");
    if (!expected.all.equals(expected.undeclared)) {
      meet("declared");
    }
    if (!one.descriptor.rebuilt().isEmpty()) {
      meet(oracle.took() ? "a way back that was taken" : "a way back that was not");
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

  /** Rows only: triggers and indexes that went with their table are no data. */
  private static Set<String> shown(List<Loss> losses) {
    Set<String> shown = new TreeSet<>();
    for (Loss loss : losses) {
      if (!(loss instanceof Loss.SchemaObjectLost)) {
        String values = loss instanceof Loss.ValuesLost values0 ? " of " + values0.nonNull() : "";
        shown.add(loss.kind() + " " + loss.subject() + " " + loss.count() + values);
      }
    }
    return shown;
  }
}
