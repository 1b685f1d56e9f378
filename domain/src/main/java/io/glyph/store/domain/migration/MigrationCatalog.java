package io.glyph.store.domain.migration;

import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ordered, gapless set of migrations that a build knows, and the reverse scripts of some of
 * them; it finds the way between versions.
 *
 * @param migrations upwards, oldest first
 * @param reverses downwards, each of a migration that is there
 */
public record MigrationCatalog(List<Migration> migrations, List<Migration> reverses) {
  /** Refuses what cannot be. */
  public MigrationCatalog {
    migrations = List.copyOf(migrations);
    reverses = List.copyOf(reverses);
    for (int i = 0; i < migrations.size(); i++) {
      Migration migration = migrations.get(i);
      if (migration.isReverse()
          || (i > 0 && !migration.from().equals(migrations.get(i - 1).to()))) {
        throw new IllegalArgumentException("a catalog has no gaps and no forks");
      }
    }
    for (Migration reverse : reverses) {
      long forward =
          migrations.stream()
              .filter(m -> m.from().equals(reverse.to()) && m.to().equals(reverse.from()))
              .count();
      long same = reverses.stream().filter(r -> r.from().equals(reverse.from())).count();
      if (!reverse.isReverse() || forward != 1 || same != 1) {
        throw new IllegalArgumentException("a reverse script undoes one migration that is there");
      }
    }
  }

  /**
   * A catalog without reverse scripts.
   *
   * @param migrations upwards, oldest first
   */
  public MigrationCatalog(List<Migration> migrations) {
    this(migrations, List.of());
  }

  /** {@return the last version that this catalog leads to; empty for an empty catalog} */
  public Optional<StoreVersion> last() {
    return migrations.isEmpty() ? Optional.empty() : Optional.of(migrations.getLast().to());
  }

  /**
   * The steps from one version up to another; none where they are the same.
   *
   * @param from where it starts
   * @param to where it leads or ends
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

  /**
   * The reverse scripts from one version down to another, in the order in which they run.
   *
   * @param from where it starts
   * @param to where it leads or ends
   * @return empty where a step has none, or where it does not go down
   */
  public Optional<List<Migration>> wayBack(StoreVersion from, StoreVersion to) {
    if (!from.isAfter(to)) {
      return Optional.empty();
    }
    List<Migration> steps = new ArrayList<>();
    StoreVersion at = from;
    while (at.isAfter(to)) {
      Optional<Migration> step = reverseFrom(at);
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(step.get());
      at = step.get().to();
    }
    return Optional.of(steps);
  }

  /**
   * The reverse script that starts from a version.
   *
   * @param version the version
   * @return the reverse script that starts from a version
   */
  public Optional<Migration> reverseFrom(StoreVersion version) {
    return reverses.stream().filter(r -> r.from().equals(version)).findFirst();
  }

  /**
   * This catalog with a further one behind it, which must begin where this one ends.
   *
   * @param more what comes behind it
   * @return both
   */
  public MigrationCatalog followedBy(MigrationCatalog more) {
    List<Migration> all = new ArrayList<>(migrations);
    all.addAll(more.migrations);
    List<Migration> back = new ArrayList<>(reverses);
    back.addAll(more.reverses);
    return new MigrationCatalog(all, back);
  }
}
