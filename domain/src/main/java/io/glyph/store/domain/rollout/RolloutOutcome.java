package io.glyph.store.domain.rollout;

import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.Release;
import java.time.LocalDate;
import java.util.List;

/**
 * What came of a simulated roll-out.
 *
 * @param rollout what was simulated
 * @param days one after another, from the day of the first release
 * @param refused opens that were refused, by release and by what it found; ordered by these
 * @param shutOut how long machines could not open a store
 * @param machinesAffected machines that were refused at least once
 * @param storesAffected stores that refused somebody at least once
 */
public record RolloutOutcome(
    Rollout rollout,
    List<Day> days,
    List<Refused> refused,
    ShutOut shutOut,
    int machinesAffected,
    int storesAffected) {
  /** Keeps copies of the lists. */
  public RolloutOutcome {
    days = List.copyOf(days);
    refused = List.copyOf(refused);
  }

  /**
   * How often a machine went to open a store.
   *
   * @return all of it
   */
  public long opens() {
    return days.stream().mapToLong(Day::opens).sum();
  }

  /**
   * How many of these were refused.
   *
   * @return all of them, because of versions too new and too old
   */
  public long refusals() {
    return days.stream().mapToLong(Day::refusals).sum();
  }

  /**
   * How many could read and not write: the store was newer than what the machine writes.
   *
   * @return all of them
   */
  public long readOnly() {
    return days.stream().mapToLong(Day::readOnly).sum();
  }

  /**
   * One day.
   *
   * @param opens how often a machine went to open a store
   * @param tooNew of these, refused because the store was too new
   * @param tooOld of these, refused because the store was too old
   * @param readOnly of these, could read and not write
   * @param machines how many run each release, in the order of the roll-out
   */
  public record Day(long opens, long tooNew, long tooOld, long readOnly, List<Integer> machines) {
    /** Keeps a copy of the list. */
    public Day {
      machines = List.copyOf(machines);
    }

    /**
     * All that were refused.
     *
     * @return too new and too old together
     */
    public long refusals() {
      return tooNew + tooOld;
    }
  }

  /**
   * Opens that a release refused for one reason.
   *
   * @param release who refused
   * @param verdict why: too new or too old, with the version that was found
   * @param opens how many
   * @param first the first day of them
   * @param last the last day of them
   */
  public record Refused(
      Release release, Compatibility verdict, long opens, LocalDate first, LocalDate last) {}

  /**
   * Times during which a machine could not open a store of which it is a member: from the first
   * open that was refused to the next one that was not.
   *
   * @param count how many
   * @param longestDays the longest, in days
   * @param totalDays all together, in days
   * @param notOver how many were not over on the last day; they count up to its end
   */
  public record ShutOut(long count, int longestDays, long totalDays, long notOver) {}
}
