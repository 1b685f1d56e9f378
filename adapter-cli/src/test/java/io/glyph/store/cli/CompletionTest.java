package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompletionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theScriptIsOfferedForEveryShell(String shell) {
    House.Told told = new House().run("completion", shell);
    assertEquals(0, told.code());
    assertTrue(told.out().contains("glyph"));
    assertEquals("", told.err());
  }

  @Test
  void bashTakesTheScript() throws Exception {
    assertEquals("", bash("-n", script().toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "sta,status",
    "migrate a,apply",
    "migrate apply --ign,--ignore-claims",
    "audit ver,verify",
    "completion fi,fish"
  })
  void bashCompletes(String typed, String expected) throws Exception {
    String[] words = ("glyph " + typed).split(" ", -1);
    String program =
        "source '"
            + script()
            + "'; COMP_WORDS=("
            + String.join(" ", words)
            + "); COMP_CWORD="
            + (words.length - 1)
            + "; COMP_LINE='glyph "
            + typed
            + "'; COMP_POINT=${#COMP_LINE};"
            + " _complete_glyph glyph "
            + words[words.length - 1]
            + "; printf '%s\\n' \"${COMPREPLY[@]}\"";
    List<String> offered = Arrays.asList(bash("-c", program).split("\n", -1));
    assertTrue(offered.contains(expected), offered.toString());
  }

  @Test
  void fishIsToldOfEveryCommandAndOption() {
    String script = CompletionCommand.script("fish");
    check(script, CommandTree.root());
  }

  private static void check(String script, CommandTree.Node node) {
    for (CommandTree.Node child : node.children()) {
      assertTrue(script.contains(" -a " + child.name() + " "), child.path());
      for (CommandTree.Option option : child.options()) {
        assertTrue(script.contains(" -l " + option.name().substring(2) + " "), option.name());
      }
      check(script, child);
    }
  }

  private Path script() throws IOException {
    return Files.writeString(folder.resolve("glyph.bash"), CompletionCommand.script("bash"));
  }

  private static String bash(String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", "--norc");
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return told;
  }
}
