package io.glyph.store.application.contract;

import io.glyph.store.application.fake.FixedMigrationSource;
import io.glyph.store.application.port.MigrationSource;

class FixedMigrationSourceContractTest extends MigrationSourceContract {
  @Override
  protected MigrationSource source() {
    return new FixedMigrationSource(
        FixedMigrationSource.to(2, "put policies default allow"),
        FixedMigrationSource.to(3, "empty remotes", "rows remotes"));
  }
}
