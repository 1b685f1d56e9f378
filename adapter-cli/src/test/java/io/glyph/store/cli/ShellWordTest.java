package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown as a command can be pasted, whatever the store's folder is called. */
class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        "with space",
        "it's",
        "back\\slash",
        "new\nline",
        "\u001b[2J",
        "a\\'b",
        "\u202ename",
        "tab\t'and\\more"
      })
  void aShellTakesItBackAsItIs(String name) throws Exception {
    String word = Hints.shellWord(name);
    assertEquals(-1, word.chars().filter(c -> c < ' ' || c == 0x202e).findFirst().orElse(-1));
    assertEquals(name, echoed(word));
  }

  @Test
  void plainNamesStayPlain() {
    assertEquals("/home/ada/o.p-1", Hints.shellWord("/home/ada/o.p-1"));
    assertEquals("$'a\\\\b'", Hints.shellWord("a\\b"));
  }

  private static String echoed(String word) throws Exception {
    ProcessBuilder bash =
        new ProcessBuilder(List.of("bash", "-c", "printf %s " + word)).redirectErrorStream(true);
    bash.environment().put("LC_ALL", "C.UTF-8");
    try {
      Process process = bash.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException none) {
      Assumptions.abort("skipped, not installed: bash");
      throw none;
    }
  }
}
