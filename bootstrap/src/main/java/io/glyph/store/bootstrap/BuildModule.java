package io.glyph.store.bootstrap;

import dagger.Provides;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.application.usecase.BuildFacts;
import io.glyph.store.application.usecase.Clockwork;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What this build is: its release, and the store versions that it reads and writes. */
@dagger.Module
final class BuildModule {
  /** Frozen with the release; {@code releases.yaml} must say the same, and a test holds them. */
  static final FormatSupport SUPPORT =
      new FormatSupport(new Release(0, 3, 0), VersionRange.of(1, 4), new StoreVersion(4));

  private BuildModule() {}

  @Provides
  @Singleton
  static FormatSupport support() {
    return SUPPORT;
  }

  @Provides
  @Singleton
  static BuildFacts build(
      FormatSupport support,
      MigrationSource migrations,
      Supplier<ReleaseTable> releases,
      @Named("catalog") Optional<Path> catalog) {
    return catalog.isPresent()
        ? BuildFacts.withCatalog(support, migrations, releases)
        : new BuildFacts(support, migrations, releases);
  }

  @Provides
  @Singleton
  static Clockwork clockwork() {
    return new Clockwork(InstantSource.system(), new SecureRandom());
  }
}
