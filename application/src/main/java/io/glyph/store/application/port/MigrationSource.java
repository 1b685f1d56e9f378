package io.glyph.store.application.port;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;

/** Where migrations are read from; their checksums are checked at every load. */
public interface MigrationSource {
  /**
   * What is said of a migration that nobody is about to run.
   *
   * @param declaresLosses whether its descriptor names what it loses
   */
  record Step(
      StoreVersion from, StoreVersion to, boolean declaresLosses, Migration.Origin origin) {}

  /**
   * All of them.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code InvalidArgument} where a
   *     folder that the user named is not a catalog
   */
  MigrationCatalog load();

  /**
   * The migrations upwards, oldest first, the same as in {@link #load}; but no script is read, and
   * no checksum is checked, where that can be had without.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException as {@link #load} does
   */
  default List<Step> outline() {
    return load().migrations().stream()
        .map(m -> new Step(m.from(), m.to(), !m.descriptor().loses().isEmpty(), m.origin()))
        .toList();
  }

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
