package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.DatabaseImage;
import io.glyph.store.application.fake.InMemoryStoreFolder;
import io.glyph.store.application.usecase.Seam.Mode;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.StoreJudgement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An import that is cut at any call of any port leaves rows and event both, or neither, whatever
 * blobs lie there; and what the rows name is there.
 */
class ImportCutTest {
  /** A store before the import. */
  private record Case(String name, Supplier<World> world) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> cuts() {
    return Stream.of(
            new Case("first import", World::ofProject),
            new Case("import of a changed tree", ImportCutTest::changed),
            new Case("import with an attachment", ImportCutTest::large))
        .flatMap(
            c -> EnumSet.allOf(Mode.class).stream().map(mode -> Arguments.of(c.name(), c, mode)));
  }

  private static World changed() {
    World world = World.ofProject();
    World.done(world.process().importNow());
    world.file("docs/b.md", "two and a half");
    world.file("docs/d.md", "new");
    return world;
  }

  private static World large() {
    World world = World.ofProject();
    for (int i = 0; i < 20; i++) {
      world.file("n".repeat(4000) + i, "x" + i);
    }
    return world;
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cuts")
  void rowsAndEventAreBothThereAfterRecoveryOrNeither(String name, Case start, Mode mode) {
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      run(() -> world.process(seam).importNow());
      if (!seam.reached()) {
        assertTrue(n > 25, "only " + n + " calls");
        return;
      }
      if (seam.happened()) {
        String when = mode + " at " + n + ", " + seam.where();
        World.done(world.process().recoverNow());
        before.assertOldOrNew(world, when);
        assertTrue(World.done(world.process().recoverNow()).didNothing(), when);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cuts")
  void nextImportFinishesWhatWasCut(String name, Case start, Mode mode) {
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      run(() -> world.process(seam).importNow());
      if (!seam.reached()) {
        return;
      }
      if (seam.happened()) {
        World.done(world.process().importNow());
        String when = mode + " at " + n + ", " + seam.where();
        assertTrue(before.assertOldOrNew(world, when), when);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("cuts")
  void whatIsSaidOfAFailureIsTrue(String name, Case start, Mode mode) {
    if (mode != Mode.FAIL_BEFORE && mode != Mode.FAIL_AFTER) {
      return;
    }
    for (int n = 1; ; n++) {
      World world = start.world().get();
      Before before = new Before(world);
      Seam seam = new Seam(world.disk, n, mode, () -> {});
      Outcome<ImportProject.Report> outcome = world.process(seam).importNow();
      if (!seam.reached()) {
        return;
      }
      if (!seam.happened()) {
        continue;
      }
      String when = mode + " at " + n + ", " + seam.where();
      switch (World.refused(outcome)) {
        case Refusal.RecoveryRequired(var reason, boolean committed) -> {
          assertTrue(committed, when);
          assertTrue(!before.rows.equals(world.image().tables), when);
        }
        case Refusal.IoFailed failed ->
            assertArrayEquals(before.bytes, world.image().encode(), when);
        case Refusal other -> throw new AssertionError(when + ": " + other);
      }
    }
  }

  private static void run(Runnable command) {
    try {
      command.run();
    } catch (Seam.Killed killed) {
      // Expected: what it leaves behind is what is looked at.
      return;
    }
  }

  /** A store as it was. */
  private static final class Before {
    final byte[] bytes;
    final Map<String, ?> rows;
    private final byte[] log;
    private final long events;

    Before(World world) {
      DatabaseImage image = world.image();
      bytes = image.encode();
      rows = image.tables;
      log = world.log();
      events = world.events("genesis_import");
    }

    /** Returns whether it is new. */
    boolean assertOldOrNew(World world, String when) {
      DatabaseImage now = world.image();
      boolean isNew = !rows.equals(now.tables);
      World.assertPrefix(log, world.log(), when);
      assertEquals(events + (isNew ? 1 : 0), world.events("genesis_import"), when);
      assertEquals(List.of(), now.outbox, when);
      for (String row : now.rows("sources").values()) {
        String hash = row.split("\\|", -1)[1].substring("content:sha256:".length());
        assertTrue(world.disk.isFile(world.store.blob(hash)), when);
      }
      StoreStatus status = World.done(world.process().inspect().execute(world.store, false));
      assertInstanceOf(StoreJudgement.Believed.class, status.judgement(), when);
      assertInstanceOf(
          AuditVerdict.Intact.class,
          World.done(world.process().verify().execute(world.store, Progress.NONE)),
          when);
      assertEquals(List.of(), new InMemoryStoreFolder(world.disk).leftovers(world.store), when);
      return isNew;
    }
  }
}
