package io.glyph.store.domain.rollout;

import java.util.List;

/**
 * How many whole days after its publication a machine runs a release. A machine is equally late
 * every time: it runs what was the newest release that many days ago.
 */
public sealed interface UpdateDelay {
  /**
   * The delay of one machine.
   *
   * @param machine its number, from 0
   * @param luck evenly distributed from 0 to 1, 1 excluded
   * @return whole days, from 0 to {@link #longest()}
   */
  int days(int machine, double luck);

  /**
   * The bound of all delays.
   *
   * @return whole days
   */
  int longest();

  /**
   * Most machines are soon there and a few are late: an exponential distribution, cut off. Who
   * draws more than the longest delay is exactly that late, so the mean of what is drawn is a
   * little less than the mean that is given.
   *
   * @param mean in days, before the cut; 0 or more
   * @param longest in whole days
   */
  record Exponential(double mean, int longest) implements UpdateDelay {
    /** Refuses what is negative or not a number. */
    public Exponential {
      if (!(mean >= 0) || Double.isInfinite(mean) || longest < 0) {
        throw new IllegalArgumentException("a delay is not negative");
      }
    }

    @Override
    public int days(int machine, double luck) {
      return (int) Math.min(longest, -mean * StrictMath.log(1 - luck));
    }
  }

  /**
   * Delays that were measured, or made up for a test. Machine n has the n-th, and after the last
   * one they start over.
   *
   * @param each whole days; at least one
   */
  record Given(List<Integer> each) implements UpdateDelay {
    /** Refuses an empty list and what is negative. */
    public Given {
      each = List.copyOf(each);
      if (each.isEmpty() || each.stream().anyMatch(days -> days < 0)) {
        throw new IllegalArgumentException("a delay is not negative, and there is one");
      }
    }

    @Override
    public int days(int machine, double luck) {
      return each.get(machine % each.size());
    }

    @Override
    public int longest() {
      return each.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
  }
}
