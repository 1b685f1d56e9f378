package io.glyph.store.application.usecase;

import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this build is and knows. Catalog and release table are read when first asked for: most calls
 * need neither.
 */
public final class BuildFacts {
  private final FormatSupport support;
  private final MigrationSource migrations;
  private final Supplier<ReleaseTable> releases;
  private final boolean extended;
  private @Nullable MigrationCatalog loaded;

  public BuildFacts(
      FormatSupport support, MigrationSource migrations, Supplier<ReleaseTable> releases) {
    this(support, migrations, releases, false);
  }

  private BuildFacts(
      FormatSupport support,
      MigrationSource migrations,
      Supplier<ReleaseTable> releases,
      boolean extended) {
    this.support = support;
    this.migrations = migrations;
    this.releases = releases;
    this.extended = extended;
  }

  /**
   * With migrations of a folder that the user named behind the built-in ones: what this release
   * reads and writes extends to the last of them.
   */
  public static BuildFacts withCatalog(
      FormatSupport support, MigrationSource migrations, Supplier<ReleaseTable> releases) {
    return new BuildFacts(support, migrations, releases, true);
  }

  /**
   * @throws io.glyph.store.domain.refusal.RefusedException where the folder that the user named is
   *     not a catalog
   */
  public FormatSupport support() {
    return extended ? catalog().last().map(support::extendedTo).orElse(support) : support;
  }

  /** Whether it is known through the user's folder only: this release has no schema of it. */
  boolean isBeyondRelease(StoreVersion version) {
    return version.isAfter(support.readable().max());
  }

  public ReleaseTable releases() {
    return releases.get();
  }

  /** A folder is read once: what is planned, judged and run in one call is one state of it. */
  synchronized MigrationCatalog catalog() {
    if (!extended) {
      return migrations.load();
    }
    if (loaded == null) {
      loaded = migrations.load();
    }
    return loaded;
  }

  /**
   * The steps from one version up to another, for whoever only tells of them; empty where no such
   * path exists.
   */
  Optional<List<MigrationSource.Step>> outline(StoreVersion from, StoreVersion to) {
    List<MigrationSource.Step> steps = new ArrayList<>();
    for (MigrationSource.Step step : migrations.outline()) {
      if (!step.from().isBefore(from) && step.from().isBefore(to)) {
        steps.add(step);
      }
    }
    return steps.size() == to.number() - from.number() ? Optional.of(steps) : Optional.empty();
  }

  /** The reverse scripts that a store of this version carries: those of this and older versions. */
  List<Migration> waysBack(StoreVersion version) {
    return catalog().reverses().stream().filter(r -> !r.from().isAfter(version)).toList();
  }

  /** A reverse script that a store carries; nothing in it is to be trusted. */
  Migration parse(String script, String sql, String descriptor) {
    return migrations.parse(script, sql, descriptor, Migration.Origin.STORE);
  }

  /** The release to name in a manifest of this version. */
  Optional<Release> minimumReader(StoreVersion version) {
    return releases().firstReaderOf(version);
  }
}
