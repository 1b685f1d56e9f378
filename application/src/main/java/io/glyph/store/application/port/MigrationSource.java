package io.glyph.store.application.port;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;

/** Where migrations are read from; their checksums are checked at every load. */
public interface MigrationSource {
  /**
   * All of them.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code InvalidArgument} where a
   *     folder that the user named is not a catalog
   */
  MigrationCatalog load();

  /**
   * A migration whose texts were kept elsewhere, such as a way back in a store; its digests are
   * those of the texts in UTF-8.
   *
   * @param script file name that it had, in Flyway's naming
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code MigrationFailed} where the
   *     texts are no migration that this release understands
   */
  Migration parse(String script, String sql, String descriptor, Migration.Origin origin);
}
