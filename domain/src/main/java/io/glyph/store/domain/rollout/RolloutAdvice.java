package io.glyph.store.domain.rollout;

/**
 * A roll-out, and two that avoid what it refuses: each simulated with the same machines, stores and
 * seed. That they avoid all of it is not promised; their outcomes say.
 *
 * @param planned what came of the roll-out itself
 * @param widerRanges of the same days, where every release reads what it refused
 * @param readFirst of two steps, {@link Rollout#readFirst}
 */
public record RolloutAdvice(
    RolloutOutcome planned, RolloutOutcome widerRanges, RolloutOutcome readFirst) {
  /** A release that reads further may migrate earlier, and be refused elsewhere. */
  private static final int ATTEMPTS = 4;

  /**
   * Simulates the roll-out and what could be done instead.
   *
   * @param rollout what is published when
   * @param fleet who runs it
   * @param days how many, from the day of the first release
   * @param seed of all that is drawn
   * @return the outcomes
   * @throws IllegalArgumentException as {@link RolloutSimulation#run}
   */
  public static RolloutAdvice of(Rollout rollout, Fleet fleet, int days, long seed) {
    RolloutOutcome planned = RolloutSimulation.run(rollout, fleet, days, seed);
    if (planned.refusals() == 0) {
      return new RolloutAdvice(planned, planned, planned);
    }
    RolloutOutcome wider = planned;
    for (int i = 0; i < ATTEMPTS && wider.refusals() > 0; i++) {
      wider = RolloutSimulation.run(wider.rollout().widened(wider.refused()), fleet, days, seed);
    }
    Rollout twoSteps = rollout.readFirst(fleet.longestDelay());
    return new RolloutAdvice(planned, wider, RolloutSimulation.run(twoSteps, fleet, days, seed));
  }
}
