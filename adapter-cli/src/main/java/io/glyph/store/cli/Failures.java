package io.glyph.store.cli;

import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Failures that no use case knows of: words that make no sense, a lost output, defects.
 *
 * @param verbose whether a defect is shown with its trace
 */
record Failures(Output output, boolean verbose) {
  int usage(CommandLine.ParameterException wrong) {
    CommandTree.Node node = (CommandTree.Node) wrong.getCommandLine().getCommandSpec().userObject();
    List<String> suggestions =
        wrong instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    String argument =
        wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()
            ? unmatched.getUnmatched().getFirst()
            : null;
    String help = "`glyph " + (node.path().isEmpty() ? "" : node.path() + ' ') + "--help`";
    String hint =
        suggestions.isEmpty()
            ? "Run " + help + " to see what it takes."
            : "Did you mean " + String.join(", ", suggestions) + "? Run " + help + '.';
    return fail(
        ErrorCode.USAGE,
        new Explanation(
            argument == null || argument.startsWith("-")
                ? inItsWords(wrong)
                : unexpected(argument, !node.children().isEmpty()),
            List.of(),
            hint,
            Json.object(
                "argument",
                argument == null ? null : Printable.of(argument),
                "suggestions",
                suggestions)));
  }

  private static String unexpected(String argument, boolean groupOfCommands) {
    return groupOfCommands
        ? "there is no command " + Arguments.quoted(argument)
        : Arguments.quoted(argument) + " is not expected here";
  }

  private static String inItsWords(CommandLine.ParameterException wrong) {
    String message = wrong.getMessage();
    return message == null ? "the arguments make no sense" : Printable.of(message);
  }

  int outputLost() {
    return fail(
        ErrorCode.IO_ERROR,
        new Explanation(
            "standard output could not be written; what the command did is not undone by that",
            List.of(),
            "Run `glyph status` to see how the store is.",
            Json.object("operation", "write standard output", "path", null, "detail", "")));
  }

  /**
   * Tells of a defect.
   *
   * @param mayHaveWritten whether the command is one that changes a store
   */
  int internal(Throwable defect, boolean mayHaveWritten) {
    String name = defect.getClass().getName();
    Map<String, @Nullable Object> details = Json.object("defect", name);
    if (verbose) {
      StringWriter trace = new StringWriter();
      defect.printStackTrace(new PrintWriter(trace));
      if (output.json()) {
        details.put("trace", trace.toString());
      } else {
        output.note(trace.toString());
      }
    }
    String report =
        verbose
            ? " Please report the trace."
            : " Run it again with --verbose and report the trace.";
    return fail(
        ErrorCode.INTERNAL,
        new Explanation(
            "this is a defect of glyph (" + Printable.of(name) + ")",
            List.of(),
            (mayHaveWritten
                    ? "Run `glyph status`: it says how the store is, and whether `glyph recover`"
                        + " has something to finish."
                    : "The store is as it was: this command changes nothing. `glyph status` says"
                        + " how it is.")
                + report,
            details));
  }

  private int fail(ErrorCode code, Explanation why) {
    output.failure(code, why);
    return ExitCode.of(code);
  }
}
