package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.glyph.store.application.fake.DatabaseImage;
import io.glyph.store.application.fake.FixedMigrationSource;
import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryManifestRepository;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Consumer;

/** One disk with a store, other programs that use it, and this build. */
final class World {
  static final Actor ADA = new Actor("user", "self", "ada");
  static final Path PROJECT = Path.of("/orchard");
  static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  static final StoreVersion V1 = new StoreVersion(1);
  static final StoreVersion V2 = new StoreVersion(2);
  static final StoreVersion V3 = new StoreVersion(3);
  static final FormatSupport PROTOTYPE = support("glyph/0.1.0", 1, 1, 1);
  static final FormatSupport WRITES_2 = support("glyph/0.2.0", 1, 2, 2);
  static final FormatSupport WRITES_3 = support("glyph/0.3.0", 1, 3, 3);

  final InMemoryDisk disk = new InMemoryDisk();
  final StoreLocation store = new StoreLocation(PROJECT.resolve(StoreLocation.FOLDER_NAME));
  FormatSupport support = WRITES_2;
  MigrationSource migrations = harmless();
  ImportRules rules = ImportRules.everything();
  final Clockwork clockwork = new Clockwork(InstantSource.fixed(NOW), new Random(42));

  private World() {}

  static FormatSupport support(String release, int min, int max, int writable) {
    return new FormatSupport(
        Release.parse(release).orElseThrow(),
        VersionRange.of(min, max),
        new StoreVersion(writable));
  }

  /** Migrations to 2 and 3 that lose nothing. */
  static MigrationSource harmless() {
    return new FixedMigrationSource(
        FixedMigrationSource.to(2, "put policies default allow"),
        FixedMigrationSource.to(3, "put quarantine note none"));
  }

  /** A disk without a store. */
  static World empty() {
    World world = new World();
    world.disk.makeFolder(PROJECT);
    return world;
  }

  /** A store of the prototype, with rows and a log of two lines. */
  static World ofVersion1() {
    World world = empty();
    world.writeManifest(1);
    DatabaseImage image = DatabaseImage.empty(1);
    image.rows("remotes").put("origin", "https://example.org");
    image.rows("remotes").put("backup", "file:///backup");
    world.disk.write(world.store.database(), image.encode());
    world.foreignAppend("project_created");
    world.foreignAppend("snapshot_created");
    return world;
  }

  /** A store that this software has migrated to version 2, and a foreign line after that. */
  static World ofVersion2() {
    World world = ofVersion1();
    done(world.process().apply().execute(world.request(), Progress.NONE));
    world.foreignAppend("snapshot_created");
    return world;
  }

  /** A store of the version that is written, and a project with files. */
  static World ofProject() {
    World world = ofVersion2();
    world.file("glyph.yaml", "project:");
    world.file("docs/a.md", "one");
    world.file("docs/b.md", "two");
    world.file("docs/c.md", "one");
    return world;
  }

  void file(String path, String text) {
    disk.write(PROJECT.resolve(path), text.getBytes(StandardCharsets.UTF_8));
  }

  void writeManifest(int version) {
    disk.write(
        store.manifest(),
        new InMemoryManifestRepository(disk)
            .compose(
                new StoreVersion(version),
                PROTOTYPE.release(),
                NOW,
                "orchard",
                Optional.empty(),
                Optional.empty()));
  }

  BuildFacts build() {
    return new BuildFacts(
        support, migrations, () -> new ReleaseTable(List.of(PROTOTYPE, WRITES_2, WRITES_3)));
  }

  /** A new process: whatever locks an earlier one held are gone. */
  TestProcess process() {
    return process(Seam.open(disk));
  }

  TestProcess process(Seam seam) {
    return new TestProcess(this, seam);
  }

  ApplyMigration.Request request() {
    return new ApplyMigration.Request(
        store, Optional.empty(), ADA, Optional.empty(), false, Optional.empty());
  }

  /** A line as other programs append it: whole, without a lock, whatever stands before it. */
  void foreignAppend(String type) {
    append(
        "{\"type\":\"%s\",\"timestamp\":\"2026-05-27T08:00:00Z\",\"actor\":\"user:self:ada\",\"data\":{}}\n"
            .formatted(type));
  }

  void append(String text) {
    disk.append(store.auditLog(), text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] log() {
    return disk.read(store.auditLog()).orElse(new byte[0]);
  }

  byte[] manifest() {
    return disk.read(store.manifest()).orElse(new byte[0]);
  }

  DatabaseImage image() {
    return DatabaseImage.decode(disk.read(store.database()).orElseThrow());
  }

  void changeImage(Consumer<DatabaseImage> change) {
    DatabaseImage image = image();
    change.accept(image);
    disk.write(store.database(), image.encode());
  }

  long events(String type) {
    long[] count = {0};
    new InMemoryAuditLog(disk)
        .events(
            store,
            event -> {
              count[0] += event.type().equals(type) && event.id().isPresent() ? 1 : 0;
              return true;
            });
    return count[0];
  }

  SortedMap<String, String> snapshot() {
    return disk.snapshot(PROJECT);
  }

  static <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) -> throw new AssertionError("refused: " + refusal);
    };
  }

  static Refusal refused(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> done -> throw new AssertionError("not refused: " + done);
      case Outcome.Refused<?>(Refusal refusal) -> refusal;
    };
  }

  static <R extends Refusal> R refused(Class<R> type, Outcome<?> outcome) {
    return assertInstanceOf(type, refused(outcome));
  }

  /** The old bytes stand unchanged at the start of the new ones. */
  static void assertPrefix(byte[] old, byte[] now, String when) {
    String before = new String(old, StandardCharsets.ISO_8859_1);
    String after = new String(now, StandardCharsets.ISO_8859_1);
    assertEquals(
        before, after.substring(0, Math.min(before.length(), after.length())), "log, " + when);
  }
}
