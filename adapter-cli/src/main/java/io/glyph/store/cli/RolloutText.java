package io.glyph.store.cli;

import io.glyph.store.cli.SimulateRolloutCommand.RolloutReport;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.rollout.Agents;
import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Fleet;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.rollout.RolloutOutcome;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.StoreVersion;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/** A simulated roll-out for people. */
final class RolloutText {
  private RolloutText() {}

  static Page of(RolloutReport report, Page page) {
    RolloutOutcome planned = report.advice().planned();
    headline(planned, page);
    planned
        .rollout()
        .lastRaise()
        .ifPresent(raise ->
            page.line(
                raise.support().release()
                    + " raises the version that is written to "
                    + raise.support().writable()
                    + " on "
                    + raise.published()
                    + '.'));
    for (DatedRelease lower : planned.rollout().lowering()) {
      page.line(
          lower.support().release()
              + " lowers it to "
              + lower.support().writable()
              + " on "
              + lower.published()
              + ": who runs it cannot write stores that others raised.");
    }
    fleet(report, page);
    if (planned.refusals() > 0) {
      refusals(planned, page);
      shutOut(planned, page);
      alternatives(report, page);
    }
    report.plot().ifPresent(file -> page.blank().row("Plot", Printable.whole(file.toString())));
    return page;
  }

  private static void headline(RolloutOutcome planned, Page page) {
    if (planned.refusals() == 0) {
      page.headline(
          Paint.GOOD, "Nothing is refused: all of " + opens(planned.opens()) + " succeed.");
      return;
    }
    LocalDate first =
        planned.refused().stream()
            .map(RolloutOutcome.Refused::first)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    LocalDate last =
        planned.refused().stream()
            .map(RolloutOutcome.Refused::last)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    page.headline(
        Paint.BAD,
        "Refused: "
            + Units.count(planned.refusals())
            + " of "
            + opens(planned.opens())
            + " ("
            + percent(planned.refusals(), planned.opens())
            + "), from "
            + first
            + " to "
            + last
            + '.');
  }

  private static String opens(long opens) {
    return Units.count(opens, "open", "opens");
  }

  private static String percent(long part, long all) {
    long perMille = Math.round(1000.0 * part / all);
    return perMille == 0 && part > 0 ? "under 0.1 %" : perMille / 10 + "." + perMille % 10 + " %";
  }

  private static void fleet(RolloutReport report, Page page) {
    Fleet fleet = report.fleet();
    RolloutOutcome planned = report.advice().planned();
    page.blank()
        .row(
            "Simulated",
            Units.count(planned.days().size(), "day", "days")
                + " from "
                + planned.rollout().start()
                + ", seed "
                + report.seed())
        .row(
            "Machines",
            Units.count(fleet.machines())
                + ", which update "
                + RolloutDocument.meanDelay(fleet.delay())
                + " days late on average, the last ones "
                + fleet.delay().longest())
        .row(
            "Stores",
            Units.count(fleet.stores())
                + ", each shared by "
                + Units.count(fleet.sharing())
                + ", who open it on "
                + fleet.activity()
                + " of 100 days");
    Agents agents = fleet.agents();
    if (agents.percent() > 0) {
      page.row(
          "Agents",
          "on "
              + agents.percent()
              + " of 100 machines, which update "
              + RolloutDocument.meanDelay(agents.delay())
              + " days late on average, the last ones "
              + agents.delay().longest()
              + "; they open a store "
              + Units.count(agents.opens(), "time", "times")
              + " a day, on "
              + agents.activity()
              + " of 100 days");
    }
  }

  private static void refusals(RolloutOutcome planned, Page page) {
    page.blank().line(row("Release", "Finds", "Verdict", "Refused", "From", "To"));
    for (RolloutOutcome.Refused refused : planned.refused()) {
      page.line(
          row(
              refused.release().toString(),
              "v" + refused.verdict().found(),
              CompatCommand.word(refused.verdict()),
              Units.count(refused.opens()),
              refused.first().toString(),
              refused.last().toString()));
    }
  }

  private static String row(
      String release, String found, String verdict, String opens, String from, String to) {
    return (left(release, 15)
            + left(found, 7)
            + left(verdict, 9)
            + right(opens, 11)
            + "  "
            + left(from, 12)
            + to)
        .stripTrailing();
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static void shutOut(RolloutOutcome planned, Page page) {
    RolloutOutcome.ShutOut shutOut = planned.shutOut();
    page.blank()
        .row(
            "Shut out",
            Units.count(shutOut.count(), "time", "times")
                + ", "
                + Units.count(Math.round((double) shutOut.totalDays() / shutOut.count()))
                + " days on average, at most "
                + shutOut.longestDays()
                + (shutOut.notOver() == 0
                    ? ""
                    : "; " + Units.count(shutOut.notOver()) + " not over on the last day"))
        .row(
            "Affected",
            Units.count(planned.machinesAffected(), "machine", "machines")
                + ", "
                + Units.count(planned.storesAffected(), "store", "stores"));
  }

  private static void alternatives(RolloutReport report, Page page) {
    page.blank().line("What avoids it" + right("Refused", 21) + right("Read only", 12));
    alternative("As planned", report.advice().planned(), page);
    alternative("Wider ranges", report.advice().widerRanges(), page);
    changes(report.advice().planned().rollout(), report.advice().widerRanges().rollout(), page);
    alternative("Read first, write later", report.advice().readFirst(), page);
    changes(report.advice().planned().rollout(), report.advice().readFirst().rollout(), page);
  }

  private static void alternative(String name, RolloutOutcome outcome, Page page) {
    page.line(
        left(name, 24)
            + right(Units.count(outcome.refusals()), 11)
            + right(Units.count(outcome.readOnly()), 12));
  }

  /** Only what is not as planned. */
  private static void changes(Rollout planned, Rollout other, Page page) {
    for (DatedRelease release : other.releases()) {
      FormatSupport support = release.support();
      Optional<DatedRelease> before =
          planned.releases().stream()
              .filter(r -> r.support().release().equals(support.release()))
              .findFirst();
      if (!before.equals(Optional.of(release))) {
        StoreVersion max = support.readable().max();
        page.line(
            "  "
                + support.release()
                + " of "
                + release.published()
                + " reads "
                + support.readable().min()
                + " to "
                + max
                + ", writes "
                + support.writable()
                + before.map(was -> difference(was.support(), support)).orElse(" (one more)"));
      }
    }
  }

  private static String difference(FormatSupport was, FormatSupport is) {
    return is.readable().equals(was.readable())
        ? " (instead of " + was.writable() + ")"
        : " (instead of reading " + was.readable().min() + " to " + was.readable().max() + ")";
  }
}
