package io.glyph.store.bootstrap.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.fault.Tape.Answer;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The life of one store over the real adapters: commands, kills, failures and other programs. */
final class RealLife {
  /** What may happen to it. */
  enum Act {
    APPLY("migration_applied"),
    UNDO("migration_rolled_back"),
    ROLL_BACK("migration_rolled_back"),
    RESTORE("backup_restored"),
    IMPORT("genesis_import"),
    CREATE("backup_created"),
    PRUNE("backup_pruned"),
    RECOVER(""),
    FOREIGN_ROWS(""),
    FOREIGN_LINES(""),
    FOREIGN_MANIFEST(""),
    TORN_LINE("");

    final String event;

    Act(String event) {
      this.event = event;
    }

    boolean isOurs() {
      return compareTo(RECOVER) < 0;
    }
  }

  /** What recovery may tell of besides. */
  private static final Set<String> OF_RECOVERY =
      Set.of("backup_created", "audit_recovered", "manifest_recovered");

  /** Refused and failed calls: nothing of them is in the store. */
  private static final Set<Integer> MAY_BE_DONE = Set.of(0, 31, 34);

  private static final int MOST_EFFECTS = 700;

  private final Path work;
  private final Images images;
  private final Random random;
  private final List<String> story = new ArrayList<>();
  private Room room;
  private int written;

  RealLife(Room room, Path work, Images images, long seed) {
    this.room = room;
    this.work = work;
    this.images = images;
    this.random = new Random(seed);
  }

  /** Lives, and ends recovered and whole. */
  void live(int acts) {
    try {
      for (int i = 0; i < acts; i++) {
        Act act = Act.values()[random.nextInt(Act.values().length)];
        // Two seconds pass until such a line counts as torn: a rare one.
        if (act != Act.TORN_LINE || random.nextInt(8) == 0) {
          step(act);
        }
      }
      step(Act.RECOVER);
      Room copy = copy();
      List<String> problems = new ArrayList<>(Oracle.read(copy.project(), "9").problems());
      // At version 1 it is the other program's as well as ours.
      problems.remove("manifest is not what the database keeps, version 1");
      assertEquals(List.of(), problems, story::toString);
      images.remove(copy.root());
      PackagedGlyph.Result verified = room.glyph("audit", "verify");
      assertEquals(0, verified.exit(), () -> story + " " + verified);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(story.toString(), e);
    }
  }

  private void step(Act act) throws IOException, SQLException {
    byte[] before = log();
    Map<String, Integer> told = told();
    if (!act.isOurs()) {
      others(act);
    } else {
      int exit = carryOut(act);
      story.add(act + " " + exit);
      Map<String, Integer> now = told();
      for (String type : now.keySet()) {
        int more = now.get(type) - told.getOrDefault(type, 0);
        if (type.equals(act.event)) {
          assertTrue(
              more <= (MAY_BE_DONE.contains(exit) ? 1 : 0) || act == Act.CREATE,
              () -> type + " " + more + ": " + story);
        } else {
          assertTrue(more == 0 || OF_RECOVERY.contains(type), () -> type + ": " + story);
        }
      }
    }
    byte[] after = log();
    assertTrue(
        after.length >= before.length && Arrays.equals(before, Arrays.copyOf(after, before.length)),
        () -> "not a prefix: " + story);
  }

  /** Whole, killed or with a failing disk; after the last two, recovered. */
  private int carryOut(Act act) {
    String[] words = words(act);
    int number = 1 + random.nextInt(MOST_EFFECTS);
    switch (random.nextInt(4)) {
      case 0 -> {
        Room[] image = new Room[1];
        Tape.Script stopping =
            effect -> {
              if (effect.number() == number) {
                image[0] = copy();
              }
              return Answer.GO;
            };
        int exit = Tape.record(stopping, () -> room.glyph(words)).result().exit();
        if (image[0] == null) {
          return exit;
        }
        images.remove(room.root());
        room = image[0];
        story.add("killed at " + number);
        recover();
        return 34;
      }
      case 1 -> {
        boolean sticky = random.nextBoolean();
        Tape.Script failing =
            effect ->
                effect.number() == number || (sticky && effect.number() > number)
                    ? Answer.EIO
                    : Answer.GO;
        int exit = Tape.record(failing, () -> room.glyph(words)).result().exit();
        story.add("failing at " + number);
        recover();
        return exit;
      }
      default -> {
        return room.glyph(words).exit();
      }
    }
  }

  private void recover() {
    PackagedGlyph.Result result = room.glyph("recover");
    story.add("recover " + result.exit());
    assertEquals(0, result.exit(), () -> story + " " + result);
  }

  private String[] words(Act act) {
    return switch (act) {
      case APPLY -> agreed("migrate", "apply", "--to", String.valueOf(2 + random.nextInt(3)));
      case UNDO -> agreed("migrate", "rollback");
      case ROLL_BACK ->
          agreed("migrate", "rollback", "--to", String.valueOf(1 + random.nextInt(3)));
      case RESTORE -> agreed("backup", "restore", someBackup());
      case IMPORT -> new String[] {"import", "."};
      case CREATE -> new String[] {"backup", "create"};
      case PRUNE ->
          new String[] {"backup", "prune", "--keep", String.valueOf(1 + random.nextInt(3))};
      case RECOVER, FOREIGN_ROWS, FOREIGN_LINES, FOREIGN_MANIFEST, TORN_LINE ->
          throw new IllegalArgumentException("not a command that changes a store");
    };
  }

  /** With the plan that a copy of the store asks to be confirmed. */
  private String[] agreed(String... words) {
    Room copy = copy();
    String[] confirmed = copy.confirmed(words);
    images.remove(copy.root());
    return confirmed;
  }

  private String someBackup() {
    Path folder = room.project().resolve(".glyph/backups");
    try (Stream<Path> found = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
      List<String> names = found.map(f -> String.valueOf(f.getFileName())).sorted().toList();
      return names.isEmpty() ? "0099-v1-00000000" : names.get(random.nextInt(names.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void others(Act act) throws IOException, SQLException {
    story.add(act.toString());
    byte[] log = log();
    boolean ended = log.length > 0 && log[log.length - 1] == '\n';
    switch (act) {
      case RECOVER -> recover();
      case FOREIGN_ROWS -> {
        if (random.nextBoolean()) {
          room.insertRow("row-" + written++);
        } else {
          try (Connection connection = room.connect();
              Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM remotes WHERE rowid = (SELECT min(rowid) FROM remotes)");
          }
        }
      }
      case FOREIGN_LINES -> room.appendLine(Room.line("line-" + written++));
      case TORN_LINE -> {
        if (ended) {
          Files.writeString(room.log(), "{\"type\":\"sna", StandardOpenOption.APPEND);
        }
      }
      // What the prototype's init does to a store that is there.
      case FOREIGN_MANIFEST ->
          Files.writeString(
              room.project().resolve(".glyph/manifest.yaml"),
              "store:\n  version: 1\n  created_by: glyph/0.1.0\n  project: glyph\n"
                  + "  object_format: glyph-object-v1\n  audit_log: audit/events.jsonl\n");
      case APPLY, UNDO, ROLL_BACK, RESTORE, IMPORT, CREATE, PRUNE ->
          throw new IllegalArgumentException("a command of ours");
    }
  }

  private Map<String, Integer> told() throws IOException {
    Map<String, Integer> told = new TreeMap<>();
    Map<String, Integer> ids = new TreeMap<>();
    for (String line : new String(log(), StandardCharsets.UTF_8).split("\n")) {
      if (line.contains("\"seal\":")
          && JsonText.parse(line) instanceof Map<?, ?> event
          && event.get("id") instanceof String id) {
        told.merge(String.valueOf(event.get("type")), 1, Integer::sum);
        assertEquals(1, ids.merge(id, 1, Integer::sum), () -> id + " twice: " + story);
      }
    }
    return told;
  }

  private byte[] log() throws IOException {
    return Files.exists(room.log()) ? Files.readAllBytes(room.log()) : new byte[0];
  }

  private Room copy() {
    Path to = work.resolve("life-" + System.nanoTime());
    images.copy(room.root(), to);
    return new Room(to);
  }
}
