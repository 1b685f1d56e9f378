package io.glyph.store.cli;

import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.FormatSupport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** The program {@code glyph}: takes the words of a call, answers, and gives the exit code. */
public final class GlyphCommandLine {
  private final UseCases useCases;
  private final ServiceRunner service;
  private final Console console;

  public GlyphCommandLine(UseCases useCases, ServiceRunner service, Console console) {
    this.useCases = useCases;
    this.service = service;
    this.console = console;
  }

  /**
   * Carries out one call.
   *
   * @return the exit code, one of those in docs/json.md; nothing is ever thrown
   */
  public int run(String... args) {
    Failures failures = new Failures(output(args), isAmong(args, "--verbose"));
    try {
      int code = carryOut(args, failures);
      if (console.out().checkError()) {
        return failures.outputLost();
      }
      return code;
    } catch (OutputLost lost) {
      return failures.outputLost();
    } catch (Throwable defect) {
      // The last line of defence, for whatever telling of a defect runs into as well.
      return ExitCode.of(ErrorCode.INTERNAL);
    }
  }

  /**
   * Tells that a call was stopped from outside, for whoever handles signals.
   *
   * @param args the words of the call
   */
  public void tellInterrupted(String... args) {
    Hints hints = new Hints(useCases.support(), "", Optional.empty());
    output(args).failure(ErrorCode.INTERRUPTED, Explanation.of(new Refusal.Interrupted(), hints));
  }

  private int carryOut(String[] args, Failures failures) {
    CommandTree.Node node = null;
    try {
      ParsedCall parsed = PlainWords.read(args);
      if (parsed == null) {
        try {
          parsed = CommandModel.parse(args);
        } catch (CommandLine.ParameterException wrong) {
          return failures.usage(wrong);
        }
      }
      node = parsed.node();
      Call call = call(parsed, failures.output());
      try {
        return command(call, parsed).run(call.overCatalog());
      } catch (RefusedException refused) {
        return call.fail(refused.refusal().code(), Explanation.of(refused.refusal(), call.hints()));
      }
    } catch (OutputLost lost) {
      throw lost;
    } catch (Throwable defect) {
      return failures.internal(defect, node != null && node.writes());
    }
  }

  private static Command command(Call call, ParsedCall parsed) {
    if (call.arguments().has("--help")) {
      return HelpCommand.about(call.node().path());
    }
    if (parsed.has("--version")) {
      return VersionCommand.brief();
    }
    return call.node().command() == null ? new NoCommand() : call.node().command().get();
  }

  private Call call(ParsedCall parsed, Output output) {
    Arguments arguments = new Arguments(parsed, console.workingDirectory());
    CommandTree.Node node = parsed.node();
    FormatSupport support = useCases.support();
    Hints hints =
        new Hints(support, node.path(), arguments.text("--store"), arguments.text("--catalog"));
    return new Call(console, useCases, service, arguments, node, hints, output);
  }

  /** Known before the words are understood: what is wrong with them is told in this form too. */
  private Output output(String[] args) {
    boolean plain =
        isAmong(args, "--no-color")
            || !console.environment().getOrDefault("NO_COLOR", "").isEmpty()
            || "dumb".equals(console.environment().get("TERM"));
    return new Output(
        console.out(),
        console.err(),
        isAmong(args, "--json"),
        !plain && console.outIsTerminal(),
        !plain && console.errIsTerminal());
  }

  private static boolean isAmong(String[] args, String option) {
    return Arrays.asList(args).contains(option);
  }

  /** A group without one of its commands. */
  private static final class NoCommand implements Command {
    @Override
    public int run(Call call) {
      List<String> names = call.node().children().stream().map(CommandTree.Node::name).toList();
      String said = call.node().path().isEmpty() ? "glyph" : "glyph " + call.node().path();
      return call.fail(
          ErrorCode.USAGE,
          new Explanation(
              "'" + Printable.of(said) + "' needs a command: " + String.join(", ", names),
              List.of(),
              "Run " + call.hints().help() + ". To see how a store is, run `glyph status`.",
              Json.object("argument", null, "suggestions", names)));
    }
  }
}
