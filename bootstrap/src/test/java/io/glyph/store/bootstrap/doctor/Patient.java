package io.glyph.store.bootstrap.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store that is being damaged, examined and mended as the program says. */
final class Patient {
  final Path project;
  final Path store;
  private final Path temporary;
  private final Path aside;

  Patient(GoldenStore golden, Path folder) throws IOException {
    project = golden.unpackInto(Files.createDirectory(folder.resolve("p")));
    store = project.resolve(".glyph");
    temporary = Files.createDirectory(folder.resolve("tmp"));
    aside = Files.createDirectory(folder.resolve("aside"));
  }

  Path temporary() {
    return temporary;
  }

  PackagedGlyph.Result run(String... words) {
    return InProcessGlyph.runWith(temporary, project, words);
  }

  /** Runs what must work. */
  void must(String... words) {
    PackagedGlyph.Result result = run(words);
    assertEquals(0, result.exit(), List.of(words) + result.out() + result.err());
  }

  /** The answer of a deep look, which must leave everything as it is. */
  Map<?, ?> diagnosis() {
    FolderImage before = FolderImage.of(project);
    PackagedGlyph.Result result = run("doctor", "--deep", "--json");
    assertEquals(before, FolderImage.of(project), "doctor changed something");
    assertFalse(result.err().contains("\tat "), result.err());
    assertEquals("", result.err());
    Map<?, ?> data = (Map<?, ?>) at(JsonText.parse(result.out().strip()), "data");
    assertEquals(((Long) at(data, "errors")) == 0 ? 0 : 30, result.exit(), result.out());
    return data;
  }

  List<Map<?, ?>> findings() {
    List<Map<?, ?>> findings = new ArrayList<>();
    ((List<?>) at(diagnosis(), "findings")).forEach(finding -> findings.add((Map<?, ?>) finding));
    return findings;
  }

  List<String> codes() {
    return findings().stream().map(finding -> String.valueOf(finding.get("code"))).toList();
  }

  static Object at(@Nullable Object tree, String path) {
    Object value = JsonText.at(tree, path);
    if (value == null) {
      throw new AssertionError(path + " is null in " + tree);
    }
    return value;
  }

  void sql(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + store.resolve("store.db"));
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  String text(String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + store.resolve("store.db"));
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  /**
   * Does what a remedy says, word for word.
   *
   * @return the decision that it leaves to a person; empty where it was carried out
   */
  String carryOut(Map<?, ?> finding) throws Exception {
    Object remedy = at(finding, "remedy");
    List<?> paths = (List<?>) at(remedy, "paths");
    switch (String.valueOf(at(remedy, "kind"))) {
      case "run" -> command(String.valueOf(at(remedy, "command")));
      case "sql" ->
          sql(((List<?>) at(remedy, "sql")).stream().map(String::valueOf).toArray(String[]::new));
      case "put_back" -> putBack(Path.of(String.valueOf(paths.getFirst())));
      case "copy" -> {
        Path to = Path.of(String.valueOf(paths.getLast()));
        Files.deleteIfExists(to);
        Files.copy(Path.of(String.valueOf(paths.getFirst())), to);
      }
      case "set_aside" -> {
        for (Object path : paths) {
          setAside(Path.of(String.valueOf(path)));
        }
        if (JsonText.at(remedy, "command") != null) {
          command(String.valueOf(at(remedy, "command")));
        }
      }
      case "remove" -> {
        for (Object path : paths) {
          delete(Path.of(String.valueOf(path)));
        }
      }
      case "install" -> {
        return "install " + JsonText.at(remedy, "release");
      }
      default -> {
        return String.valueOf(at(remedy, "decision"));
      }
    }
    return "";
  }

  private void setAside(Path path) throws IOException {
    Files.move(path, aside.resolve(String.valueOf(path.getFileName())));
  }

  private void putBack(Path backup) throws IOException {
    for (String name : List.of("store.db", "store.db-wal", "store.db-shm", "manifest.yaml")) {
      if (Files.exists(store.resolve(name))) {
        setAside(store.resolve(name));
      }
    }
    for (String name : List.of("store.db", "manifest.yaml")) {
      Files.copy(backup.resolve(name), store.resolve(name));
    }
    must("recover");
  }

  /** A command as it stands in the answer; losses are agreed to. */
  private void command(String line) {
    String[] words = line.substring("glyph ".length()).split(" ", -1);
    PackagedGlyph.Result result = run(words);
    if (result.exit() == 13) {
      List<String> again = new ArrayList<>(List.of(words));
      again.add("--json");
      Object plan =
          JsonText.at(
              JsonText.parse(run(again.toArray(String[]::new)).err().strip()),
              "error.details.plan_id");
      again.addAll(List.of("--confirm", String.valueOf(plan)));
      result = run(again.toArray(String[]::new));
    }
    assertEquals(0, result.exit(), line + result.out() + result.err());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
