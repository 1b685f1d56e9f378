package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTextTest {
  @ParameterizedTest
  @ValueSource(ints = {60, 61, 79, 80, 100, 120})
  void everyCommandTellsAllThatItTakesInLinesOfTheWidth(int width) {
    check(CommandTree.root(), width);
  }

  private static void check(CommandTree.Node node, int width) {
    String help = HelpText.of(node, width);
    String told = help.replaceAll("\\s+", " ");
    for (String line : help.split("\n", -1)) {
      assertTrue(line.length() <= width, line);
      assertEquals(line.stripTrailing(), line);
    }
    assertTrue(told.contains(" " + node.summary() + " "), help);
    for (List<CommandTree.Option> options : List.of(node.options(), CommandTree.GLOBAL)) {
      for (CommandTree.Option option : options) {
        String name = option.value() == null ? option.name() : option.name() + "=" + option.value();
        assertTrue(told.contains("[" + name + "]"), help);
        assertTrue(told.contains(" " + name + " " + option.summary() + " "), help);
      }
    }
    for (CommandTree.Positional positional : node.positionals()) {
      assertTrue(told.contains(positional.label()), help);
      assertTrue(told.contains(" " + positional.summary() + " "), help);
    }
    for (CommandTree.Node child : node.children()) {
      assertTrue(told.contains(" " + child.name() + " " + child.summary() + " "), help);
      check(child, width);
    }
  }

  @Test
  void descriptionsStandInOneColumnAndGoOnBelowThemselves() {
    CommandTree.Node node =
        new CommandTree.Node(
            "try",
            "try it",
            false,
            List.of(
                new CommandTree.Option(
                    "--short", null, "one two three four five six", List.of(), false),
                new CommandTree.Option(
                    "--much-too-long-for-it", "X", "its own line", List.of(), false)),
            List.of(new CommandTree.Positional("WHAT", true, false, "what to try", List.of())),
            null,
            List.of());

    List<String> lines = HelpText.of(node, 60).lines().toList();

    assertEquals("      WHAT            what to try", lines.get(5));
    assertTrue(
        lines.contains("      --short         one two three four five six"), lines.toString());
    int own = lines.indexOf("      --much-too-long-for-it=X");
    assertEquals("                      its own line", lines.get(own + 1));
  }
}
