package io.glyph.store.cli;

import picocli.AutoComplete;

/** {@code glyph completion}: scripts made of the commands as they are. */
final class CompletionCommand implements Command {
  @Override
  public int run(Call call) {
    String shell = call.arguments().positionals().getFirst();
    String script = script(shell);
    return call.answer(
        "completion",
        () -> Json.object("shell", shell, "script", script),
        () -> call.page().line(script.stripTrailing()));
  }

  static String script(String shell) {
    return switch (shell) {
      // One script for both: it turns zsh's support for bash completions on.
      case "bash", "zsh" -> AutoComplete.bash("glyph", CommandModel.whole());
      case "fish" -> FishCompletion.script(CommandTree.root());
      default ->
          throw Arguments.refused("SHELL", Arguments.quoted(shell) + " is not bash, zsh or fish");
    };
  }
}
