package io.glyph.store.domain.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds checkpoints from outside against a log while it streams by. */
final class Anchors {
  private final List<Anchor> sorted;
  private final List<Anchor> fitting = new ArrayList<>();
  private final List<AuditFault> faults = new ArrayList<>();
  private final Set<Voucher> contradicted = EnumSet.noneOf(Voucher.class);
  private int next;

  Anchors(List<Anchor> anchors) {
    sorted = anchors.stream().sorted(Comparator.comparingLong(Anchor::lines)).toList();
  }

  /** The size at which {@link #check} is to be called next; past every size where it is not. */
  long nextSize() {
    return next < sorted.size() ? sorted.get(next).lines() : Long.MAX_VALUE;
  }

  /** Checks all that are of this size. */
  void check(long size, String root) {
    for (; next < sorted.size() && sorted.get(next).lines() == size; next++) {
      Anchor anchor = sorted.get(next);
      if (anchor.root().equals(root)) {
        fitting.add(anchor);
      } else if (contradicted.add(anchor.by())) {
        // Of each kind the first: whatever comes after it cannot fit either.
        faults.add(new AuditFault.Contradicted(anchor.by(), fittingBelow(size), size));
      }
    }
  }

  private long fittingBelow(long size) {
    return fitting.stream().mapToLong(Anchor::lines).filter(l -> l < size).max().orElse(0);
  }

  /**
   * What is wrong, after the last line.
   *
   * @param database whether there is a seal of the database, and whether it fits
   */
  List<AuditFault> faults(long lines, Optional<Boolean> database) {
    List<AuditFault> all = new ArrayList<>(faults);
    // Where the database misses lines too, that has been told: the log alone was shortened.
    if (database.orElse(true)) {
      for (Voucher by : Voucher.values()) {
        sorted.stream()
            .filter(anchor -> anchor.by() == by && anchor.lines() > lines)
            .mapToLong(Anchor::lines)
            .max()
            .ifPresent(
                most -> all.add(new AuditFault.RolledBack(by, most, lines, database.isPresent())));
      }
    }
    return all;
  }

  Optional<Long> most(Voucher by) {
    return fitting.stream()
        .filter(anchor -> anchor.by() == by)
        .map(Anchor::lines)
        .max(Comparator.naturalOrder());
  }

  int size() {
    return sorted.size();
  }
}
