package io.glyph.store.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Understands a call in which nothing is wrong, as picocli would, which takes a quarter of the time
 * that a short command has. Whatever is not beyond doubt is not understood here, so that all there
 * is to say about wrong words is said by picocli.
 */
final class PlainWords {
  private CommandTree.Node node = CommandTree.root();
  private final List<ParsedCall.Level> levels = new ArrayList<>();
  private Map<String, String> options = new HashMap<>();
  private List<String> positionals = new ArrayList<>();

  /** Whether an option stands behind the last of the positionals. */
  private boolean interrupted;

  private PlainWords() {}

  /** Null where picocli has to say what this is. */
  static @Nullable ParsedCall read(String... args) {
    PlainWords words = new PlainWords();
    int at = 0;
    while (at < args.length) {
      String next = at + 1 < args.length ? args[at + 1] : "";
      int taken = args[at].startsWith("-") ? words.option(args[at], next) : words.word(args[at]);
      if (taken == 0) {
        return null;
      }
      at += taken;
    }
    words.endLevel();
    for (int i = 0; i < words.node.positionals().size(); i++) {
      if (words.node.positionals().get(i).required() && words.positionals.size() <= i) {
        return null;
      }
    }
    return new ParsedCall(words.node, List.copyOf(words.levels));
  }

  /** How many words were taken: 0 where this is not for us. */
  private int word(String word) {
    if (word.isEmpty() || word.indexOf('"') >= 0) {
      return 0;
    }
    CommandTree.Node child = child(word);
    if (child != null) {
      endLevel();
      node = child;
      options = new HashMap<>();
      positionals = new ArrayList<>();
      interrupted = false;
      return 1;
    }
    int most = node.positionals().size();
    if (most == 0
        || interrupted
        || positionals.size() >= most && !node.positionals().getLast().many()) {
      return 0;
    }
    positionals.add(word);
    return 1;
  }

  private int option(String word, String next) {
    int equals = word.indexOf('=');
    String said = equals < 0 ? word : word.substring(0, equals);
    boolean isRoot = node.path().isEmpty();
    String name =
        switch (said) {
          case "-h", "--help" -> "--help";
          case "-V", "--version" -> isRoot ? "--version" : "";
          default -> "";
        };
    String value = "";
    int taken = 1;
    if (name.isEmpty()) {
      CommandTree.Option option = option(said);
      if (option == null) {
        return 0;
      }
      name = said;
      if (option.value() != null) {
        taken = equals < 0 ? 2 : 1;
        value = equals < 0 ? next : word.substring(equals + 1);
        // What looks like another option or command is none of our guesses.
        boolean plain = !value.isEmpty() && !value.startsWith("-") && value.indexOf('"') < 0;
        if (!plain || child(value) != null) {
          return 0;
        }
      }
    }
    interrupted = !positionals.isEmpty();
    boolean isSwitchWithValue = equals >= 0 && value.isEmpty();
    return isSwitchWithValue || options.put(name, value) != null ? 0 : taken;
  }

  private CommandTree.@Nullable Option option(String name) {
    for (List<CommandTree.Option> known : List.of(node.options(), CommandTree.GLOBAL)) {
      for (CommandTree.Option option : known) {
        if (option.name().equals(name)) {
          return option;
        }
      }
    }
    return null;
  }

  private CommandTree.@Nullable Node child(String name) {
    for (CommandTree.Node child : node.children()) {
      if (child.name().equals(name)) {
        return child;
      }
    }
    return null;
  }

  private void endLevel() {
    levels.add(new ParsedCall.Level(Map.copyOf(options), List.copyOf(positionals)));
  }
}
