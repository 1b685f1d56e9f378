package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.usecase.ReturnRequest.Goal;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.Retention;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Promise 3 over whole lives of stores: whatever commands, kills and other programs come after each
 * other, the old log is a prefix of the new one, each committed change is told of once, and the log
 * verifies.
 */
class HistoryProperties {
  /** What may happen to a store. */
  enum Act {
    APPLY("migration_applied"),
    UNDO("migration_rolled_back"),
    ROLL_BACK("migration_rolled_back"),
    RESTORE("backup_restored"),
    CREATE("backup_created"),
    PRUNE("backup_pruned"),
    RECOVER(""),
    FOREIGN_ROWS(""),
    FOREIGN_LINES(""),
    FOREIGN_MANIFEST(""),
    TORN_LINE(""),
    OTHER_RELEASE("");

    final String event;

    Act(String event) {
      this.event = event;
    }

    boolean isOurs() {
      return compareTo(RECOVER) < 0;
    }
  }

  private static final List<String> CHANGES =
      List.of(
          "migration_applied",
          "migration_rolled_back",
          "backup_restored",
          "backup_created",
          "backup_pruned");

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void logOnlyGrowsTellsOfEachChangeOnceAndVerifies(
      @ForAll long seed,
      @ForAll boolean migrated,
      @ForAll @Size(min = 10, max = 30) List<Act> acts) {
    Life life = new Life(migrated ? World.ofVersion2() : World.ofVersion1(), seed);
    for (Act act : acts) {
      life.live(act);
    }
    life.end();
  }

  /** A store, and the release that is in use. */
  private static final class Life {
    private final World world;
    private final Random random;
    private boolean newer;
    private int written;

    Life(World world, long seed) {
      this.world = world;
      this.random = new Random(seed);
      use(true);
    }

    private void use(boolean newest) {
      newer = newest;
      world.support = newest ? World.WRITES_3 : World.WRITES_2;
      world.migrations = newest ? RollBackTest.withScripts() : World.harmless();
    }

    void live(Act act) {
      byte[] log = world.log();
      Map<String, Long> told = told();
      Map<String, Object> content = Cuts.content(world);
      if (!act.isOurs()) {
        others(act);
        assertEquals(told, told(), act.toString());
      } else if (random.nextInt(3) == 0) {
        cut(act, told, content);
      } else {
        Outcome<?> outcome = carryOut(act, world.process());
        boolean changed = changed(outcome);
        if (changed) {
          told.merge(act.event, 1L, Long::sum);
        } else {
          assertEquals(content, Cuts.content(world), act + ": " + outcome);
        }
        assertEquals(told, told(), act + ": " + outcome);
      }
      World.assertPrefix(log, world.log(), act.toString());
      assertNoEventTwice(act.toString());
    }

    /** Recovered, the store is one that the newest release believes, with a log that verifies. */
    void end() {
      recover();
      Cuts.assertWhole(world, "at the end");
      assertTrue(World.done(world.process().recoverNow()).didNothing());
    }

    private void cut(Act act, Map<String, Long> told, Map<String, Object> content) {
      Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
      Seam seam = new Seam(world.disk, 1 + random.nextInt(70), mode, () -> {});
      boolean done = false;
      try {
        done = changed(carryOut(act, world.process(seam)));
      } catch (Seam.Killed killed) {
        // Expected: what it leaves behind is what is looked at.
        done = false;
      }
      recover();
      String when = act + ", " + mode + (seam.happened() ? " at " + seam.where() : " missed");
      boolean tells = !told.equals(told());
      if (tells) {
        told.merge(act.event, 1L, Long::sum);
        assertEquals(told, told(), when);
      } else {
        assertTrue(!done, when);
        assertEquals(content, Cuts.content(world), when);
      }
      Cuts.assertWhole(world, when);
    }

    /** With the newest release, which knows every version; it stays in use. */
    private void recover() {
      use(true);
      World.done(world.process().recoverNow());
    }

    private Outcome<?> carryOut(Act act, TestProcess process) {
      return switch (act) {
        case APPLY -> process.apply().execute(request(), Progress.NONE);
        case UNDO -> process.rollBack().execute(agreed(new Goal.LastMigration()), Progress.NONE);
        case ROLL_BACK ->
            process
                .rollBack()
                .execute(
                    agreed(new Goal.Version(new StoreVersion(1 + random.nextInt(2)))),
                    Progress.NONE);
        case RESTORE -> process.restore().execute(agreed(someBackup()), Progress.NONE);
        case CREATE -> process.createBackup().execute(world.store, World.ADA, Progress.NONE);
        case PRUNE ->
            process
                .prune()
                .execute(
                    world.store,
                    new Retention(1 + random.nextInt(4), random.nextBoolean()),
                    World.ADA);
        case RECOVER, FOREIGN_ROWS, FOREIGN_LINES, FOREIGN_MANIFEST, TORN_LINE, OTHER_RELEASE ->
            throw new IllegalArgumentException("not a command that changes a store");
      };
    }

    private ApplyMigration.Request request() {
      StoreVersion to = new StoreVersion(newer ? 2 + random.nextInt(2) : 2);
      return new ApplyMigration.Request(
          world.store, Optional.of(to), World.ADA, Optional.empty(), false, Optional.empty());
    }

    private Goal someBackup() {
      List<Backup> backups = Cuts.backups(world);
      return new Goal.FromBackup(
          backups.isEmpty()
              ? "0099-v1-00000000"
              : backups.get(random.nextInt(backups.size())).id().toString());
    }

    /** Confirmed where a plan can be had and needs it. */
    private ReturnRequest agreed(Goal goal) {
      ReturnRequest asking = RollBackTest.request(world, goal, Optional.empty());
      return world.process().planReturn().execute(asking, Progress.NONE)
                  instanceof Outcome.Done<PlanReturn.Report>(PlanReturn.Report report)
              && report.plan().needsConfirmation()
          ? RollBackTest.request(world, goal, Optional.of(RollBackTest.confirm(report.plan())))
          : asking;
    }

    private static boolean changed(Outcome<?> outcome) {
      return outcome instanceof Outcome.Done<?>(Object value)
          && !(value instanceof ApplyMigration.Report.AlreadyThere)
          && !(value instanceof PruneBackups.Report report && report.event().isEmpty());
    }

    private void others(Act act) {
      boolean ended = world.log().length == 0 || world.log()[world.log().length - 1] == '\n';
      switch (act) {
        case RECOVER -> recover();
        case OTHER_RELEASE -> use(!newer);
        case FOREIGN_ROWS ->
            world.changeImage(image -> {
              var rows = image.rows("remotes");
              if (random.nextBoolean() || rows.isEmpty()) {
                rows.put("row-" + written++, "x");
              } else if (random.nextBoolean()) {
                rows.pollFirstEntry();
              } else {
                rows.put(rows.lastKey(), "y" + written++);
              }
            });
        // A line that is written behind a torn one is lost by its writer's doing.
        case FOREIGN_LINES -> {
          if (ended) {
            world.foreignAppend("snapshot_created");
          }
        }
        case TORN_LINE -> {
          if (ended) {
            world.append("{\"type\":\"sna");
          }
        }
        case FOREIGN_MANIFEST -> world.writeManifest(1);
        case APPLY, UNDO, ROLL_BACK, RESTORE, CREATE, PRUNE ->
            throw new IllegalArgumentException("a command of ours");
      }
    }

    /** Events about changes by type; a last line that lacks its newline only is one, too. */
    private Map<String, Long> told() {
      Map<String, Long> told = new TreeMap<>();
      CHANGES.forEach(type -> told.put(type, 0L));
      events((type, id) -> told.computeIfPresent(type, (key, count) -> count + 1));
      return told;
    }

    private void assertNoEventTwice(String when) {
      Map<String, String> seen = new TreeMap<>();
      events((type, id) -> assertEquals(null, seen.put(id, type), id + " twice, " + when));
    }

    private void events(BiConsumer<String, String> visitor) {
      InMemoryDisk copy = new InMemoryDisk();
      copy.write(world.store.auditLog(), world.log());
      copy.append(world.store.auditLog(), new byte[] {'\n'});
      new InMemoryAuditLog(copy)
          .events(
              world.store,
              event -> {
                event.id().ifPresent(id -> visitor.accept(event.type(), id.toString()));
                return true;
              });
    }
  }
}
