package io.glyph.store.domain.rollout;

import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is published when. On the day of the first release all machines run it, and all stores have
 * the version that it writes.
 *
 * @param releases by their days, each release once; of several on one day the last is the newest;
 *     from 1 to {@value #MAX}
 */
public record Rollout(List<DatedRelease> releases) {
  /** How many releases there may be. */
  public static final int MAX = 1_000;

  /** Refuses what is empty, too long, not ordered by days, or names a release twice. */
  public Rollout {
    releases = List.copyOf(releases);
    if (releases.isEmpty() || releases.size() > MAX) {
      throw new IllegalArgumentException("a roll-out has 1 to " + MAX + " releases");
    }
    Set<Release> seen = new HashSet<>();
    for (int i = 0; i < releases.size(); i++) {
      if (i > 0 && releases.get(i).published().isBefore(releases.get(i - 1).published())) {
        throw new IllegalArgumentException(
            releases.get(i).support().release() + " is published before the one that it follows");
      }
      if (!seen.add(releases.get(i).support().release())) {
        throw new IllegalArgumentException(
            releases.get(i).support().release() + " is published twice");
      }
    }
  }

  /**
   * The first day: that of the first release.
   *
   * @return the day
   */
  public LocalDate start() {
    return releases.getFirst().published();
  }

  /**
   * The last release that writes a newer version than the one before it.
   *
   * @return that release; empty where none does
   */
  public Optional<DatedRelease> lastRaise() {
    for (int i = releases.size() - 1; i > 0; i--) {
      if (writable(i).isAfter(writable(i - 1))) {
        return Optional.of(releases.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * Releases that write an older version than the one before them. Whoever runs one cannot write
   * what the others wrote meanwhile.
   *
   * @return these, in the order of their days
   */
  public List<DatedRelease> lowering() {
    List<DatedRelease> lower = new ArrayList<>();
    for (int i = 1; i < releases.size(); i++) {
      if (writable(i).isBefore(writable(i - 1))) {
        lower.add(releases.get(i));
      }
    }
    return lower;
  }

  /**
   * The same with {@link #lastRaise()} on another day.
   *
   * @param day not before the release that it follows, and not after the one that follows it
   * @return the other roll-out
   * @throws IllegalArgumentException where the day is not between these, or nothing is raised
   */
  public Rollout raisedOn(LocalDate day) {
    DatedRelease raise =
        lastRaise()
            .orElseThrow(() -> new IllegalArgumentException("no release raises the version"));
    return new Rollout(
        releases.stream()
            .map(r -> r.equals(raise) ? new DatedRelease(r.support(), day) : r)
            .toList());
  }

  /**
   * The same with releases that also read what they refused.
   *
   * @param refused what a simulation told
   * @return the other roll-out
   */
  public Rollout widened(List<RolloutOutcome.Refused> refused) {
    List<DatedRelease> wider = new ArrayList<>();
    for (DatedRelease dated : releases) {
      FormatSupport support = dated.support();
      for (RolloutOutcome.Refused one : refused) {
        if (one.release().equals(support.release())) {
          support = reading(support, one.verdict().found());
        }
      }
      wider.add(new DatedRelease(support, dated.published()));
    }
    return new Rollout(wider);
  }

  /**
   * The same in two steps: a release first reads what is new and goes on writing what is old; a
   * further release with its ranges writes what is new as soon as all machines that can still be in
   * use read it.
   *
   * @param longestDelay how late the last machine updates, in days
   * @return the other roll-out; the releases that it adds have the next free patch number
   */
  public Rollout readFirst(int longestDelay) {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (DatedRelease dated : releases) {
      days.add(dated.published());
      days.add(dated.published().plusDays(longestDelay));
    }
    List<DatedRelease> steps = new ArrayList<>();
    StoreVersion writable = writable(0);
    for (LocalDate day : days) {
      int newest = newestOn(day);
      FormatSupport planned = releases.get(newest).support();
      boolean isPublished = releases.get(newest).published().equals(day);
      StoreVersion next = safelyWritten(day, longestDelay, writable);
      if (isPublished) {
        writable = next;
        steps.add(new DatedRelease(writing(planned, planned.release(), writable), day));
      } else if (!next.equals(writable)) {
        writable = next;
        steps.add(
            new DatedRelease(writing(planned, freePatch(planned.release(), steps), next), day));
      }
    }
    return new Rollout(steps);
  }

  /** The newest planned version that nobody who may still be in use refuses. */
  private StoreVersion safelyWritten(LocalDate day, int longestDelay, StoreVersion written) {
    int newest = newestOn(day);
    int newestOfAll = writable(newest).number();
    for (int i = newestOn(day.minusDays(longestDelay)); i <= newest; i++) {
      newestOfAll = Math.min(newestOfAll, releases.get(i).support().readable().max().number());
    }
    StoreVersion safe = written;
    for (int i = 0; i <= newest; i++) {
      if (writable(i).isAfter(safe) && writable(i).number() <= newestOfAll) {
        safe = writable(i);
      }
    }
    // What this release cannot read it cannot write: then its own plan stands.
    return releases.get(newest).support().readable().contains(safe) ? safe : writable(newest);
  }

  private int newestOn(LocalDate day) {
    int newest = 0;
    for (int i = 1; i < releases.size() && !releases.get(i).published().isAfter(day); i++) {
      newest = i;
    }
    return newest;
  }

  private StoreVersion writable(int index) {
    return releases.get(index).support().writable();
  }

  private Release freePatch(Release release, List<DatedRelease> steps) {
    Set<Release> taken = new HashSet<>();
    releases.forEach(r -> taken.add(r.support().release()));
    steps.forEach(r -> taken.add(r.support().release()));
    Release free = release;
    while (taken.contains(free)) {
      free = new Release(free.major(), free.minor(), free.patch() + 1);
    }
    return free;
  }

  private static FormatSupport writing(FormatSupport support, Release name, StoreVersion version) {
    return new FormatSupport(name, support.readable(), version);
  }

  private static FormatSupport reading(FormatSupport support, StoreVersion version) {
    VersionRange range = support.readable();
    StoreVersion min = version.isBefore(range.min()) ? version : range.min();
    StoreVersion max = version.isAfter(range.max()) ? version : range.max();
    return new FormatSupport(support.release(), new VersionRange(min, max), support.writable());
  }
}
