package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It understands usual calls, and where it understands one it does as picocli does. */
class PlainWordsTest {
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "-",
          "--",
          "---",
          "=",
          "-x",
          "--x",
          "--x=y",
          "-h=",
          "-h=true",
          "--json=true",
          "--json=",
          "--store=",
          "--store=a=b",
          "--store=-a",
          "--store=--json",
          "--store=\"a\"",
          "-hV",
          "-jV",
          "--stor=x",
          "--STORE=x",
          "@file",
          "\"status\"",
          "'status'",
          "a b",
          "ä",
          "1",
          "-1",
          "x",
          "status ",
          "statsu",
          "Status",
          "\0",
          "--no-json",
          "--help=x",
          "--version=x",
          "-Vx");

  private final List<String> words = new ArrayList<>(ODD);

  PlainWordsTest() {
    add(CommandTree.root());
  }

  private void add(CommandTree.Node node) {
    words.add(node.name());
    for (List<CommandTree.Option> options : List.of(node.options(), CommandTree.GLOBAL)) {
      for (CommandTree.Option option : options) {
        words.add(option.name());
        words.add(option.name() + "=value");
      }
    }
    words.addAll(List.of("-h", "--help", "-V", "--version"));
    node.children().forEach(this::add);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "--help",
        "-V",
        "status --store some/where --json --no-counts",
        "--store=x --no-color status --no-counts",
        "migrate apply --to 4 --confirm 123 --store x",
        "help migrate apply",
        "import . --json",
        "backup verify",
        "audit log --since=2026-11-01 --limit 3",
        "migrate"
      })
  void usualCallsNeedNoPicocli(String line) {
    String[] args = line.split(" ", -1);
    assertNotNull(PlainWords.read(args));
    assertEquals(CommandModel.parse(args), PlainWords.read(args));
  }

  @Test
  void whatIsUnderstoodIsWhatPicocliUnderstands() {
    long seed = new Random().nextLong();
    System.out.println("PlainWordsTest: seed " + seed);
    Random random = new Random(seed);
    int understood = 0;
    for (int i = 0; i < 20_000; i++) {
      String[] args = call(random);
      ParsedCall plain = PlainWords.read(args);
      if (plain != null) {
        understood++;
        assertEquals(CommandModel.parse(args), plain, () -> Arrays.toString(args));
      }
    }
    assertTrue(understood > 2_000, "only " + understood);
  }

  /** Down the tree, with options of each level, and now and then any word at all. */
  private String[] call(Random random) {
    List<String> call = new ArrayList<>();
    CommandTree.Node node = CommandTree.root();
    while (true) {
      List<CommandTree.Option> known = new ArrayList<>(node.options());
      known.addAll(CommandTree.GLOBAL);
      for (int options = random.nextInt(3); options > 0; options--) {
        CommandTree.Option option = known.get(random.nextInt(known.size()));
        if (option.value() == null) {
          call.add(option.name());
        } else if (random.nextBoolean()) {
          call.add(option.name() + "=v");
        } else {
          call.addAll(List.of(option.name(), random.nextInt(5) == 0 ? any(random) : "v"));
        }
      }
      node.positionals().stream().filter(_ -> random.nextBoolean()).forEach(_ -> call.add("p"));
      if (random.nextInt(6) == 0) {
        call.add(random.nextInt(call.size() + 1), any(random));
      }
      if (node.children().isEmpty() || random.nextInt(8) == 0) {
        return call.toArray(String[]::new);
      }
      node = node.children().get(random.nextInt(node.children().size()));
      call.add(node.name());
    }
  }

  private String any(Random random) {
    return words.get(random.nextInt(words.size()));
  }
}
