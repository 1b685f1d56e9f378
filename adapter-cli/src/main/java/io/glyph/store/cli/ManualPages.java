package io.glyph.store.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Manual pages, in the language of man(7), made of the commands as they are: one for the program
 * and one for each command and group.
 */
public final class ManualPages {
  private static final String PROGRAM = "glyph";

  private final String release;
  private final String date;

  private ManualPages(String release, String date) {
    this.release = release;
    this.date = date;
  }

  /**
   * All pages.
   *
   * @param release as it stands at the foot, such as {@code glyph 0.3.0}
   * @param date as it stands at the foot, such as {@code 2026-11-01}
   * @return texts by file name, such as {@code glyph-migrate-apply.1}
   */
  public static Map<String, String> of(String release, String date) {
    Map<String, String> pages = new TreeMap<>();
    new ManualPages(release, date).add(CommandTree.root(), pages);
    return pages;
  }

  private void add(CommandTree.Node node, Map<String, String> pages) {
    pages.put(fileName(node) + ".1", page(node));
    node.children().forEach(child -> add(child, pages));
  }

  private static String fileName(CommandTree.Node node) {
    return node.path().isEmpty() ? PROGRAM : PROGRAM + "-" + node.path().replace(' ', '-');
  }

  private static String words(CommandTree.Node node) {
    return node.path().isEmpty() ? PROGRAM : PROGRAM + " " + node.path();
  }

  private String page(CommandTree.Node node) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ".TH %s 1 %s %s \"Glyph store\""
            .formatted(quoted(fileName(node)), quoted(date), quoted(release)));
    lines.add(".SH NAME");
    lines.add(escaped(fileName(node)) + " \\- " + escaped(node.summary()));
    lines.add(".SH SYNOPSIS");
    lines.add(".B " + escaped(words(node)));
    lines.add(synopsis(node));
    if (!node.positionals().isEmpty()) {
      lines.add(".SH ARGUMENTS");
      node.positionals()
          .forEach(positional -> item(positional.label(), positional.summary(), lines));
    }
    if (!node.children().isEmpty()) {
      lines.add(".SH COMMANDS");
      node.children().forEach(child -> item(words(child), child.summary(), lines));
    }
    if (!node.options().isEmpty()) {
      lines.add(".SH OPTIONS");
      node.options().forEach(option -> option(option, lines));
    }
    lines.add(".SH OPTIONS OF ALL COMMANDS");
    CommandTree.GLOBAL.forEach(option -> option(option, lines));
    item("-h, --help", "a short help", lines);
    if (node.path().isEmpty()) {
      item("-V, --version", "show this release", lines);
    }
    exitCodes(lines);
    if (!node.path().isEmpty()) {
      lines.add(".SH SEE ALSO");
      lines.add(".BR glyph (1)");
    }
    return String.join("\n", lines) + "\n";
  }

  private static String synopsis(CommandTree.Node node) {
    List<String> words = new ArrayList<>();
    if (!node.options().isEmpty()) {
      words.add("[OPTIONS]");
    }
    for (CommandTree.Positional positional : node.positionals()) {
      String label = positional.label() + (positional.many() ? "..." : "");
      words.add(positional.required() ? label : "[" + label + "]");
    }
    if (!node.children().isEmpty()) {
      words.add("COMMAND");
    }
    return words.isEmpty() ? "[OPTIONS]" : escaped(String.join(" ", words));
  }

  private static void option(CommandTree.Option option, List<String> lines) {
    String name = option.value() == null ? option.name() : option.name() + "=" + option.value();
    String choices =
        option.choices().isEmpty() ? "" : " (" + String.join(", ", option.choices()) + ")";
    item(name, option.summary() + choices, lines);
  }

  private static void item(String name, String text, List<String> lines) {
    lines.add(".TP");
    lines.add(".B " + escaped(name));
    lines.add(escaped(text));
  }

  private static void exitCodes(List<String> lines) {
    lines.add(".SH EXIT STATUS");
    lines.add("0 where the command did what was asked. Each reason why it did not has a code:");
    for (Map.Entry<Integer, List<String>> code : ExitCode.all().entrySet()) {
      item(Integer.toString(code.getKey()), String.join(", ", code.getValue()), lines);
    }
  }

  private static String quoted(String text) {
    return "\"" + escaped(text).replace("\"", "\\(dq") + "\"";
  }

  /** Nothing in a text is a request: neither a backslash nor a dot that a line starts with. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    return safe.startsWith(".") ? "\\&" + safe : safe;
  }
}
