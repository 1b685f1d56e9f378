package io.glyph.store.bootstrap.crash;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of crashmatrix.py over {@code migrate apply} of a program. */
final class CrashMatrix {
  private static final Pattern SUMMARY =
      Pattern.compile("(\\d+) cases, (\\d+) passed, (\\d+) failed, (\\d+) not reached");

  private final Path work;
  private final GoldenStore golden;
  private List<String> program = PackagedGlyph.command();
  private List<String> options = List.of();

  CrashMatrix(Path work, GoldenStore golden) {
    this.work = work;
    this.golden = golden;
  }

  /**
   * @param report the tool's whole output
   */
  record Result(int exit, int cases, int failed, String report) {}

  /** Uses another build of the program for the command; recovery is always the packaged one's. */
  CrashMatrix with(List<String> otherProgram) {
    program = otherProgram;
    return this;
  }

  /** Adds options of the tool, such as {@code --mode torn}. */
  CrashMatrix options(String... more) {
    options = List.of(more);
    return this;
  }

  Result run() {
    Path fixture = golden.unpackInto(work.resolve("fixture"));
    List<String> words = new ArrayList<>();
    words.addAll(List.of("python3", CrashTools.matrix().toString()));
    words.addAll(List.of("--fixture", fixture.toString()));
    words.addAll(List.of("--work", work.resolve("matrix").toString()));
    words.add("--cmd");
    words.add(
        CrashTools.shellWords(program)
            + " --store {dir}/.glyph --actor user:self:ada migrate apply --to 2");
    words.addAll(List.of("--check", "python3 " + CrashTools.check() + " {dir} {fixture}"));
    words.addAll(options);
    PackagedGlyph.Result result =
        PackagedGlyph.run(
            work,
            words,
            Map.of("GLYPH", CrashTools.shellWords(PackagedGlyph.command())),
            // Hundreds of starts of the program, on a machine that may be busy.
            Duration.ofHours(1));
    String report = result.out() + result.err();
    Matcher summary = SUMMARY.matcher(report);
    boolean found = summary.find();
    return new Result(
        result.exit(),
        found ? Integer.parseInt(summary.group(1)) : 0,
        found ? Integer.parseInt(summary.group(3)) : 0,
        report);
  }
}
