package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.fake.Sha256;
import io.glyph.store.application.port.AuditLog.LoggedEvent;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.source.Glob;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportRules.Realm;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportProjectTest {
  private static final String ONE = Sha256.hex("one".getBytes(StandardCharsets.UTF_8));
  private static final String TWO = Sha256.hex("two".getBytes(StandardCharsets.UTF_8));

  private static String row(World world, String path) {
    String hex = HexFormat.of().formatHex(path.getBytes(StandardCharsets.UTF_8));
    return world.image().rows("sources").getOrDefault(hex, "");
  }

  private static String id(String path) {
    return "source:sha256:" + Sha256.hex(path.getBytes(StandardCharsets.UTF_8));
  }

  private static LoggedEvent lastEvent(World world) {
    List<LoggedEvent> events = new ArrayList<>();
    new InMemoryAuditLog(world.disk).events(world.store, events::add);
    return events.getLast();
  }

  @Test
  void filesBecomeContentsBlobsSourcesAndOneEvent() {
    World world = World.ofProject();
    byte[] log = world.log();
    ImportProject.Report report = World.done(world.process().importNow());
    assertEquals(4, report.files());
    assertEquals(17, report.bytes());
    assertEquals(new ImportCounts(3, 4, 0, 0, 0, 2), report.counts());
    assertEquals(
        id("docs/a.md") + "|content:sha256:" + ONE + "|" + World.NOW, row(world, "docs/a.md"));
    assertArrayEquals(
        "one".getBytes(StandardCharsets.UTF_8),
        world.disk.read(world.store.blob(ONE)).orElseThrow());
    assertEquals("public", world.image().rows("source_labels").get(id("docs/a.md") + "|0"));
    assertEquals("Public projection", world.image().rows("realms").get("public"));
    World.assertPrefix(log, world.log(), "import");
    assertEquals(1, world.events("genesis_import"));
    assertEquals(report.event(), lastEvent(world).id());
    assertInstanceOf(
        AuditVerdict.Intact.class,
        World.done(world.process().verify().execute(world.store, Progress.NONE)));
  }

  @Test
  void eventHasThePrototypesKeysInItsOrder() {
    World world = World.ofProject();
    world.rules =
        new ImportRules(
            Optional.of("glyph.yaml"),
            List.of(Glob.of("docs/[ab].md")),
            List.of(Glob.of(".git/**")),
            List.of(Realm.publicOne("open"), Realm.privateOne("inner")));
    World.done(world.process().importNow());
    assertTrue(
        lastEvent(world)
            .json()
            .contains(
                "\"data\":{\"excluded\":[\".git/**\"],\"included\":[{\"hash\":\""
                    + ONE
                    + "\",\"path\":\"docs/a.md\"},{\"hash\":\""
                    + TWO
                    + "\",\"path\":\"docs/b.md\"}],\"manifest\":\"glyph.yaml\",\"realms\":[\"open\","
                    + "\"inner\"],\"transcripts\":\"excluded-by-default\"},"),
        () -> lastEvent(world).json());
  }

  @Test
  void secondImportUpdatesAndKeepsIdsLabelsAndWhatIsGone() {
    World world = World.ofProject();
    World.done(world.process().importNow());
    String label = id("docs/b.md") + "|0";
    world.changeImage(image -> image.rows("source_labels").put(label, "maintainers"));
    String unchanged = row(world, "docs/a.md");
    world.file("docs/b.md", "two and a half");
    world.file("docs/d.md", "new");
    world.disk.delete(World.PROJECT.resolve("docs/c.md"));
    ImportProject.Report report = World.done(world.process().importNow());
    assertEquals(new ImportCounts(2, 1, 1, 2, 1, 0), report.counts());
    assertTrue(row(world, "docs/b.md").startsWith(id("docs/b.md") + "|"));
    assertFalse(row(world, "docs/b.md").contains(TWO));
    assertEquals("maintainers", world.image().rows("source_labels").get(label));
    assertEquals(unchanged, row(world, "docs/a.md"));
    assertTrue(row(world, "docs/c.md").contains(ONE));
    assertEquals(2, world.events("genesis_import"));
  }

  @Test
  void importThatFindsNothingNewWritesNothing() {
    World world = World.ofProject();
    World.done(world.process().importNow());
    Map<String, String> before = world.snapshot();
    ImportProject.Report report = World.done(world.process().importNow());
    assertEquals(new ImportCounts(0, 0, 0, 4, 0, 0), report.counts());
    assertEquals(Optional.empty(), report.event());
    assertEquals(before, world.snapshot());
  }

  @Test
  void rulesThatTakeNothingChangeNothing() {
    World world = World.ofProject();
    world.rules =
        new ImportRules(
            Optional.of("glyph.yaml"), List.of(), List.of(), ImportRules.everything().realms());
    byte[] database = world.image().encode();
    ImportProject.Report report = World.done(world.process().importNow());
    assertEquals(0, report.files());
    assertEquals(Optional.empty(), report.event());
    assertArrayEquals(database, world.image().encode());
  }

  @Test
  void listThatDoesNotFitIntoALineIsAttached() {
    World world = World.ofProject();
    for (int i = 0; i < 2000; i++) {
      world.file("many/%04d".formatted(i), "x" + i);
    }
    World.done(world.process().importNow());
    Map<?, ?> included = assertInstanceOf(Map.class, lastEvent(world).data().get("included"));
    assertEquals(2004L, included.get("count"));
    String digest = String.valueOf(included.get("attachment"));
    byte[] attached = world.disk.read(world.store.attachments().resolve(digest)).orElseThrow();
    assertEquals(digest, Sha256.hex(attached));
    String text = new String(attached, StandardCharsets.UTF_8);
    assertTrue(text.startsWith("[{\"hash\":\"" + ONE + "\",\"path\":\"docs/a.md\"},"), text);
    assertTrue(text.endsWith("\"path\":\"many/1999\"}]"));
  }

  @Test
  void fewFilesWithLongNamesAreAttachedToo() {
    World world = World.ofProject();
    for (int i = 0; i < 300; i++) {
      world.file("n".repeat(250) + i, "x");
    }
    World.done(world.process().importNow());
    assertInstanceOf(Map.class, lastEvent(world).data().get("included"));
  }

  @Test
  void olderVersionMustBeMigratedFirst() {
    World world = World.ofVersion1();
    world.file("a", "x");
    Map<String, String> before = world.snapshot();
    var refusal = World.refused(Refusal.MigrationRequired.class, world.process().importNow());
    assertEquals(World.V2, refusal.writable());
    assertEquals(before, world.snapshot());
  }

  @Test
  void liveClaimsDoNotStandInTheWay() {
    World world = World.ofProject();
    world.changeImage(
        image -> image.claims.add(new Claim("w", "agent:a:b", "2049-01-01T00:00:00Z")));
    assertEquals(4, World.done(world.process().importNow()).files());
  }

  @Test
  void linksAreSkippedAndNamed() {
    World world = World.ofProject();
    world.file("docs/link", "elsewhere");
    world.disk.makeLink(World.PROJECT.resolve("docs/link"));
    ImportProject.Report report = World.done(world.process().importNow());
    assertEquals(4, report.files());
    assertEquals(1, report.skippedCount());
    assertEquals(
        List.of(new SkippedFile(SourcePath.of("docs/link"), SkippedFile.Kind.LINK)),
        report.skipped());
  }

  @Test
  void diskThatWouldBeFullIsRefusedBeforeAnythingIsCopied() {
    World world = World.ofProject();
    TestProcess process = world.process();
    process.realFolder.setFreeBytes(16 << 20);
    byte[] database = world.image().encode();
    var refusal = World.refused(Refusal.IoFailed.class, process.importNow());
    assertEquals(ErrorCode.NO_SPACE, refusal.code());
    assertArrayEquals(database, world.image().encode());
    assertEquals(List.of(), world.disk.names(world.store.content()));
  }

  @Test
  void progressCountsFilesAndBytes() {
    World world = World.ofProject();
    List<String> heard = new ArrayList<>();
    TestProcess process = world.process();
    process
        .importProject()
        .execute(
            new ImportProject.Request(world.store, World.PROJECT, World.ADA),
            new Progress() {
              @Override
              public void enter(Phase phase) {
                heard.add(phase.name());
              }

              @Override
              public void advance(long files, long bytes) {
                heard.add(files + " " + bytes);
              }
            });
    assertEquals(List.of("CHECK", "IMPORT"), heard.subList(0, 2));
    assertEquals(List.of("4 17", "COMMIT", "DELIVER"), heard.subList(5, 8));
  }

  @Test
  void busyStoreIsNotTouched() {
    World world = World.ofProject();
    TestProcess process = world.process();
    try (var held = process.realLock.acquire(world.store)) {
      assertInstanceOf(
          Refusal.StoreBusy.class, World.refused(process.importNow()), held.toString());
    }
  }

  @Test
  void tornLogIsRefusedBeforeAnythingIsCopied() {
    World world = World.ofProject();
    world.append("{\"type\":");
    var refusal = World.refused(Refusal.AuditDamaged.class, world.process().importNow());
    assertInstanceOf(AuditFault.TornTail.class, refusal.faults().getFirst());
    assertEquals(List.of(), world.disk.names(world.store.content()));
  }

  @Test
  void pendingEventOfAnEarlierCommandIsDeliveredFirst() {
    World world = World.ofProject();
    world.file("docs/e.md", "e");
    Seam seam = cutAtAppend(world);
    try {
      world.process(seam).importNow();
    } catch (Seam.Killed killed) {
      assertEquals(0, world.events("genesis_import"));
    }
    world.file("docs/f.md", "f");
    ImportProject.Report report = World.done(world.process().importNow());
    assertEquals(1, report.counts().added());
    assertEquals(2, world.events("genesis_import"));
  }

  private static Seam cutAtAppend(World world) {
    for (int n = 1; ; n++) {
      World probe = World.ofProject();
      probe.file("docs/e.md", "e");
      Seam seam = new Seam(probe.disk, n, Seam.Mode.KILL_BEFORE, () -> {});
      try {
        probe.process(seam).importNow();
      } catch (Seam.Killed killed) {
        if (seam.where().equals("AuditLog.append")) {
          return new Seam(world.disk, n, Seam.Mode.KILL_BEFORE, () -> {});
        }
      }
    }
  }

  @Test
  void commitWithoutAnAnswerIsSaidToBeUnknown() {
    World world = World.ofProject();
    TestProcess process = world.process();
    process.realDatabase.nextCommit(CommitVerdict.UNKNOWN, true);
    assertInstanceOf(Refusal.CommitUnknown.class, World.refused(process.importNow()));
    World.done(world.process().recoverNow());
    assertEquals(1, world.events("genesis_import"));
  }

  @Test
  void commitThatDidNotHappenLeavesTheDatabaseAsItWas() {
    World world = World.ofProject();
    TestProcess process = world.process();
    byte[] database = world.image().encode();
    process.realDatabase.nextCommit(CommitVerdict.ROLLED_BACK, false);
    assertInstanceOf(Refusal.IoFailed.class, World.refused(process.importNow()));
    assertArrayEquals(database, world.image().encode());
    assertEquals("", row(world, "docs/a.md"));
  }
}
