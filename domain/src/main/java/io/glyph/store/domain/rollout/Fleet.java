package io.glyph.store.domain.rollout;

/**
 * Machines, and the stores that they share.
 *
 * <p>Each store has as many members as it is shared by: machine n is a member of store n, the other
 * members are drawn. On each day each member opens the store once or not at all.
 *
 * @param machines how many; at least 1
 * @param stores how many; at least 1
 * @param sharing how many machines share one store; at least 1, at most all of them
 * @param activity on how many of a hundred days a member opens its store, 1 to 100
 * @param delay how late machines update
 */
public record Fleet(int machines, int stores, int sharing, int activity, UpdateDelay delay) {
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
}
