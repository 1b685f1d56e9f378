package io.glyph.store.domain.rollout;

import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A roll-out, day by day: machines open the stores that they share, and the real judgement, {@link
 * io.glyph.store.domain.version.FormatSupport#judge}, says what comes of it.
 *
 * <p>A machine that reads a store and writes a newer version migrates it at once. This is the worst
 * case: a person would have to ask for it. It never goes back. Within a day the order of those who
 * open a store is drawn.
 *
 * <p>The same arguments give the same outcome, on every machine and for good. What is drawn does
 * not depend on the releases, so that two roll-outs can be compared with one seed.
 */
public final class RolloutSimulation {
  /** How many days are simulated at most. */
  public static final int MAX_DAYS = 3_660;

  /** How many times a member of a store may have the chance to open it, days times members. */
  public static final long MAX_CHANCES = 500_000_000;

  private final Fleet fleet;
  private final VerdictTable table;
  private final int[] delays;
  private final int[] newestOn;
  private final long seed;
  private final RolloutTally tally;
  private final BitSet taken;

  private RolloutSimulation(Rollout rollout, Fleet fleet, int days, long seed) {
    this.fleet = fleet;
    this.seed = seed;
    this.table = new VerdictTable(rollout);
    this.delays = new int[fleet.machines()];
    for (int machine = 0; machine < delays.length; machine++) {
      Draw draw = new Draw(seed, Draw.MACHINES, machine);
      UpdateDelay delay = fleet.isAgent(machine) ? fleet.agents().delay() : fleet.delay();
      delays[machine] = delay.days(machine, draw.fraction());
    }
    this.newestOn = new int[days];
    for (int i = 1; i < rollout.releases().size(); i++) {
      long from = ChronoUnit.DAYS.between(rollout.start(), rollout.releases().get(i).published());
      if (from < days) {
        Arrays.fill(newestOn, (int) from, days, i);
      }
    }
    this.tally = new RolloutTally(rollout, table, days);
    this.taken = new BitSet(fleet.machines());
  }

  /**
   * Simulates.
   *
   * @param rollout what is published when
   * @param fleet who runs it
   * @param days how many, from the day of the first release; 1 to {@value #MAX_DAYS}
   * @param seed of all that is drawn
   * @return what came of it
   * @throws IllegalArgumentException where it would take longer than anyone waits: see {@link
   *     #MAX_CHANCES}
   */
  public static RolloutOutcome run(Rollout rollout, Fleet fleet, int days, long seed) {
    if (days < 1 || days > MAX_DAYS || chances(fleet, days) > MAX_CHANCES) {
      throw new IllegalArgumentException("too many days, or too many members of stores");
    }
    RolloutSimulation simulation = new RolloutSimulation(rollout, fleet, days, seed);
    simulation.countMachines();
    for (int store = 0; store < fleet.stores(); store++) {
      simulation.live(store);
    }
    return simulation.tally.outcome();
  }

  /**
   * How much there is to simulate.
   *
   * @param fleet who opens stores
   * @param days how many days
   * @return how often a member of a store has the chance to open it, if all were as busy as agents
   */
  public static long chances(Fleet fleet, int days) {
    long members = Math.multiplyExact((long) fleet.stores(), fleet.sharing());
    return Math.multiplyExact(Math.multiplyExact(members, days), fleet.mostOpens());
  }

  private void countMachines() {
    int days = newestOn.length;
    int[] late = new int[days];
    for (int delay : delays) {
      late[Math.min(delay, days - 1)]++;
    }
    for (int day = 0; day < days; day++) {
      for (int delay = 0; delay < days; delay++) {
        tally.run(late[delay], newestOn[Math.max(0, day - delay)], day);
      }
    }
  }

  private void live(int store) {
    Draw draw = new Draw(seed, Draw.STORES, store);
    int[] members = members(store, draw);
    tally.startStore(members);
    long[] order = new long[Math.multiplyExact(members.length, fleet.mostOpens())];
    int version = table.initialVersion();
    for (int day = 0; day < newestOn.length; day++) {
      int active = activeOn(draw, members, order);
      for (int i = 0; i < active; i++) {
        int member = (int) (order[i] & 0xfffff);
        int release = newestOn[Math.max(0, day - delays[members[member]])];
        tally.open(release, version, member, day);
        version = table.after(release, version);
      }
    }
    tally.endStore();
  }

  /** Fills in who is active, in the order of the day; draws the same number of times each day. */
  private int activeOn(Draw draw, int[] members, long[] order) {
    int active = 0;
    for (int member = 0; member < members.length; member++) {
      boolean agent = fleet.isAgent(members[member]);
      long bits = draw.bits();
      int activity = agent ? fleet.agents().activity() : fleet.activity();
      boolean opens = Long.remainderUnsigned(bits >>> 44, 100) < activity;
      for (int left = agent ? fleet.agents().opens() : 1; left > 0; left--) {
        if (opens) {
          order[active++] = (bits << 20 | member) & Long.MAX_VALUE;
        }
        bits = left > 1 ? draw.bits() : 0;
      }
    }
    Arrays.sort(order, 0, active);
    return active;
  }

  private int[] members(int store, Draw draw) {
    int[] members = new int[fleet.sharing()];
    members[0] = store % fleet.machines();
    if (members.length == fleet.machines()) {
      // All of them: drawing until each is there would take long.
      Arrays.setAll(members, i -> i);
      return members;
    }
    taken.set(members[0]);
    for (int i = 1; i < members.length; i++) {
      int free = taken.nextClearBit(draw.below(fleet.machines()));
      members[i] = free < fleet.machines() ? free : taken.nextClearBit(0);
      taken.set(members[i]);
    }
    for (int member : members) {
      taken.clear(member);
    }
    return members;
  }
}
