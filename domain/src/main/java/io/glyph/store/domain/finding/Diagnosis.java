package io.glyph.store.domain.finding;

import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a look at everything in a store has found.
 *
 * @param version where the database's own marks agree on one
 * @param deep whether every byte of content was read
 * @param findings worst first, then in the order of the areas
 * @param unchecked areas that could not be looked at, or not safely; a finding says why, unless the
 *     version is one that this release does not know by itself
 */
public record Diagnosis(
    StoreLocation store,
    Optional<StoreVersion> version,
    boolean deep,
    List<Finding> findings,
    Set<Area> unchecked) {
  public Diagnosis {
    findings =
        findings.stream()
            .sorted(
                Comparator.comparing(Finding::severity)
                    .thenComparing(finding -> finding.code().area())
                    .thenComparing(Finding::code))
            .toList();
    unchecked = Set.copyOf(unchecked);
  }

  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** Whether nothing is wrong that somebody must act on. */
  public boolean isSound() {
    return count(Severity.ERROR) == 0;
  }
}
