package io.glyph.store.domain.rollout;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Counts what happens in a simulation. */
final class RolloutTally {
  private static final int NOT_REFUSED = -1;

  private final Rollout rollout;
  private final VerdictTable table;
  private final int days;
  private final int[][] machines;
  private final long[] opens;
  private final long[] tooNew;
  private final long[] tooOld;
  private final long[] readOnly;
  private final long[][] refused;
  private final int[][] first;
  private final int[][] last;
  private final BitSet machinesAffected = new BitSet();
  private int storesAffected;
  private long shutOuts;
  private long shutOutDays;
  private int longestShutOut;
  private long notOver;

  private int[] members = {};
  private int[] refusedSince = {};
  private boolean storeAffected;

  RolloutTally(Rollout rollout, VerdictTable table, int days) {
    this.rollout = rollout;
    this.table = table;
    this.days = days;
    int releases = rollout.releases().size();
    machines = new int[days][releases];
    opens = new long[days];
    tooNew = new long[days];
    tooOld = new long[days];
    readOnly = new long[days];
    refused = new long[releases][table.versions()];
    first = new int[releases][table.versions()];
    last = new int[releases][table.versions()];
  }

  void run(int machinesOfThis, int release, int day) {
    machines[day][release] += machinesOfThis;
  }

  void startStore(int[] membersOfIt) {
    members = membersOfIt;
    refusedSince = new int[membersOfIt.length];
    Arrays.fill(refusedSince, NOT_REFUSED);
    storeAffected = false;
  }

  void open(int release, int version, int member, int day) {
    opens[day]++;
    switch (table.effect(release, version)) {
      case USED -> opened(member, day);
      case READ_ONLY -> {
        readOnly[day]++;
        opened(member, day);
      }
      case TOO_NEW -> {
        tooNew[day]++;
        refuse(release, version, member, day);
      }
      case TOO_OLD -> {
        tooOld[day]++;
        refuse(release, version, member, day);
      }
    }
  }

  void endStore() {
    for (int member = 0; member < members.length; member++) {
      if (refusedSince[member] != NOT_REFUSED) {
        notOver++;
        opened(member, days);
      }
    }
    if (storeAffected) {
      storesAffected++;
    }
  }

  RolloutOutcome outcome() {
    List<RolloutOutcome.Day> all = new ArrayList<>(days);
    for (int day = 0; day < days; day++) {
      all.add(
          new RolloutOutcome.Day(
              opens[day],
              tooNew[day],
              tooOld[day],
              readOnly[day],
              IntStream.of(machines[day]).boxed().toList()));
    }
    return new RolloutOutcome(
        rollout,
        all,
        refusals(),
        new RolloutOutcome.ShutOut(shutOuts, longestShutOut, shutOutDays, notOver),
        machinesAffected.cardinality(),
        storesAffected);
  }

  private List<RolloutOutcome.Refused> refusals() {
    List<RolloutOutcome.Refused> all = new ArrayList<>();
    for (int release = 0; release < refused.length; release++) {
      for (int version = 0; version < refused[release].length; version++) {
        if (refused[release][version] > 0) {
          all.add(
              new RolloutOutcome.Refused(
                  rollout.releases().get(release).support().release(),
                  table.verdict(release, version),
                  refused[release][version],
                  date(first[release][version]),
                  date(last[release][version])));
        }
      }
    }
    return all;
  }

  private LocalDate date(int day) {
    return rollout.start().plusDays(day);
  }

  private void refuse(int release, int version, int member, int day) {
    // Stores live one after another, so days do not come in order.
    boolean isFirst = refused[release][version]++ == 0;
    first[release][version] = isFirst ? day : Math.min(first[release][version], day);
    last[release][version] = Math.max(last[release][version], day);
    machinesAffected.set(members[member]);
    storeAffected = true;
    if (refusedSince[member] == NOT_REFUSED) {
      refusedSince[member] = day;
    }
  }

  private void opened(int member, int day) {
    if (refusedSince[member] != NOT_REFUSED) {
      int took = day - refusedSince[member];
      shutOuts++;
      shutOutDays += took;
      longestShutOut = Math.max(longestShutOut, took);
      refusedSince[member] = NOT_REFUSED;
    }
  }
}
