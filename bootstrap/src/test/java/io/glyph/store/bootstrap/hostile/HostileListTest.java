package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hostile input of the design, each by its name: what {@code status} ends with, what {@code
 * doctor} finds, and with which code a command that writes is refused. Sizes that need a small heap
 * are {@link HostileSizesIT}'s, what needs a machine that refuses is {@code MachineRefusesIT}'s,
 * and what is no file of a store {@link HostileStoresTest}'s.
 */
@Execution(ExecutionMode.CONCURRENT)
class HostileListTest {
  private static final List<String> READERS =
      List.of(
          "status --json",
          "status",
          "doctor --deep --json",
          "migrate plan",
          "audit log",
          "object list",
          "backup verify");

  @TempDir Path temp;

  /** Makes a store hostile. */
  interface Damage {
    void on(Store store) throws Exception;
  }

  /**
   * One of the list.
   *
   * @param status exit code of {@code status}
   * @param finding a code that {@code doctor} must find; empty where it must find nothing
   * @param write code with which writing is refused; empty where it must work
   */
  record Case(String name, String golden, int status, String finding, String write, Damage damage) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A store to be made hostile. */
  record Store(Path project) {
    Path at(String name) {
      return project.resolve(".glyph").resolve(name);
    }

    void manifest(String text) throws IOException {
      Files.writeString(at("manifest.yaml"), text);
    }

    void edit(String from, String to) throws IOException {
      String text = Files.readString(at("manifest.yaml"));
      assertTrue(text.contains(from), text);
      manifest(text.replace(from, to));
    }

    void append(String text) throws IOException {
      Files.writeString(at("audit/events.jsonl"), text, StandardOpenOption.APPEND);
    }

    void sql(String... statements) throws SQLException {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + at("store.db"));
          Statement statement = connection.createStatement()) {
        for (String one : statements) {
          statement.execute(one);
        }
      }
    }

    void flip(String name, long at) throws IOException {
      byte[] bytes = Files.readAllBytes(at(name));
      bytes[(int) at] ^= (byte) 0xff;
      Files.write(at(name), bytes);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
            HostileManifests.cases(),
            HostileDatabases.cases(),
            HostileBooks.cases(),
            HostileLogs.cases(),
            HostileFolders.cases())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isTakenOrRefusedAsTheListSays(Case one) throws Exception {
    Path project = golden(one.golden()).unpackInto(Files.createDirectory(temp.resolve("store")));
    Store store = new Store(project);
    one.damage().on(store);
    assertTimeoutPreemptively(Duration.ofMinutes(2), () -> check(one, store));
  }

  private static void check(Case one, Store store) {
    FolderImage before = FolderImage.of(store.project());
    for (String command : READERS) {
      PackagedGlyph.Result result = run(store, command);
      assertEquals(before, FolderImage.of(store.project()), command + " changed something");
      if (command.equals("status --json")) {
        assertEquals(one.status(), result.exit(), command + result.out() + result.err());
      }
      if (command.equals("doctor --deep --json")) {
        assertTrue(
            one.finding().isEmpty()
                ? result.out().contains("\"findings\":[]")
                : result.out().contains("\"code\":\"" + one.finding() + "\""),
            result.out() + result.err());
      }
    }
    PackagedGlyph.Result written =
        run(
            store,
            !one.golden().startsWith("v1")
                ? "backup create --json"
                : "migrate apply --to 2 --ignore-claims --json");
    if (one.write().isEmpty()) {
      assertEquals(0, written.exit(), written.err());
    } else if (one.finding().equals("manifest_overwritten")) {
      assertEquals(one.write(), JsonText.at(JsonText.parse(written.err().strip()), "error.code"));
      assertEquals(files(before), files(FolderImage.of(store.project())), "refused, yet changed");
      // Recognised, so that it can be recovered.
      assertEquals(0, run(store, "recover").exit());
      assertEquals(0, run(store, "status").exit());
    } else {
      assertTrue(written.exit() > 1, written.out());
      assertEquals(one.write(), JsonText.at(JsonText.parse(written.err().strip()), "error.code"));
      assertEquals(files(before), files(FolderImage.of(store.project())), "refused, yet changed");
    }
  }

  /**
   * Without times of folders, in which a draft may have been, and without what the first command
   * that writes makes: the lock, and an empty folder for backups.
   */
  private static SortedMap<String, String> files(FolderImage image) {
    SortedMap<String, String> files = new TreeMap<>();
    image
        .entries()
        .forEach((name, what) -> {
          if (!name.equals(".glyph/lock") && !name.equals(".glyph/backups")) {
            files.put(name, what.startsWith("folder") ? "folder" : what);
          }
        });
    return files;
  }

  private static PackagedGlyph.Result run(Store store, String command) {
    PackagedGlyph.Result result = InProcessGlyph.run(store.project(), command.split(" "));
    String all = result.out() + result.err();
    assertFalse(all.contains("\tat "), command + all);
    assertTrue(result.exit() != 1, command + all);
    assertTrue(all.chars().allMatch(c -> c >= ' ' || c == '\n'), command + all);
    return result;
  }

  private static GoldenStore golden(String name) {
    return Stream.of(
            GoldenStore.ALL,
            GoldenStore.OF_VERSION_2,
            GoldenStore.OF_VERSION_3,
            GoldenStore.OF_VERSION_4)
        .flatMap(List::stream)
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
