package io.glyph.store.domain.rollout;

import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.time.LocalDate;
import java.util.List;

/** Roll-outs of a test's words. */
final class Tables {
  static final LocalDate START = LocalDate.of(2026, 1, 1);

  private Tables() {}

  /** One that comes out so many days after the start. */
  static DatedRelease release(int minor, int day, int min, int max, int writable) {
    return new DatedRelease(
        new FormatSupport(
            new Release(0, minor, 0), VersionRange.of(min, max), new StoreVersion(writable)),
        START.plusDays(day));
  }

  static Rollout of(DatedRelease... releases) {
    return new Rollout(List.of(releases));
  }

  /** The classic slip: what reads the new version comes on the day that writes it. */
  static Rollout atOnce(int day) {
    return of(release(1, 0, 1, 1, 1), release(2, day, 1, 2, 2));
  }

  /** First read, later write. */
  static Rollout twoSteps(int day, int gap) {
    return of(release(1, 0, 1, 1, 1), release(2, day, 1, 2, 1), release(3, day + gap, 1, 2, 2));
  }

  static Fleet fleet(int machines, int stores, int sharing, UpdateDelay delay) {
    return new Fleet(machines, stores, sharing, 50, delay);
  }
}
