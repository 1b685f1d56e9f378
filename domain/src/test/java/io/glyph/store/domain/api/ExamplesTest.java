package io.glyph.store.domain.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/**
 * Programs as others would write them: on the module path, so that they see what is exported and
 * nothing else, and with nothing but this module.
 */
@Tag("slow")
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../docs/examples");
  private static final String MODULE = "io.glyph.store.domain";
  private static final int SCREEN = 70;

  @TempDir static Path temp;

  @TestFactory
  Stream<DynamicTest> eachCompilesRunsAndPrintsWhatWasApproved() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<Path> programs =
          files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      assertTrue(programs.size() >= 4, () -> "too few: " + programs);
      return programs.stream()
          .map(program ->
              DynamicTest.dynamicTest(program.getFileName().toString(), () -> check(program)));
    }
  }

  @Test
  void theRolloutIsDrawnToo() throws Exception {
    Path program = EXAMPLES.resolve("SimulateRollout.java");
    Files.deleteIfExists(temp.resolve("rollout.svg"));
    check(program);
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setNamespaceAware(true);
    Document plot = xml.newDocumentBuilder().parse(temp.resolve("rollout.svg").toFile());
    assertEquals("http://www.w3.org/2000/svg", plot.getDocumentElement().getNamespaceURI());
    assertEquals(4, plot.getElementsByTagName("polyline").getLength(), "one for each row");
  }

  private static void check(Path program) throws IOException, InterruptedException {
    String name = program.getFileName().toString().replace(".java", "");
    assertTrue(Files.readAllLines(program).size() <= SCREEN, "longer than a screen");
    Path classes = temp.resolve(name);
    Compiled.into(
        classes,
        List.of(
            "--module-path", "target/classes", "--add-modules", MODULE, "-Xlint:all", "-Werror"),
        program);
    String printed = run(classes, name);
    Path approved = EXAMPLES.resolve(name + ".txt");
    if (Boolean.getBoolean("glyph.approve")) {
      Files.writeString(approved, printed);
    }
    assertEquals(Files.exists(approved) ? Files.readString(approved) : "", printed);
  }

  private static String run(Path classes, String name) throws IOException, InterruptedException {
    Path printed = temp.resolve(name + ".out");
    List<String> words =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    words.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "--module-path"));
    words.add(Path.of("target/classes").toAbsolutePath().toString());
    words.addAll(List.of("--add-modules", MODULE, "-cp", classes.toString(), name));
    Process process =
        new ProcessBuilder(words)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(name + " does not end");
    }
    String text = Files.readString(printed, UTF_8);
    assertEquals(0, process.exitValue(), text);
    return text;
  }
}
