package io.glyph.store.cli;

import io.glyph.store.cli.SimulateRolloutCommand.RolloutReport;
import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Fleet;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.rollout.RolloutOutcome;
import io.glyph.store.domain.rollout.UpdateDelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A simulated roll-out as JSON; the keys are a public contract (docs/json.md). */
final class RolloutDocument {
  private RolloutDocument() {}

  static Map<String, @Nullable Object> of(RolloutReport report) {
    RolloutOutcome planned = report.advice().planned();
    return Json.object(
        "start", planned.rollout().start().toString(),
        "days", planned.days().size(),
        "seed", report.seed(),
        "fleet", fleet(report.fleet()),
        "raise", planned.rollout().lastRaise().map(RolloutDocument::release).orElse(null),
        "lowered", planned.rollout().lowering().stream().map(RolloutDocument::release).toList(),
        "planned", outcome(planned),
        "wider_ranges", outcome(report.advice().widerRanges()),
        "read_first", outcome(report.advice().readFirst()),
        "plot", report.plot().map(Object::toString).orElse(null));
  }

  private static Map<String, @Nullable Object> fleet(Fleet fleet) {
    return Json.object(
        "machines", fleet.machines(),
        "stores", fleet.stores(),
        "sharing", fleet.sharing(),
        "activity", fleet.activity(),
        "mean_delay_days", meanDelay(fleet.delay()),
        "longest_delay_days", fleet.delay().longest(),
        "agents",
            Json.object(
                "percent", fleet.agents().percent(),
                "activity", fleet.agents().activity(),
                "opens", fleet.agents().opens(),
                "mean_delay_days", meanDelay(fleet.agents().delay()),
                "longest_delay_days", fleet.agents().delay().longest()));
  }

  /** This command makes fleets with whole numbers of days only. */
  static long meanDelay(UpdateDelay delay) {
    return switch (delay) {
      case UpdateDelay.Exponential(double mean, int longest) -> Math.round(mean);
      case UpdateDelay.Given(List<Integer> each) ->
          Math.round(each.stream().mapToInt(Integer::intValue).average().orElse(0));
    };
  }

  private static Map<String, @Nullable Object> release(DatedRelease release) {
    return Json.object(
        "release", release.support().release().toString(),
        "published", release.published().toString(),
        "readable", StatusDocument.range(release.support().readable()),
        "writable", release.support().writable().number());
  }

  private static Map<String, @Nullable Object> outcome(RolloutOutcome outcome) {
    List<Map<String, @Nullable Object>> refusals = new ArrayList<>();
    for (RolloutOutcome.Refused refused : outcome.refused()) {
      refusals.add(
          Json.object(
              "release", refused.release().toString(),
              "store_version", refused.verdict().found().number(),
              "verdict", CompatCommand.label(refused.verdict()),
              "opens", refused.opens(),
              "first", refused.first().toString(),
              "last", refused.last().toString()));
    }
    RolloutOutcome.ShutOut shutOut = outcome.shutOut();
    return Json.object(
        "releases", releases(outcome.rollout()),
        "opens", outcome.opens(),
        "refused", outcome.refusals(),
        "read_only", outcome.readOnly(),
        "refusals", refusals,
        "machines_affected", outcome.machinesAffected(),
        "stores_affected", outcome.storesAffected(),
        "shut_out",
            Json.object(
                "count", shutOut.count(),
                "longest_days", shutOut.longestDays(),
                "total_days", shutOut.totalDays(),
                "not_over", shutOut.notOver()),
        "daily",
            Json.object(
                "opens", daily(outcome, RolloutOutcome.Day::opens),
                "refused", daily(outcome, RolloutOutcome.Day::refusals),
                "read_only", daily(outcome, RolloutOutcome.Day::readOnly)));
  }

  private static List<Map<String, @Nullable Object>> releases(Rollout rollout) {
    List<Map<String, @Nullable Object>> releases = new ArrayList<>();
    for (DatedRelease release : rollout.releases()) {
      releases.add(release(release));
    }
    return releases;
  }

  private static List<Long> daily(
      RolloutOutcome outcome, ToLongFunction<RolloutOutcome.Day> number) {
    return outcome.days().stream().map(number::applyAsLong).toList();
  }
}
