import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Fleet;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.rollout.RolloutAdvice;
import io.glyph.store.domain.rollout.RolloutOutcome;
import io.glyph.store.domain.rollout.UpdateDelay;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.time.LocalDate;
import java.util.List;

/** If we raise the writable version on the first of March: what is refused, and what avoids it? */
final class SimulateRollout {
  public static void main(String[] args) {
    Rollout planned =
        new Rollout(
            List.of(
                release("glyph/1.0.0", "2026-01-01", 1, 4, 4),
                release("glyph/1.1.0", "2026-02-01", 1, 4, 4),
                release("glyph/2.0.0", "2026-03-01", 1, 5, 5)));
    // 3,000 machines; 1,000 stores, four machines at each, which open it every other day.
    UpdateDelay delay = new UpdateDelay.Exponential(14, 60);
    Fleet fleet = new Fleet(3_000, 1_000, 4, 50, delay);
    RolloutAdvice advice = RolloutAdvice.of(planned, fleet, 365, 42);

    show("as planned", advice.planned());
    show("wider ranges", advice.widerRanges());
    show("read first, write later", advice.readFirst());
    for (String day : List.of("2026-02-01", "2026-06-01")) {
      Rollout moved = planned.raisedOn(LocalDate.parse(day));
      show("raised on " + day, RolloutAdvice.of(moved, fleet, 365, 42).planned());
    }
  }

  private static void show(String name, RolloutOutcome outcome) {
    System.out.println(
        name + ": " + outcome.refusals() + " of " + outcome.opens() + " opens are refused, "
            + outcome.readOnly() + " only read");
    for (RolloutOutcome.Refused refused : outcome.refused()) {
      System.out.println(
          "  " + refused.release() + ", " + refused.opens() + " times from " + refused.first()
              + " to " + refused.last() + ": " + refused.verdict());
    }
    if (outcome.refusals() > 0) {
      System.out.println("  the longest for " + outcome.shutOut().longestDays() + " days");
    }
    for (DatedRelease release : outcome.rollout().releases()) {
      System.out.println(
          "  " + release.published() + " " + release.support().release() + " reads "
              + release.support().readable().min() + " to " + release.support().readable().max()
              + ", writes " + release.support().writable());
    }
  }

  private static DatedRelease release(String name, String day, int min, int max, int writes) {
    return new DatedRelease(
        new FormatSupport(
            Release.parse(name).orElseThrow(), VersionRange.of(min, max), new StoreVersion(writes)),
        LocalDate.parse(day));
  }
}
