package io.glyph.store.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code glyph help} and {@code --help}. */
final class HelpCommand implements Command {
  private static final int MIN_WIDTH = 60;
  private static final int MAX_WIDTH = 120;
  private static final int USUAL_WIDTH = 80;

  private final List<String> about;
  private final boolean fromWords;

  HelpCommand() {
    this(List.of(), true);
  }

  private HelpCommand(List<String> about, boolean fromWords) {
    this.about = about;
    this.fromWords = fromWords;
  }

  /**
   * @param path the command's words
   */
  static HelpCommand about(String path) {
    return new HelpCommand(path.isEmpty() ? List.of() : List.of(path.split(" ", -1)), false);
  }

  @Override
  public int run(Call call) {
    String text = text(fromWords ? call.arguments().positionals() : about, call);
    return call.answer("help", () -> Json.object("text", text), () -> page(text, call));
  }

  private static Page page(String text, Call call) {
    return call.page().line(text.stripTrailing());
  }

  private static String text(List<String> words, Call call) {
    CommandTree.Node node = CommandTree.root();
    for (String word : words) {
      CommandTree.@Nullable Node next = child(node, word);
      if (next == null) {
        throw Arguments.refused(
            "COMMAND", Arguments.quoted(String.join(" ", words)) + " is not a command");
      }
      node = next;
    }
    return HelpText.of(node, width(call.console().environment().get("COLUMNS")));
  }

  private static CommandTree.@Nullable Node child(CommandTree.Node node, String name) {
    for (CommandTree.Node child : node.children()) {
      if (child.name().equals(name)) {
        return child;
      }
    }
    return null;
  }

  private static int width(@Nullable String columns) {
    if (columns == null) {
      return USUAL_WIDTH;
    }
    try {
      return Math.clamp(Integer.parseInt(columns), MIN_WIDTH, MAX_WIDTH);
    } catch (NumberFormatException notANumber) {
      return USUAL_WIDTH;
    }
  }
}
