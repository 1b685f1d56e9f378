package io.glyph.store.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * Makes picocli's model of the {@link CommandTree}, in code: annotations cost start-up time. What
 * commands are for is not in it, since {@link HelpText} tells that.
 */
final class CommandModel {
  /** Lists of arguments are all that is made. Picocli's own looks for Groovy in every jar first. */
  private static final CommandLine.IFactory FACTORY =
      new CommandLine.IFactory() {
        @Override
        public <K> K create(Class<K> type) {
          return type.cast(new ArrayList<>());
        }
      };

  private CommandModel() {}

  /** All of it, for completion. */
  static CommandLine whole() {
    return commandLine(spec(CommandTree.root(), CommandTree.Node::children));
  }

  /**
   * As much of it as these arguments can name: a command whose name is not among them cannot be
   * meant. Where no name of a level is among them, all of the level is there, for the better
   * message; but where all are options, no command is meant.
   */
  static CommandLine fitFor(String... args) {
    Set<String> words = new HashSet<>(Arrays.asList(args));
    return commandLine(spec(CommandTree.root(), parent -> named(parent.children(), words)));
  }

  /** Understands any call, or says what is wrong with it. */
  static ParsedCall parse(String... args) {
    List<ParsedCall.Level> levels = new ArrayList<>();
    ParseResult last = fitFor(args).parseArgs(args);
    for (ParseResult at = last; at != null; at = at.subcommand()) {
      last = at;
      levels.add(level(at));
    }
    return new ParsedCall((CommandTree.Node) last.commandSpec().userObject(), levels);
  }

  private static ParsedCall.Level level(ParseResult parsed) {
    Map<String, String> options = new HashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      boolean isSwitch = option.arity().max() == 0;
      options.put(option.longestName(), isSwitch ? "" : option.stringValues().getLast());
    }
    return new ParsedCall.Level(
        options,
        parsed.matchedPositionals().stream()
            .map(ArgSpec::stringValues)
            .flatMap(List::stream)
            .toList());
  }

  private static CommandSpec named(CommandTree.Node node) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(node, FACTORY);
    return spec.name(node.path().isEmpty() ? "glyph" : node.name());
  }

  private static CommandLine commandLine(CommandSpec root) {
    CommandLine line = new CommandLine(root, FACTORY);
    // What is written is what is meant: no files of arguments, no variables, no guesses.
    line.setExpandAtFiles(false);
    line.setInterpolateVariables(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setAbbreviatedSubcommandsAllowed(false);
    line.setPosixClusteredShortOptionsAllowed(false);
    return line;
  }

  private static CommandSpec spec(
      CommandTree.Node node, Function<CommandTree.Node, List<CommandTree.Node>> below) {
    boolean isRoot = node.path().isEmpty();
    CommandSpec spec = named(node);
    for (CommandTree.Option option : node.options()) {
      spec.addOption(option(option));
    }
    for (CommandTree.Option option : CommandTree.GLOBAL) {
      spec.addOption(option(option));
    }
    spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).arity("0").build());
    if (isRoot) {
      spec.addOption(OptionSpec.builder("-V", "--version").versionHelp(true).arity("0").build());
    }
    for (int i = 0; i < node.positionals().size(); i++) {
      spec.addPositional(positional(node.positionals().get(i), i));
    }
    for (CommandTree.Node child : below.apply(node)) {
      spec.addSubcommand(child.name(), new CommandLine(spec(child, below), FACTORY));
    }
    return spec;
  }

  private static List<CommandTree.Node> named(List<CommandTree.Node> nodes, Set<String> words) {
    List<CommandTree.Node> named = new ArrayList<>();
    for (CommandTree.Node node : nodes) {
      if (words.contains(node.name())) {
        named.add(node);
      }
    }
    boolean noneMeant = words.stream().allMatch(word -> word.startsWith("-"));
    return named.isEmpty() && !noneMeant ? nodes : named;
  }

  private static OptionSpec option(CommandTree.Option option) {
    OptionSpec.Builder builder = OptionSpec.builder(option.name());
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
            .paramLabel(positional.label());
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
