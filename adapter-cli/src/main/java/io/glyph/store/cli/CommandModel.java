package io.glyph.store.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes picocli's model of the {@link CommandTree}, in code: annotations cost start-up time. */
final class CommandModel {
  private CommandModel() {}

  /** All of it, for help and completion. */
  static CommandLine whole() {
    return commandLine(spec(CommandTree.root(), null));
  }

  /**
   * As much of it as these arguments can name: a command whose name is not among them cannot be
   * meant. Where no name of a level is among them, all of the level is there, for the better
   * message.
   */
  static CommandLine fitFor(String... args) {
    Set<String> words = new HashSet<>(Arrays.asList(args));
    return commandLine(spec(CommandTree.root(), words));
  }

  private static CommandLine commandLine(CommandSpec root) {
    CommandLine line = new CommandLine(root);
    // What is written is what is meant: no files of arguments, no variables, no guesses.
    line.setExpandAtFiles(false);
    line.setInterpolateVariables(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setAbbreviatedSubcommandsAllowed(false);
    line.setPosixClusteredShortOptionsAllowed(false);
    return line;
  }

  private static CommandSpec spec(CommandTree.Node node, @Nullable Set<String> words) {
    boolean isRoot = node.path().isEmpty();
    CommandSpec spec = CommandSpec.wrapWithoutInspection(node);
    spec.name(isRoot ? "glyph" : node.name());
    spec.usageMessage().description(node.summary()).sortOptions(false).sortSynopsis(false);
    spec.usageMessage().commandListHeading("\nCommands:\n");
    spec.usageMessage().optionListHeading("\nOptions:\n");
    if (isRoot) {
      spec.usageMessage().synopsisSubcommandLabel("COMMAND");
      spec.usageMessage()
          .footer("", "Start with `glyph status`. `glyph help COMMAND` explains a command.");
    }
    for (CommandTree.Option option : node.options()) {
      spec.addOption(option(option));
    }
    for (CommandTree.Option option : CommandTree.GLOBAL) {
      spec.addOption(option(option));
    }
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .arity("0")
            .description("this text")
            .build());
    if (isRoot) {
      spec.addOption(
          OptionSpec.builder("-V", "--version")
              .versionHelp(true)
              .arity("0")
              .description("show this release")
              .build());
    }
    for (int i = 0; i < node.positionals().size(); i++) {
      spec.addPositional(positional(node.positionals().get(i), i));
    }
    for (CommandTree.Node child : named(node.children(), words)) {
      spec.addSubcommand(child.name(), spec(child, words));
    }
    return spec;
  }

  private static List<CommandTree.Node> named(
      List<CommandTree.Node> nodes, @Nullable Set<String> words) {
    if (words == null) {
      return nodes;
    }
    List<CommandTree.Node> named = new ArrayList<>();
    for (CommandTree.Node node : nodes) {
      if (words.contains(node.name())) {
        named.add(node);
      }
    }
    return named.isEmpty() ? nodes : named;
  }

  private static OptionSpec option(CommandTree.Option option) {
    OptionSpec.Builder builder = OptionSpec.builder(option.name()).description(option.summary());
    if (option.value() == null) {
      return builder.arity("0").type(boolean.class).build();
    }
    builder.arity("1").paramLabel(option.value()).type(option.files() ? Path.class : String.class);
    // Values are taken as text; the type is for the shells, which offer files for paths.
    builder.converters(text -> text);
    if (!option.choices().isEmpty()) {
      builder.completionCandidates(option.choices());
    }
    return builder.build();
  }

  private static PositionalParamSpec positional(CommandTree.Positional positional, int index) {
    PositionalParamSpec.Builder builder =
        PositionalParamSpec.builder()
            .index(positional.many() ? index + "..*" : Integer.toString(index))
            .required(positional.required())
            .arity(positional.many() ? "0..*" : positional.required() ? "1" : "0..1")
            .paramLabel(positional.label())
            .description(positional.summary());
    if (positional.many()) {
      builder.type(List.class).auxiliaryTypes(String.class);
    } else {
      builder.type(String.class);
    }
    if (!positional.choices().isEmpty()) {
      builder.completionCandidates(positional.choices());
    }
    return builder.build();
  }
}
