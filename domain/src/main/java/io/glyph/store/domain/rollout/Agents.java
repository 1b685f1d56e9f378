package io.glyph.store.domain.rollout;

/**
 * Machines on which agents work, among those of people: they open stores many times a day, and
 * their software is renewed in another way.
 *
 * @param percent of a hundred machines, how many; 0 to 100
 * @param activity on how many of a hundred days one of them opens its store, 1 to 100
 * @param opens how often it does so on such a day, 1 to {@value #MAX_OPENS}
 * @param delay how late they update
 */
public record Agents(int percent, int activity, int opens, UpdateDelay delay) {
  /** How often an agent opens a store in a day at most. */
  public static final int MAX_OPENS = 100;

  /** A fleet of people alone. */
  public static final Agents NONE = new Agents(0, 1, 1, new UpdateDelay.Exponential(0, 0));

  /** Refuses what is out of these bounds. */
  public Agents {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("of a hundred machines, 0 to 100 are of agents");
    }
    if (activity < 1 || activity > 100) {
      throw new IllegalArgumentException("an agent is active on 1 to 100 of a hundred days");
    }
    if (opens < 1 || opens > MAX_OPENS) {
      throw new IllegalArgumentException("an agent opens a store 1 to " + MAX_OPENS + " times");
    }
  }
}
