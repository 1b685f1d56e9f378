package io.glyph.store.bootstrap.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.fault.Effect.Kind;
import io.glyph.store.bootstrap.fault.Tape.Answer;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What is said of a COMMIT, or of an fsync, that failed: each case has its own answer. */
@Isolated("SQLite's way to the disk is changed for the whole process")
class CommitOutcomesTest {
  private static final String[] APPLY = {"migrate", "apply", "--to", "2", "--json"};

  @TempDir Path temp;
  private Room room;
  private List<Effect> effects;

  @BeforeEach
  void learnWhatHappens() {
    TapedSqlite.install();
    Room other = Room.in(temp.resolve("reference"));
    GoldenStore.named("v1-worked").unpackInto(other.root());
    effects = Tape.record(_ -> Answer.GO, () -> other.glyph(APPLY)).effects();
    room = Room.in(temp.resolve("room"));
    GoldenStore.named("v1-worked").unpackInto(room.root());
  }

  /** The connection that failed cannot clean up after itself; the next one finds it committed. */
  @Test
  void commitThatFailsAndHappenedIsToldAsCommittedAndFinishedByRecover() {
    int commit = syncOfCommit();
    boolean[] opened = {false};
    PackagedGlyph.Result result =
        applyWith(effect -> {
          opened[0] |= effect.number() > commit && effect.kind() == Kind.SHARE;
          return effect.number() >= commit && effect.bySqlite() && !opened[0]
              ? Answer.EIO
              : Answer.GO;
        });

    assertEquals(31, result.exit(), result.toString());
    assertEquals("recovery_required", detail(result, "error.code"));
    assertEquals(true, detail(result, "error.details.committed"));
    assertTrue(message(result).contains("is done and committed"), result.toString());
    room.done("recover");
    assertVersion(2);
  }

  @Test
  void commitThatFailsAndDidNotHappenIsToldAsFailedAndTheStoreIsAsItWas() throws IOException {
    byte[] log = Files.readAllBytes(room.log());
    PackagedGlyph.Result result =
        applyWith(effect -> at(effect, lastWriteOfCommit(), Answer.HALF_EIO));

    assertEquals(40, result.exit(), result.toString());
    assertEquals("io_error", detail(result, "error.code"));
    assertTrue((result.out() + result.err()).contains("the store is as it was"), result.toString());
    assertVersion(1);
    assertEquals(new String(log, java.nio.charset.StandardCharsets.ISO_8859_1), text(room.log()));
  }

  /** SQLite takes it back itself: it is closed in order, and its WAL goes. */
  @Test
  void commitWhoseSyncFailsIsToldAsFailedAndTheStoreIsAsItWas() {
    PackagedGlyph.Result result = applyWith(effect -> at(effect, syncOfCommit(), Answer.EIO));

    assertEquals(40, result.exit(), result.toString());
    assertEquals("io_error", detail(result, "error.code"));
    assertTrue(message(result).contains("the store is as it was"), result.toString());
    assertVersion(1);
    assertEquals(0, room.glyph("recover").exit());
    assertVersion(1);
  }

  @Test
  void commitOnAFullDiskSaysThatTheStoreIsAsItWas() {
    PackagedGlyph.Result result =
        applyWith(effect -> at(effect, lastWriteOfCommit(), Answer.ENOSPC));

    assertEquals(40, result.exit(), result.toString());
    assertEquals("no_space", detail(result, "error.code"));
    assertTrue(message(result).contains("the store is as it was"), result.toString());
    assertVersion(1);
  }

  @Test
  void commitThatNothingCanTellOfIsUnknownAndNamesTheBackup() {
    int commit = syncOfCommit();
    PackagedGlyph.Result result =
        applyWith(
            effect -> effect.number() >= commit && effect.bySqlite() ? Answer.EIO : Answer.GO);

    assertEquals(34, result.exit(), result.toString());
    assertEquals("outcome_unknown", detail(result, "error.code"));
    assertTrue(message(result).contains("nothing could tell"), result.toString());
    String backup = String.valueOf(detail(result, "error.details.backup"));
    assertTrue(Files.exists(Path.of(backup).resolve("store.db")), backup);
    room.done("recover");
    // Nothing has dropped what was written: it happened.
    assertVersion(2);
  }

  @Test
  void syncOfTheLogThatFailsIsNotBelievedLater() throws IOException {
    long before = Files.size(room.log());
    LyingDisk lying = new LyingDisk(room.log(), before, false);
    PackagedGlyph.Result result = room.over(lying, APPLY);

    assertEquals(31, result.exit(), result.toString());
    assertEquals(true, detail(result, "error.details.committed"));
    assertEquals(1, count(text(room.log()), "\"migration_applied\""));
    // The second fsync says that all is well, of bytes that the kernel has dropped.
    assertEquals(0, room.over(lying, "recover").exit());
    lying.cutPower();

    assertEquals(1, count(text(room.log()), "\"migration_applied\""));
    assertVersion(2);
    assertEquals(0, room.glyph("audit", "verify").exit());
  }

  /** A check that cannot fail proves nothing. */
  @Test
  void programThatLeavesOutTheSyncOfTheLogIsFound() throws IOException {
    LyingDisk swallowing = new LyingDisk(room.log(), Files.size(room.log()), true);
    assertEquals(0, room.over(swallowing, APPLY).exit());
    swallowing.cutPower();

    assertEquals(0, count(text(room.log()), "\"migration_applied\""));
    assertNotEquals(0, room.glyph("audit", "verify").exit());
  }

  @Test
  void syncOfABackupThatFailsStopsBeforeAnythingIsChanged() {
    PackagedGlyph.Result result =
        applyWith(effect ->
            effect.kind() == Kind.SYNC && effect.file().endsWith(".partial")
                ? Answer.EIO
                : Answer.GO);

    assertEquals(40, result.exit(), result.toString());
    assertVersion(1);
    assertFalse(
        Files.exists(room.project().resolve(".glyph/backups/0001-v1.partial")),
        "half a backup is left");
  }

  @Test
  void backupThatIsSaidToHaveFailedIsNotThereAfterwards() {
    PackagedGlyph.Result result =
        Tape.record(
                effect ->
                    effect.kind() == Kind.SYNC && effect.file().equals("backups")
                        ? Answer.EIO
                        : Answer.GO,
                () -> room.glyph("backup", "create", "--json"))
            .result();

    assertEquals(40, result.exit(), result.toString());
    room.done("recover");
    assertEquals(List.of(), detail(room.glyph("backup", "list", "--json"), "data.backups"));
  }

  private PackagedGlyph.Result applyWith(Function<Effect, Answer> answers) {
    return Tape.record(answers::apply, () -> room.glyph(APPLY)).result();
  }

  private static Answer at(Effect effect, int number, Answer answer) {
    return effect.number() == number ? answer : Answer.GO;
  }

  /** The last sync of the WAL before the event is written. */
  private int syncOfCommit() {
    return lastBeforeEvent(e -> e.kind() == Kind.SYNC && e.file().equals("store.db-wal"));
  }

  private int lastWriteOfCommit() {
    return lastBeforeEvent(e -> e.kind() == Kind.WRITE && e.file().equals("store.db-wal"));
  }

  private int lastBeforeEvent(Predicate<Effect> wanted) {
    int event =
        effects.stream()
            .filter(e -> e.kind() == Kind.WRITE && e.file().equals("events.jsonl"))
            .findFirst()
            .orElseThrow()
            .number();
    return effects.stream()
        .filter(e -> e.number() < event && wanted.test(e))
        .reduce((_, last) -> last)
        .orElseThrow()
        .number();
  }

  private void assertVersion(int version) {
    PackagedGlyph.Result status = room.glyph("status", "--json");
    assertEquals(0, status.exit(), status.toString());
    assertEquals((long) version, detail(status, "data.version"), status.out());
  }

  private static @Nullable Object detail(PackagedGlyph.Result result, String path) {
    String json = result.out().isBlank() ? result.err() : result.out();
    String line = json.lines().filter(l -> l.startsWith("{")).findFirst().orElseThrow();
    return JsonText.at(JsonText.parse(json.contains("\n{") ? line : json), path);
  }

  private static String message(PackagedGlyph.Result result) {
    return String.valueOf(detail(result, "error.message"));
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
