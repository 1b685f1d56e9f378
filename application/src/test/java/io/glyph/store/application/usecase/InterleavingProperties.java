package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.audit.AuditVerdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Promise 6: others write rows and lines at any moment, and lose none, whatever happens to us. */
class InterleavingProperties {
  /** Other programs: they append without a lock, and write rows whenever SQLite lets them. */
  private static final class Others {
    private final World world;
    private final Random random;
    private final int rate;
    private final TreeSet<String> rows = new TreeSet<>();
    private final List<byte[]> logs = new ArrayList<>();
    private int lines;

    Others(World world, long seed, int rate) {
      this.world = world;
      this.random = new Random(seed);
      this.rate = rate;
    }

    /** A process whose every step others may come before, and which may be cut once. */
    TestProcess process(int cut, Mode mode) {
      TestProcess[] made = new TestProcess[1];
      Seam seam = new Seam(world.disk, cut, mode, () -> act(made[0]));
      made[0] = world.process(seam);
      return made[0];
    }

    private void act(TestProcess process) {
      if (random.nextInt(100) < rate) {
        world.foreignAppend("snapshot_created");
        lines++;
      }
      String row = "row-" + rows.size();
      if (random.nextInt(100) < rate
          && process.realDatabase.foreignWrite(
              world.store, image -> image.rows("remotes").put(row, "spec"))) {
        rows.add(row);
      }
      remember();
    }

    void remember() {
      logs.add(world.log());
    }

    void assertNothingOfTheirsIsLost(long linesBefore) {
      remember();
      for (int i = 1; i < logs.size(); i++) {
        World.assertPrefix(logs.get(i - 1), logs.get(i), "step " + i);
      }
      assertTrue(world.image().rows("remotes").keySet().containsAll(rows));
      long theirs =
          new String(world.log(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.contains("\"id\"") && line.endsWith("\"data\":{}}"))
              .count();
      assertEquals(linesBefore + lines, theirs, "foreign lines");
    }
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void nothingOfOthersIsLostAndTheLogVerifies(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 60) int rate,
      @ForAll @IntRange(min = 1, max = 80) int applyCut,
      @ForAll Mode applyMode,
      @ForAll @IntRange(min = 1, max = 60) int recoverCut,
      @ForAll Mode recoverMode,
      @ForAll boolean torn) {
    World world = World.ofVersion2();
    world.support = World.WRITES_3;
    Others others = new Others(world, seed, rate);
    others.remember();
    long before = world.events("migration_applied");
    run(others.process(applyCut, applyMode)::migrate);
    if (torn) {
      // A program that was killed within its write, in the room with no other at that moment.
      world.append(world.log()[world.log().length - 1] == '\n' ? "{\"type\":\"sna" : "");
    }
    // A torn line is ended before others go on: a line that runs into it is lost by their doing.
    others.remember();
    run(
        new TestProcess(world, new Seam(world.disk, recoverCut, recoverMode, () -> {}))
            ::recoverNow);
    others.remember();
    World.done(world.process().recoverNow());
    World.done(others.process(0, Mode.KILL_BEFORE).recoverNow());
    World.done(world.process().migrate());
    assertEquals(3, world.image().userVersion);
    assertEquals(before + 1, world.events("migration_applied"));
    others.assertNothingOfTheirsIsLost(3);
    var verdict = World.done(world.process().verify().execute(world.store, Progress.NONE));
    assertTrue(assertInstanceOf(AuditVerdict.Intact.class, verdict, verdict::toString).anchored());
  }

  private static void run(Runnable command) {
    try {
      command.run();
    } catch (Seam.Killed killed) {
      // Expected: what it leaves behind is what is looked at.
      return;
    }
  }
}
