package io.glyph.store.cli;

import io.glyph.store.application.usecase.SurveyStores;
import io.glyph.store.application.usecase.SurveyStores.Finding;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code glyph compat --root}: what a release would do with every store below a folder. A store or
 * folder that cannot be looked at is a line like the others; the exit code is 0 all the same.
 */
final class SurveyCommand implements Command {
  private static final int WORD = 19;
  private static final int VERSION = 7;

  @Override
  public int run(Call call) {
    Path root = call.arguments().path("--root").orElseThrow();
    SurveyStores useCase = call.useCases().surveyStores();
    FormatSupport support = call.done(useCase.support(release(call)));
    Hints hints = new Hints(support, call.hints().command(), Optional.empty());
    Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
    for (Standing standing : Standing.values()) {
      counts.put(standing, 0);
    }
    Spool spool = new Spool(call.console().out());
    StringBuilder table = new StringBuilder();
    call.done(
        useCase.execute(
            root,
            support,
            finding -> {
              Line line = Line.of(finding, hints);
              counts.merge(line.standing(), 1, Integer::sum);
              if (call.json()) {
                spool.add(line.json());
              } else {
                table.append(line.text());
              }
            }));
    spool.add(
        call.json() ? summary(root, support, counts) : page(call, root, support, counts, table));
    spool.finish();
    return ExitCode.DONE;
  }

  private static Optional<Release> release(Call call) {
    return call.arguments()
        .text("--release")
        .map(text ->
            Release.parse(text.startsWith("glyph/") ? text : "glyph/" + text)
                .orElseThrow(() ->
                    Arguments.refused(
                        "--release",
                        Arguments.quoted(text) + " is not a release, such as glyph/0.3.0")));
  }

  private static String summary(Path root, FormatSupport support, Map<Standing, Integer> counts) {
    Map<String, @Nullable Object> byVerdict = Json.object();
    counts.forEach((standing, count) -> {
      if (standing != Standing.UNREADABLE_FOLDER) {
        byVerdict.put(standing.label(), count);
      }
    });
    return envelope(
        "compat_root",
        Json.object(
            "root", root.toString(),
            "release", support.release().toString(),
            "readable", StatusDocument.range(support.readable()),
            "writable", support.writable().number(),
            "stores", stores(counts),
            "verdicts", byVerdict,
            "unreadable_folders", counts.get(Standing.UNREADABLE_FOLDER)));
  }

  private static int stores(Map<Standing, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum()
        - counts.getOrDefault(Standing.UNREADABLE_FOLDER, 0);
  }

  private static String page(
      Call call,
      Path root,
      FormatSupport support,
      Map<Standing, Integer> counts,
      StringBuilder table) {
    int stores = stores(counts);
    int used =
        counts.getOrDefault(Standing.WRITABLE, 0) + counts.getOrDefault(Standing.READABLE, 0);
    int folders = counts.getOrDefault(Standing.UNREADABLE_FOLDER, 0);
    Page page =
        call.page()
            .headline(
                used == stores && folders == 0 ? Paint.GOOD : Paint.CARE,
                Units.count(stores, "store", "stores")
                    + " below "
                    + Explanation.path(root)
                    + ": "
                    + sentence(support, counts)
                    + '.')
            .line(Explanation.reads(support) + " and writes version " + support.writable() + '.');
    if (folders > 0) {
      page.line(
          Units.count(folders, "folder", "folders")
              + " could not be listed; stores may be in there.");
    }
    if (!table.isEmpty()) {
      page.blank().line(row("Verdict", "Version", "Store"));
    }
    return page + table.toString() + advice(counts);
  }

  private static String sentence(FormatSupport support, Map<Standing, Integer> counts) {
    int refused =
        counts.getOrDefault(Standing.TOO_OLD, 0)
            + counts.getOrDefault(Standing.TOO_NEW, 0)
            + counts.getOrDefault(Standing.INCONSISTENT, 0)
            + counts.getOrDefault(Standing.UNUSABLE, 0);
    return support.release()
        + " writes "
        + Units.count(counts.getOrDefault(Standing.WRITABLE, 0))
        + ", only reads "
        + Units.count(counts.getOrDefault(Standing.READABLE, 0))
        + ", refuses "
        + Units.count(refused)
        + ", and "
        + Units.count(counts.getOrDefault(Standing.RECOVERY, 0), "needs", "need")
        + " recovery";
  }

  private static String advice(Map<Standing, Integer> counts) {
    StringBuilder text = new StringBuilder();
    if (counts.getOrDefault(Standing.RECOVERY, 0) > 0) {
      text.append("\nTo finish what was interrupted, run `glyph recover --store DIR`.");
    }
    if (counts.getOrDefault(Standing.READABLE, 0) > 0) {
      text.append("\nTo write what is only read, run `glyph migrate plan --store DIR` first.");
    }
    if (counts.getOrDefault(Standing.TOO_NEW, 0) + counts.getOrDefault(Standing.TOO_OLD, 0) > 0) {
      text.append("\nWhich releases read which version, says `glyph compat`.");
    }
    if (counts.getOrDefault(Standing.INCONSISTENT, 0) + counts.getOrDefault(Standing.UNUSABLE, 0)
        > 0) {
      text.append("\nWhat helps a store that is not usable, says `glyph status --store DIR`.");
    }
    return text.isEmpty() ? "" : text.append('\n').toString();
  }

  static String row(String word, String version, String rest) {
    return word
        + " ".repeat(Math.max(1, WORD - word.length()))
        + version
        + " ".repeat(Math.max(1, VERSION + 2 - version.length()))
        + rest;
  }

  static String envelope(String type, Map<String, @Nullable Object> data) {
    return Json.write(Json.object("ok", true, "type", type, "data", data)) + '\n';
  }

  /** How a release stands to what was found. */
  enum Standing {
    WRITABLE("writable", "writes"),
    READABLE("readable", "reads"),
    TOO_OLD("too_old", "too old"),
    TOO_NEW("too_new", "too new"),
    RECOVERY("recovery_required", "needs recovery"),
    INCONSISTENT("inconsistent", "inconsistent"),
    UNUSABLE("unusable", "not usable"),
    UNREADABLE_FOLDER("unreadable", "unreadable folder");

    private final String label;
    private final String word;

    Standing(String label, String word) {
      this.label = label;
      this.word = word;
    }

    String label() {
      return label;
    }

    String word() {
      return word;
    }
  }

  /**
   * One line.
   *
   * @param why what was refused; null where it is used
   */
  record Line(
      Standing standing,
      Path path,
      Optional<StoreVersion> version,
      @Nullable Refusal why,
      Hints hints) {
    static Line of(Finding finding, Hints hints) {
      return SurveyLines.of(finding, hints);
    }

    String json() {
      return SurveyLines.json(this);
    }

    String text() {
      return SurveyLines.text(this);
    }
  }
}
