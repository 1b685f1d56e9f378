package io.glyph.store.bootstrap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks in their short form: tiny sizes, and no time is asserted. */
final class ShortBenchmarkIT {
  private static final Path SOURCES = Path.of(System.getProperty("glyph.sources")).normalize();

  @Test
  void everyPartRunsAndIsWrittenDown(@TempDir Path folder) throws Exception {
    Path page = folder.resolve("docs").resolve("performance.md");
    Files.createDirectory(folder.resolve("docs"));

    PackagedGlyph.Result result =
        PackagedGlyph.run(
            folder,
            List.of(
                "python3",
                SOURCES.resolve("bootstrap/src/test/bench/bench.py").toString(),
                "--form=short",
                "--glyph=" + launcher(folder),
                "--java=" + Path.of(System.getProperty("java.home"), "bin", "java"),
                "--out=" + folder.resolve("out"),
                "--page=" + page),
            Map.of());

    assertEquals(0, result.exit(), result.err());
    String text = Files.readString(page);
    for (String part :
        List.of(
            "### Start: version",
            "### migrate apply, 1 MB",
            "| Commit |",
            "Measured at 2",
            "Beside *empty Java program with a cache*",
            "### backup create, 1 MB",
            "### audit verify, 1 MB log",
            "### import, 50 files",
            "## Growth",
            "| migrate rollback |",
            "| doctor |")) {
      assertTrue(text.contains(part), part + " is missing in\n" + text);
    }
    assertFalse(text.contains(folder.toString()), "a path of this machine is in\n" + text);
    for (String plot : List.of("time.svg", "memory.svg")) {
      Path file = folder.resolve("docs").resolve("performance").resolve(plot);
      String root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement()
              .getTagName();
      assertEquals("svg", root);
    }
  }

  /** One part that is broken must not cost the hours of the others. */
  @Test
  void whatFailsIsLeftOutAndNamedAndTheRestIsMeasured(@TempDir Path folder) throws Exception {
    Path page = folder.resolve("performance.md");
    Path program = folder.resolve("without-backup");
    Files.writeString(
        program,
        "#!/bin/sh\ncase \"$*\" in *backup*) exit 9 ;; esac\nexec '"
            + launcher(folder)
            + "' \"$@\"\n");
    assertTrue(program.toFile().setExecutable(true));

    PackagedGlyph.Result result =
        PackagedGlyph.run(
            folder,
            List.of(
                "python3",
                SOURCES.resolve("bootstrap/src/test/bench/bench.py").toString(),
                "--form=everyday",
                "--only=backup,growth",
                "--commands=backup,status",
                "--sizes=1",
                "--rounds=1",
                "--glyph=" + program,
                "--java=" + Path.of(System.getProperty("java.home"), "bin", "java"),
                "--out=" + folder.resolve("out"),
                "--page=" + page),
            Map.of());

    assertEquals(1, result.exit(), result.err());
    String text = Files.readString(page);
    assertTrue(text.contains("- growth of backup at 1 MB: glyph backup: exit code 9"), text);
    assertTrue(text.contains("- backup create, 1 MB: "), text);
    assertTrue(text.contains("| status |"), text);
    assertFalse(text.contains(folder.toString()), "a path of this machine is in\n" + text);
  }

  /** A benchmark runs one file, as users do. */
  private static Path launcher(Path folder) throws IOException {
    String words =
        PackagedGlyph.command().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    Path launcher = folder.resolve("glyph");
    Files.writeString(launcher, "#!/bin/sh\nexec " + words + " \"$@\"\n");
    assertTrue(launcher.toFile().setExecutable(true));
    return launcher;
  }
}
