package io.glyph.store.domain.rollout;

import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;

/**
 * The judgement of each release on each version that a store can come to have, asked once. Versions
 * are counted by where they stand among those that some release writes.
 */
final class VerdictTable {
  private final List<StoreVersion> versions;
  private final List<FormatSupport> releases;
  private final Compatibility[][] verdicts;
  private final int[][] after;
  private final Effect[][] effects;

  /** What comes of an open. */
  enum Effect {
    USED,
    READ_ONLY,
    TOO_NEW,
    TOO_OLD
  }

  VerdictTable(Rollout rollout) {
    releases = rollout.releases().stream().map(DatedRelease::support).toList();
    versions = releases.stream().map(FormatSupport::writable).distinct().sorted().toList();
    verdicts = new Compatibility[releases.size()][versions.size()];
    after = new int[releases.size()][versions.size()];
    effects = new Effect[releases.size()][versions.size()];
    for (int release = 0; release < releases.size(); release++) {
      for (int version = 0; version < versions.size(); version++) {
        judge(release, version);
      }
    }
  }

  private void judge(int release, int version) {
    Compatibility verdict = releases.get(release).judge(versions.get(version));
    verdicts[release][version] = verdict;
    after[release][version] = version;
    effects[release][version] =
        switch (verdict) {
          case Compatibility.Writable writable -> Effect.USED;
          case Compatibility.Readable(StoreVersion found, StoreVersion writable) -> {
            if (found.isAfter(writable)) {
              yield Effect.READ_ONLY;
            }
            after[release][version] = versions.indexOf(writable);
            yield Effect.USED;
          }
          case Compatibility.TooNew tooNew -> Effect.TOO_NEW;
          case Compatibility.TooOld tooOld -> Effect.TOO_OLD;
        };
  }

  int initialVersion() {
    return versions.indexOf(releases.getFirst().writable());
  }

  int versions() {
    return versions.size();
  }

  /** The version that a store has after a release opened it. */
  int after(int release, int version) {
    return after[release][version];
  }

  Effect effect(int release, int version) {
    return effects[release][version];
  }

  Compatibility verdict(int release, int version) {
    return verdicts[release][version];
  }
}
