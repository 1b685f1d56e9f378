package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.DatabaseImage;
import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.fake.InMemoryBackupRepository;
import io.glyph.store.application.fake.InMemoryStoreFolder;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.StoreJudgement;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What tests that cut a command at any call of any port share. */
final class Cuts {
  /** A second cut is tried at one call in three; at each of them in the profile exhaustive. */
  static final int IN_EVERY_BUILD = 3;

  private Cuts() {}

  /** Where to begin: chosen anew each time, so that builds together try all of them. */
  static int first(int every) {
    return 1 + ThreadLocalRandom.current().nextInt(every);
  }

  /** What is cut. */
  interface Command {
    Outcome<?> run(World world, TestProcess process);
  }

  /**
   * A store before a command.
   *
   * @param event type of the event that it commits
   */
  record Case(String name, String event, Supplier<World> world, Command command) {
    /** The cut command; what it leaves behind is what is looked at. */
    void cut(World world, Seam seam) {
      try {
        command.run(world, world.process(seam));
      } catch (Seam.Killed killed) {
        return;
      }
    }

    /** The store as the command leaves it when nothing goes wrong. */
    World whole() {
      World done = world.get();
      World.done(command.run(done, done.process()));
      return done;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> inEveryMode(List<Case> cases) {
    return cases.stream()
        .flatMap(
            c -> EnumSet.allOf(Mode.class).stream().map(mode -> Arguments.of(c.name(), c, mode)));
  }

  /** Commits that fail, and of which nothing is known, leave the old or the new, too. */
  static void assertCommitsThatFailLeaveOldOrNew(Case start) {
    World whole = start.whole();
    for (boolean happens : new boolean[] {true, false}) {
      World world = start.world().get();
      Before before = new Before(start, world);
      Refusal refusal = failingCommit(start, world, CommitVerdict.UNKNOWN, happens);
      assertEquals(ErrorCode.OUTCOME_UNKNOWN, refusal.code(), start.name());
      World.done(world.process().recoverNow());
      String when = start + ", unknown, " + happens;
      assertWhole(world, when);
      // A backup that was asked for is told of by recovery, whatever became of the commit.
      if (happens || !start.event().equals("backup_created")) {
        assertEquals(happens, before.assertOldOrNew(world, whole, when), when);
      }
    }
    World world = start.world().get();
    Before before = new Before(start, world);
    Refusal refusal = failingCommit(start, world, CommitVerdict.ROLLED_BACK, false);
    assertEquals(ErrorCode.IO_ERROR, refusal.code(), start.name());
    before.assertOld(world, start.name());
    assertEquals(before.backups, backups(world), start.name());
  }

  private static Refusal failingCommit(
      Case start, World world, CommitVerdict verdict, boolean happens) {
    TestProcess process = world.process();
    process.realDatabase.nextCommit(verdict, happens);
    return World.refused(start.command().run(world, process));
  }

  static List<Backup> backups(World world) {
    return new InMemoryBackupRepository(world.disk)
        .list(world.store).stream()
            .map(entry -> assertInstanceOf(BackupRepository.Entry.Readable.class, entry).backup())
            .toList();
  }

  /** Content of a database without its bookkeeping. */
  static Map<String, Object> content(World world) {
    DatabaseImage image = world.image();
    Map<String, Object> content = new TreeMap<>(image.tables);
    content.put(" user_version", image.userVersion);
    content.put(" application_id", image.applicationId);
    content.put(" meta", String.valueOf(image.metaVersion));
    content.put(" history", image.history);
    content.put(" ways back", image.waysBack);
    content.put(" claims", image.claims);
    return content;
  }

  static void assertWhole(World world, String when) {
    StoreStatus status = World.done(world.process().inspect().execute(world.store, false));
    assertInstanceOf(StoreJudgement.Believed.class, status.judgement(), when);
    assertInstanceOf(
        AuditVerdict.Intact.class,
        World.done(world.process().verify().execute(world.store, Progress.NONE)),
        when);
    assertEquals(List.of(), world.image().outbox, "outbox, " + when);
    // At version 1 the prototype may have written it anew, without the id.
    boolean ours = world.image().userVersion > 0 || hasId(world.manifest());
    if (world.image().manifest != null && ours) {
      assertArrayEquals(world.image().manifest, world.manifest(), "manifest, " + when);
    }
    assertEquals(
        List.of(),
        new InMemoryStoreFolder(world.disk).leftovers(world.store),
        "leftovers, " + when);
    assertEventsAreThereOnce(world, when);
  }

  private static boolean hasId(byte[] manifest) {
    return new String(manifest, StandardCharsets.UTF_8).contains("  id: ");
  }

  private static void assertEventsAreThereOnce(World world, String when) {
    Set<String> ids = new HashSet<>();
    new InMemoryAuditLog(world.disk)
        .events(
            world.store,
            event -> {
              event
                  .id()
                  .ifPresent(id -> assertTrue(ids.add(id.toString()), id + " twice, " + when));
              return true;
            });
  }

  /** A store as it was. */
  static final class Before {
    final List<Backup> backups;
    private final Case start;
    private final Map<String, Object> content;
    private final byte[] log;
    private final byte[] manifest;
    private final long events;

    Before(Case start, World world) {
      this.start = start;
      content = content(world);
      log = world.log();
      manifest = world.manifest();
      events = world.events(start.event());
      backups = Cuts.backups(world);
    }

    /** Returns how many changes of the kind were made since. */
    long changes(World world) {
      return world.events(start.event()) - events;
    }

    void assertOld(World world, String when) {
      assertEquals(content, content(world), "database, " + when);
      assertArrayEquals(manifest, world.manifest(), "manifest, " + when);
      assertArrayEquals(log, world.log(), "log, " + when);
    }

    /** Returns whether it is new: as {@code whole}, and told of once. */
    boolean assertOldOrNew(World world, World whole, String when) {
      assertWhole(world, when);
      World.assertPrefix(log, world.log(), when);
      if (changes(world) == 0) {
        assertOld(world, when);
        return false;
      }
      assertEquals(1, changes(world), "events, " + when);
      assertEquals(content(whole), content(world), "database, " + when);
      return true;
    }
  }
}
