package io.glyph.store.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --help} prints of a command, in lines of a width. Laid out here: picocli asks Java's
 * break iterator where a line may end, and that reads data of the locale for a third of the time
 * that the command takes.
 */
final class HelpText {
  /** Where long options begin, behind short ones. */
  private static final int LONG = 6;

  /** What is longer has its description on a line of its own. */
  private static final int MOST_LONG = 20;

  private static final int GAP = 3;
  private static final int HANGING = 2;

  private final int width;
  private final StringBuilder text = new StringBuilder();

  private HelpText(int width) {
    this.width = width;
  }

  /**
   * @param width of a line, at least 60
   */
  static String of(CommandTree.Node node, int width) {
    HelpText help = new HelpText(width);
    boolean isRoot = node.path().isEmpty();
    help.synopsis(node, isRoot);
    help.paragraph("", node.summary(), 0);
    help.table(node, isRoot);
    help.commands(node);
    if (isRoot) {
      help.text.append('\n');
      help.paragraph("", "Start with `glyph status`. `glyph help COMMAND` explains a command.", 0);
    }
    return help.text.toString();
  }

  private void synopsis(CommandTree.Node node, boolean isRoot) {
    List<String> words = new ArrayList<>();
    for (Row row : options(node, isRoot)) {
      words.add('[' + (row.shortName == null ? row.longName : row.shortName) + ']');
    }
    for (CommandTree.Positional positional : node.positionals()) {
      words.add(label(positional));
    }
    if (!node.children().isEmpty()) {
      words.add(isRoot ? "COMMAND" : "[COMMAND]");
    }
    String start = "Usage: glyph " + (isRoot ? "" : node.path() + ' ');
    lines(start, words, start.length());
  }

  private static String label(CommandTree.Positional positional) {
    String label = positional.many() ? positional.label() + "..." : positional.label();
    return positional.required() ? label : '[' + label + ']';
  }

  /**
   * @param shortName null where there is none
   */
  private record Row(@Nullable String shortName, String longName, String summary) {}

  private static List<Row> options(CommandTree.Node node, boolean isRoot) {
    List<Row> rows = new ArrayList<>();
    for (CommandTree.Option option : node.options()) {
      rows.add(row(option));
    }
    for (CommandTree.Option option : CommandTree.GLOBAL) {
      rows.add(row(option));
    }
    rows.add(new Row("-h", "--help", "this text"));
    if (isRoot) {
      rows.add(new Row("-V", "--version", "show this release"));
    }
    return rows;
  }

  private static Row row(CommandTree.Option option) {
    return new Row(
        null,
        option.value() == null ? option.name() : option.name() + '=' + option.value(),
        option.summary());
  }

  /** Positionals and options, one below the other. */
  private void table(CommandTree.Node node, boolean isRoot) {
    List<Row> positionals = new ArrayList<>();
    for (CommandTree.Positional positional : node.positionals()) {
      positionals.add(new Row(null, label(positional), positional.summary()));
    }
    List<Row> options = options(node, isRoot);
    int longest = 0;
    for (List<Row> rows : List.of(positionals, options)) {
      for (Row row : rows) {
        longest =
            row.longName.length() > MOST_LONG ? longest : Math.max(longest, row.longName.length());
      }
    }
    int column = LONG + longest + GAP;
    for (Row row : positionals) {
      row(row, column);
    }
    text.append("\nOptions:\n");
    for (Row row : options) {
      row(row, column);
    }
  }

  private void row(Row row, int column) {
    String start =
        row.shortName == null
            ? " ".repeat(LONG) + row.longName
            : "  " + row.shortName + ", " + row.longName;
    if (start.length() + 1 >= column) {
      text.append(start).append('\n');
      start = "";
    }
    paragraph(start + " ".repeat(column - start.length()), row.summary, column + HANGING);
  }

  private void commands(CommandTree.Node node) {
    if (node.children().isEmpty()) {
      return;
    }
    int longest = 0;
    for (CommandTree.Node child : node.children()) {
      longest = Math.max(longest, child.name().length());
    }
    text.append("\nCommands:\n");
    int column = 2 + longest + 2;
    for (CommandTree.Node child : node.children()) {
      String start = "  " + child.name();
      paragraph(start + " ".repeat(column - start.length()), child.summary(), column + HANGING);
    }
  }

  private void paragraph(String start, String words, int indent) {
    lines(start, List.of(words.split(" ")), indent);
  }

  /** Words in lines; all but the first line are indented. */
  private void lines(String start, List<String> words, int indent) {
    int at = start.length();
    text.append(start);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      // The blank behind a word is on its line too.
      int blank = i == words.size() - 1 ? 0 : 1;
      if (i > 0 && at + word.length() + blank > width) {
        text.setLength(text.length() - 1);
        text.append('\n').append(" ".repeat(indent));
        at = indent;
      }
      text.append(word).append(blank == 0 ? "" : " ");
      at += word.length() + blank;
    }
    text.append('\n');
  }
}
