package io.glyph.store.domain.migration;

import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Optional;

/** The ordered, gapless set of migrations that a build knows; it finds the way between versions. */
public record MigrationCatalog(List<Migration> migrations) {
  public MigrationCatalog {
    migrations = List.copyOf(migrations);
    for (int i = 1; i < migrations.size(); i++) {
      if (!migrations.get(i).from().equals(migrations.get(i - 1).to())) {
        throw new IllegalArgumentException("a catalog has no gaps and no forks");
      }
    }
  }

  /** The last version that this catalog leads to; empty for an empty catalog. */
  public Optional<StoreVersion> last() {
    return migrations.isEmpty() ? Optional.empty() : Optional.of(migrations.getLast().to());
  }

  /**
   * The steps from one version up to another; none where they are the same.
   *
   * @return empty where no such path exists; going down is never a path here
   */
  public Optional<List<Migration>> path(StoreVersion from, StoreVersion to) {
    if (from.isAfter(to)) {
      return Optional.empty();
    }
    List<Migration> steps =
        migrations.stream().filter(m -> !m.from().isBefore(from) && m.from().isBefore(to)).toList();
    return steps.size() == to.number() - from.number() ? Optional.of(steps) : Optional.empty();
  }
}
