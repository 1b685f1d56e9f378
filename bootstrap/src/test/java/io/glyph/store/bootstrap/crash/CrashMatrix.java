package io.glyph.store.bootstrap.crash;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of crashmatrix.py over one scenario. */
final class CrashMatrix {
  private static final Pattern SUMMARY =
      Pattern.compile("(\\d+) cases, (\\d+) passed, (\\d+) failed, (\\d+) not reached");

  private final Path work;
  private final Scenario scenario;
  private List<String> program = PackagedGlyph.command();
  private List<String> options = List.of();
  private Path tool = CrashTools.matrix();
  private final Map<String, String> environment = new HashMap<>();

  CrashMatrix(Path work, Scenario scenario) {
    this.work = work;
    this.scenario = scenario;
    environment.put("GLYPH", CrashTools.shellWords(PackagedGlyph.command()));
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

  CrashMatrix fault(Fault fault) {
    options = fault.options();
    return this;
  }

  /** So many cases only, chosen by a seed: see sample.py. */
  CrashMatrix sample(int cases, long seed) {
    tool = CrashTools.sample();
    environment.put("CM_SAMPLE", Integer.toString(cases));
    environment.put("CM_SEED", Long.toString(seed));
    return this;
  }

  Result run() {
    Scenario.Prepared prepared = scenario.in(new Scene(work));
    // Commands that are killed leave their scratch space to the next one; the last one has none.
    environment.put("TMPDIR", work.toString());
    List<String> words = new ArrayList<>();
    words.addAll(List.of("python3", tool.toString()));
    words.addAll(List.of("--fixture", prepared.fixture().toString()));
    words.addAll(List.of("--work", work.resolve("matrix").toString()));
    words.add("--cmd");
    words.add(
        CrashTools.shellWords(program)
            + (" --store {dir}/.glyph --actor " + CrashTools.ACTOR + " " + prepared.command()));
    words.add("--check");
    words.add("python3 " + CrashTools.check() + " {dir} {fixture} " + prepared.check());
    words.addAll(options);
    // Hundreds of starts of the program, on a machine that may be busy.
    PackagedGlyph.Result result = PackagedGlyph.run(work, words, environment, Duration.ofHours(2));
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
