package io.glyph.store.domain.rollout;

import static io.glyph.store.domain.rollout.Tables.atOnce;
import static io.glyph.store.domain.rollout.Tables.fleet;
import static io.glyph.store.domain.rollout.Tables.release;
import static io.glyph.store.domain.rollout.Tables.twoSteps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds whatever is drawn. */
class RolloutProperties {
  @Property(tries = 60)
  void nothingIsRefusedWhereEveryReleaseReadsWhatAnyWrites(
      @ForAll @IntRange(min = 1, max = 6) int releases,
      @ForAll @IntRange(min = 1, max = 40) int apart,
      @ForAll @IntRange(min = 0, max = 60) int longest,
      @ForAll long seed) {
    List<DatedRelease> table = new ArrayList<>();
    for (int i = 0; i < releases; i++) {
      table.add(release(i + 1, i * apart, 1, releases, i + 1));
    }
    Fleet fleet = fleet(60, 20, 4, new UpdateDelay.Exponential(20, longest));
    RolloutOutcome outcome = RolloutSimulation.run(new Rollout(table), fleet, 200, seed);
    assertEquals(List.of(), outcome.refused());
    assertEquals(0, outcome.refusals());
  }

  @Property(tries = 60)
  void twoStepsRefuseNothingWhereTheyAreAsFarApartAsTheLongestDelay(
      @ForAll @IntRange(min = 0, max = 50) int longest,
      @ForAll @IntRange(min = 1, max = 90) int mean,
      @ForAll long seed) {
    Fleet fleet = fleet(80, 30, 5, new UpdateDelay.Exponential(mean, longest));
    assertEquals(0, RolloutSimulation.run(twoSteps(20, longest), fleet, 200, seed).refusals());
  }

  /** The gap of the property above is not larger than it has to be. */
  @Test
  void twoStepsThatAreOneDayTooCloseRefuseTheLastMachine() {
    Fleet pair = new Fleet(2, 1, 2, 100, new UpdateDelay.Given(List.of(0, 10)));
    assertEquals(0, RolloutSimulation.run(twoSteps(20, 10), pair, 100, 1).refusals());
    long refused =
        LongStream.range(0, 20)
            .map(seed -> RolloutSimulation.run(twoSteps(20, 9), pair, 100, seed).refusals())
            .sum();
    // One day on which the order decides: some of the seeds see it.
    assertTrue(refused > 0 && refused < 20, () -> "was " + refused);
  }

  @Test
  void moreDelayNeverRefusesFewerOpensOnAverage() {
    long before = -1;
    for (int mean : new int[] {0, 1, 2, 4, 8, 16, 32}) {
      Fleet fleet = fleet(200, 80, 4, new UpdateDelay.Exponential(mean, 60));
      long refused =
          LongStream.range(0, 10)
              .map(seed -> RolloutSimulation.run(atOnce(30), fleet, 200, seed).refusals())
              .sum();
      long fewer = before;
      assertTrue(refused >= before, () -> "with mean " + mean + ": " + refused + " < " + fewer);
      before = refused;
    }
    assertTrue(before > 0, "nothing was refused at all");
  }

  @Property(tries = 40)
  void whatIsAdvisedAvoidsWhatWasRefusedAndRangesNeverShrink(
      @ForAll @IntRange(min = 1, max = 40) int apart,
      @ForAll @IntRange(min = 0, max = 40) int longest,
      @ForAll @IntRange(min = 2, max = 5) int releases,
      @ForAll long seed) {
    List<DatedRelease> table = new ArrayList<>();
    for (int i = 0; i < releases; i++) {
      table.add(release(i + 1, i * apart, 1, i + 1, i + 1));
    }
    Fleet fleet = fleet(60, 20, 4, new UpdateDelay.Exponential(15, longest));
    RolloutAdvice advice = RolloutAdvice.of(new Rollout(table), fleet, 300, seed);
    assertEquals(0, advice.widerRanges().refusals());
    assertEquals(0, advice.readFirst().refusals());
    List<DatedRelease> wider = advice.widerRanges().rollout().releases();
    for (int i = 0; i < releases; i++) {
      assertTrue(wider.get(i).support().readable().contains(table.get(i).support().writable()));
      assertEquals(table.get(i).published(), wider.get(i).published());
    }
    // In the end both write what was planned.
    assertEquals(
        table.getLast().support().writable(),
        advice.readFirst().rollout().releases().getLast().support().writable());
  }
}
