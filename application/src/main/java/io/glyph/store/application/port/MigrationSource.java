package io.glyph.store.application.port;

import io.glyph.store.domain.migration.MigrationCatalog;

/** Where this build's migrations are read from; their checksums are checked at every load. */
public interface MigrationSource {
  MigrationCatalog load();
}
