package io.glyph.store.application.usecase;

import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this build is and knows. Catalog and release table are read when first asked for: most calls
 * need neither.
 */
public final class BuildFacts {
  private final FormatSupport support;
  private final MigrationSource migrations;
  private final Supplier<ReleaseTable> releases;

  public BuildFacts(
      FormatSupport support, MigrationSource migrations, Supplier<ReleaseTable> releases) {
    this.support = support;
    this.migrations = migrations;
    this.releases = releases;
  }

  public FormatSupport support() {
    return support;
  }

  public ReleaseTable releases() {
    return releases.get();
  }

  MigrationCatalog catalog() {
    return migrations.load();
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
