package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ManualPagesTest {
  private static final Map<String, String> PAGES = ManualPages.of("glyph 9.9.9", "2026-11-01");

  @Test
  void everyCommandAndGroupHasItsPage() {
    Set<String> expected = new TreeSet<>();
    for (CommandTree.Node node : all(CommandTree.root())) {
      expected.add(("glyph " + node.path()).strip().replace(' ', '-') + ".1");
    }
    assertEquals(expected, PAGES.keySet());
    assertTrue(expected.contains("glyph-migrate-apply.1"));
  }

  @Test
  void pageNamesEveryOptionOfItsCommandAndEveryExitCode() {
    for (CommandTree.Node node : all(CommandTree.root())) {
      String page = page(node);
      for (CommandTree.Option option : node.options()) {
        assertTrue(page.contains(option.name().replace("-", "\\-")), option + " in " + page);
      }
      for (int code : ExitCode.all().keySet()) {
        assertTrue(page.contains("\n.B " + code + "\n"), code + " in " + page);
      }
    }
  }

  @Test
  void noTextIsTakenForARequest() {
    Set<String> requests = Set.of(".TH", ".SH", ".TP", ".B", ".BR");
    for (String page : PAGES.values()) {
      for (String line : page.split("\n", -1)) {
        assertFalse(line.startsWith("'"), line);
        assertTrue(!line.startsWith(".") || requests.contains(line.split(" ", 2)[0]), line);
      }
    }
  }

  private static String page(CommandTree.Node node) {
    String page = PAGES.get(("glyph " + node.path()).strip().replace(' ', '-') + ".1");
    assertTrue(page != null, node.path());
    return page == null ? "" : page;
  }

  private static List<CommandTree.Node> all(CommandTree.Node node) {
    List<CommandTree.Node> all = new ArrayList<>(List.of(node));
    node.children().forEach(child -> all.addAll(all(child)));
    return all;
  }
}
