import module java.base;

import io.glyph.store.domain.rollout.*;
import io.glyph.store.domain.version.*;

/** If we raise the writable version on the first of March: what is refused, and what avoids it? */
final class SimulateRollout {
  public static void main(String[] args) throws IOException {
    Rollout planned =
        new Rollout(
            List.of(
                release("glyph/1.0.0", "2026-01-01", 1, 4, 4),
                release("glyph/1.1.0", "2026-02-01", 1, 4, 4),
                release("glyph/2.0.0", "2026-03-01", 1, 5, 5)));
    // 3,000 machines, agents on a quarter of them; 1,000 stores, four machines at each.
    Agents agents = new Agents(25, 90, 8, new UpdateDelay.Exponential(5, 30));
    Fleet fleet = new Fleet(3_000, 1_000, 4, 50, new UpdateDelay.Exponential(14, 60), agents);
    RolloutAdvice advice = RolloutAdvice.of(planned, fleet, 365, 42);
    Map<String, RolloutOutcome> outcomes = new LinkedHashMap<>();
    outcomes.put("as planned", advice.planned());
    outcomes.put("in June", RolloutAdvice.of(raisedInJune(planned), fleet, 365, 42).planned());
    outcomes.put("wider ranges", advice.widerRanges());
    outcomes.put("read first", advice.readFirst());
    System.out.printf("%-14s%9s%9s%10s%9s%n", "", "opens", "refused", "only read", "longest");
    outcomes.forEach(SimulateRollout::row);
    for (DatedRelease release : advice.readFirst().rollout().releases()) {
      System.out.println(release.published() + " " + release.support());
    }
    Path plot = Files.writeString(Path.of(args.length > 0 ? args[0] : "rollout.svg"), svg(outcomes));
    System.out.println("plot in " + plot);
  }

  private static void row(String name, RolloutOutcome it) {
    System.out.printf("%-14s%9d%9d%10d", name, it.opens(), it.refusals(), it.readOnly());
    System.out.printf("%4d days%n", it.shutOut().longestDays());
  }

  /** Per cent of the opens that are refused, a line for each outcome, two points a day. */
  private static String svg(Map<String, RolloutOutcome> outcomes) {
    StringBuilder svg = new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' ");
    svg.append("viewBox='0 0 740 240' font-family='sans-serif' font-size='12'>\n");
    svg.append("<path d='M5 10v200h730' fill='none' stroke='#888'/>\n");
    int line = 0;
    for (Map.Entry<String, RolloutOutcome> outcome : outcomes.entrySet()) {
      String style = " stroke='hsl(" + 90 * line + " 70% 40%)' fill='none' points='";
      svg.append("<polyline").append(style);
      int day = 0;
      for (RolloutOutcome.Day one : outcome.getValue().days()) {
        double percent = 100.0 * one.refusals() / Math.max(1, one.opens());
        svg.append(String.format(Locale.ROOT, "%d,%.1f ", 5 + 2 * day++, 210 - 8 * percent));
      }
      svg.append("'/>\n<text x='600' y='").append(20 + 15 * line).append("' fill='hsl(");
      svg.append(90 * line++).append(" 70% 40%)'>").append(outcome.getKey()).append("</text>\n");
    }
    return svg.append("<text x='5' y='230'>% of opens refused, by day</text>\n</svg>\n").toString();
  }

  private static Rollout raisedInJune(Rollout planned) {
    return planned.raisedOn(LocalDate.parse("2026-06-01"));
  }

  private static DatedRelease release(String name, String day, int min, int max, int writes) {
    return new DatedRelease(
        new FormatSupport(
            Release.parse(name).orElseThrow(), VersionRange.of(min, max), new StoreVersion(writes)),
        LocalDate.parse(day));
  }
}
