package io.glyph.store.cli;

import java.util.ArrayList;
import java.util.List;

/** Writes a completion script for fish. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandTree.Node root) {
    StringBuilder script = new StringBuilder();
    script.append("# Completion of glyph for fish: glyph completion fish | source\n");
    script.append("complete -c glyph -f\n");
    for (CommandTree.Option option : CommandTree.GLOBAL) {
      option(script, "", option);
    }
    script.append("complete -c glyph -s h -l help -d 'explain'\n");
    children(script, root, new ArrayList<>());
    return script.toString();
  }

  private static void children(
      StringBuilder script, CommandTree.Node node, List<CommandTree.Node> ancestors) {
    List<String> names = node.children().stream().map(CommandTree.Node::name).toList();
    String here = seen(ancestors);
    String unseen = "not __fish_seen_subcommand_from " + String.join(" ", names);
    String offered = here.isEmpty() ? unseen : here + "; and " + unseen;
    for (CommandTree.Node child : node.children()) {
      script.append("complete -c glyph -n ").append(quoted(offered));
      script.append(" -a ").append(child.name());
      script.append(" -d ").append(quoted(child.summary())).append('\n');
    }
    for (CommandTree.Node child : node.children()) {
      List<CommandTree.Node> path = new ArrayList<>(ancestors);
      path.add(child);
      String condition = " -n " + quoted(seen(path));
      for (CommandTree.Option option : child.options()) {
        option(script, condition, option);
      }
      for (CommandTree.Positional positional : child.positionals()) {
        if (!positional.choices().isEmpty()) {
          script.append("complete -c glyph").append(condition).append(" -a ");
          script.append(quoted(String.join(" ", positional.choices()))).append('\n');
        }
      }
      if (!child.children().isEmpty()) {
        children(script, child, path);
      }
    }
  }

  private static String seen(List<CommandTree.Node> path) {
    return String.join(
        "; and ", path.stream().map(node -> "__fish_seen_subcommand_from " + node.name()).toList());
  }

  private static void option(StringBuilder script, String condition, CommandTree.Option option) {
    script.append("complete -c glyph").append(condition);
    script.append(" -l ").append(option.name().substring(2));
    if (option.value() != null) {
      script.append(option.files() ? " -r -F" : " -x");
    }
    if (!option.choices().isEmpty()) {
      script.append(" -a ").append(quoted(String.join(" ", option.choices())));
    }
    script.append(" -d ").append(quoted(option.summary())).append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
