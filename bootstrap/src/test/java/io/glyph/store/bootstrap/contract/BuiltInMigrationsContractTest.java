package io.glyph.store.bootstrap.contract;

import io.glyph.store.application.contract.MigrationSourceContract;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.filesystem.ResourceMigrationSource;

/** The catalog that is shipped: read by one adapter from the resources of another. */
class BuiltInMigrationsContractTest extends MigrationSourceContract {
  @Override
  protected MigrationSource source() {
    return new ResourceMigrationSource(BuiltInMigrationsContractTest.class.getClassLoader());
  }
}
