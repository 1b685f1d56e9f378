package io.glyph.store.domain.rollout;

/**
 * Machines, and the stores that they share.
 *
 * <p>Each store has as many members as it is shared by: machine n is a member of store n, the other
 * members are drawn. On each day each member of a person opens the store once or not at all; one of
 * an agent several times or not at all.
 *
 * @param machines how many; at least 1
 * @param stores how many; at least 1
 * @param sharing how many machines share one store; at least 1, at most all of them
 * @param activity on how many of a hundred days a person opens a store, 1 to 100
 * @param delay how late machines of people update
 * @param agents which machines are not of people
 */
public record Fleet(
    int machines, int stores, int sharing, int activity, UpdateDelay delay, Agents agents) {
  /** The largest number of machines, and of stores, that are simulated. */
  public static final int MAX = 1_000_000;

  /** Refuses what is out of these bounds. */
  public Fleet {
    if (machines < 1 || machines > MAX || stores < 1 || stores > MAX) {
      throw new IllegalArgumentException("machines and stores are from 1 to a million");
    }
    if (sharing < 1 || sharing > machines) {
      throw new IllegalArgumentException(
          "a store is shared by 1 machine or more, and by no others");
    }
    if (activity < 1 || activity > 100) {
      throw new IllegalArgumentException("a member is active on 1 to 100 of a hundred days");
    }
  }

  /**
   * A fleet of people alone.
   *
   * @param machines how many
   * @param stores how many
   * @param sharing how many machines share one store
   * @param activity on how many of a hundred days a person opens a store
   * @param delay how late machines update
   */
  public Fleet(int machines, int stores, int sharing, int activity, UpdateDelay delay) {
    this(machines, stores, sharing, activity, delay, Agents.NONE);
  }

  /**
   * Says whose a machine is. Of each hundred machines in a row as many are of agents as {@link
   * Agents#percent} says, spread among the others.
   *
   * @param machine its number, from 0
   * @return whether an agent works on it
   */
  public boolean isAgent(int machine) {
    return machine * 61L % 100 < agents.percent();
  }

  /** {@return how late the last machine of all can be, in days} */
  public int longestDelay() {
    return switch (agents.percent()) {
      case 0 -> delay.longest();
      case 100 -> agents.delay().longest();
      default -> Math.max(delay.longest(), agents.delay().longest());
    };
  }

  /** {@return how often a member opens a store in a day at most} */
  int mostOpens() {
    return agents.percent() == 0 ? 1 : agents.opens();
  }
}
