package io.glyph.store.bootstrap.crash;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a crash matrix needs before it begins: stores, rows in them, and what was agreed to. */
final class Scene {
  private static final String ROWS =
      "import sqlite3, sys\n"
          + "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
          + "for sql in sys.argv[2:]: db.execute(sql)\n";

  private final Path work;

  Scene(Path work) {
    this.work = work;
  }

  /** A real store, in a folder of its own. */
  Path store(String folder, String golden) {
    try {
      Path parent = Files.createDirectories(work.resolve(folder));
      return Stream.of(
              GoldenStore.ALL,
              GoldenStore.OF_VERSION_2,
              GoldenStore.OF_VERSION_3,
              GoldenStore.OF_VERSION_4)
          .flatMap(List::stream)
          .filter(g -> g.name().equals(golden))
          .findFirst()
          .orElseThrow()
          .unpackInto(parent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path copy(Path project, String folder) {
    Path target = work.resolve(folder);
    done(List.of("cp", "-a", project.toString(), target.toString()));
    return target;
  }

  /** What somebody wrote before the command begins. */
  void rows(Path project, String... sql) {
    List<String> words = new ArrayList<>(List.of("python3", "-c", ROWS));
    words.add(project.resolve(".glyph/store.db").toString());
    words.addAll(List.of(sql));
    done(words);
  }

  void glyph(Path project, String command) {
    done(words(project, command));
  }

  /** The command, with the plan id that agrees to what it loses, where it loses anything. */
  String agreed(Path project, String command) {
    Path copy = copy(project, "asked");
    PackagedGlyph.Result result =
        PackagedGlyph.run(work, words(copy, command + " --json"), Map.of());
    done(List.of("rm", "-r", copy.toString()));
    if (result.exit() == 0) {
      return command;
    }
    Object error = Objects.requireNonNull(JsonText.parse(result.err().strip()), result.err());
    return command + " --confirm " + JsonText.at(error, "error.details.plan_id");
  }

  /** Kills a command at its first call of a kind on a file of the store. */
  void killed(Path project, String command, String call, String file) {
    List<String> words = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
    words.addAll(List.of("-P", project.resolve(".glyph").resolve(file).toString()));
    words.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":signal=KILL:when=1"));
    words.addAll(words(project, command));
    PackagedGlyph.Result result = PackagedGlyph.run(work, words, Map.of());
    if (result.exit() != 137) {
      throw new IllegalStateException("not killed: " + result);
    }
  }

  /** The first backup whose name begins so. */
  String backup(Path project, String start) {
    try (Stream<Path> entries = Files.list(project.resolve(".glyph/backups"))) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.startsWith(start))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(Path project, String command) {
    List<String> words = new ArrayList<>(PackagedGlyph.command());
    words.addAll(List.of("--store", project.resolve(".glyph").toString()));
    words.addAll(List.of("--actor", CrashTools.ACTOR));
    words.addAll(List.of(command.split(" ")));
    return words;
  }

  private void done(List<String> words) {
    PackagedGlyph.Result result = PackagedGlyph.run(work, words, Map.of());
    if (result.exit() != 0) {
      throw new IllegalStateException(words + ": " + result);
    }
  }
}
