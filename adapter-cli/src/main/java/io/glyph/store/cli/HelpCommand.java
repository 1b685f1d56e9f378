package io.glyph.store.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

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
    CommandLine line = CommandModel.whole();
    for (String word : words) {
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        throw Arguments.refused(
            "COMMAND", Arguments.quoted(String.join(" ", words)) + " is not a command");
      }
      line = next;
    }
    line.setUsageHelpWidth(width(call.console().environment().get("COLUMNS")));
    return line.getUsageMessage(CommandLine.Help.Ansi.OFF);
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
