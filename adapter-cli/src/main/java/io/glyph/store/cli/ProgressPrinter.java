package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Tells how a long command gets on, on standard error. */
final class ProgressPrinter implements Progress, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int BAR_WIDTH = 20;

  /** Files between two words about them. */
  private static final int EVERY = 500;

  /** In which form. */
  enum Form {
    NOTHING,
    LINES,
    BAR,
    JSON
  }

  private final PrintStream err;
  private final Form form;
  private final List<Phase> expected;
  private boolean lineIsOpen;
  private Phase phase = Phase.CHECK;
  private long told;

  ProgressPrinter(PrintStream err, Form form, List<Phase> expected) {
    this.err = err;
    this.form = form;
    this.expected = List.copyOf(expected);
  }

  static ProgressPrinter of(Call call, Phase... expected) {
    return new ProgressPrinter(call.console().err(), form(call), List.of(expected));
  }

  private static Form form(Call call) {
    String asked = call.arguments().text("--progress").orElse("");
    if (!asked.isEmpty() && !asked.equals("json")) {
      throw Arguments.refused("--progress", Arguments.quoted(asked) + " is not json");
    }
    if (call.arguments().has("--quiet") || call.arguments().has("--no-progress")) {
      return Form.NOTHING;
    }
    if (!asked.isEmpty()) {
      return Form.JSON;
    }
    // Standard error is for one object only, unless told otherwise.
    if (call.json()) {
      return Form.NOTHING;
    }
    boolean dumb = "dumb".equals(call.console().environment().get("TERM"));
    return call.console().errIsTerminal() && !dumb ? Form.BAR : Form.LINES;
  }

  @Override
  public void enter(Phase entered) {
    phase = entered;
    told = 0;
    int step = expected.indexOf(phase) + 1;
    switch (form) {
      case NOTHING -> {}
      case LINES -> Output.write(err, words(phase) + '\n');
      case BAR -> bar(step, words(phase));
      case JSON ->
          Output.write(
              err,
              Json.write(
                      Json.object(
                          "type",
                          "progress",
                          "phase",
                          phase.name().toLowerCase(Locale.ROOT),
                          "step",
                          step == 0 ? null : step,
                          "steps",
                          expected.size()))
                  + '\n');
    }
  }

  /** How many there will be nobody knows before the end, so only what is done is told. */
  @Override
  public void advance(long files, long bytes) {
    if (form == Form.NOTHING || files < told + EVERY) {
      return;
    }
    told = files;
    int step = expected.indexOf(phase) + 1;
    String done = words(phase) + ": " + Units.count(files) + ", " + Units.size(bytes);
    switch (form) {
      case NOTHING -> {}
      // A line each time would fill a log that nobody reads.
      case LINES -> {
        if (files % (EVERY * 20) == 0) {
          Output.write(err, done + '\n');
        }
      }
      case BAR -> bar(step, done);
      case JSON ->
          Output.write(
              err,
              Json.write(
                      Json.object(
                          "type",
                          "progress",
                          "phase",
                          phase.name().toLowerCase(Locale.ROOT),
                          "step",
                          step == 0 ? null : step,
                          "steps",
                          expected.size(),
                          "files",
                          files,
                          "bytes",
                          bytes))
                  + '\n');
    }
  }

  private void bar(int step, String words) {
    int filled = BAR_WIDTH * Math.max(0, step - 1) / Math.max(1, expected.size());
    String bar = "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled);
    Output.write(err, CLEAR_LINE + '[' + bar + "] " + words);
    lineIsOpen = true;
  }

  @Override
  public void close() {
    if (lineIsOpen) {
      Output.write(err, CLEAR_LINE);
      lineIsOpen = false;
    }
  }

  private static String words(Phase phase) {
    return switch (phase) {
      case CHECK -> "checking the store";
      case COPY -> "copying the database";
      case BACK_UP -> "making a backup";
      case MIGRATE -> "migrating and comparing every row";
      case IMPORT -> "reading files";
      case COMMIT -> "committing";
      case DELIVER -> "writing the audit log and the manifest";
      case VERIFY -> "verifying";
      case EXAMINE_BACKUPS -> "examining the backups";
      case EXAMINE_DATABASE -> "examining the database";
      case EXAMINE_CONTENT -> "examining the content";
      case EXAMINE_LOG -> "examining the audit log";
    };
  }
}
