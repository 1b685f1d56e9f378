package io.glyph.store.filesystem;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.charset.StandardCharsets;

/** Makes a migration of texts that were kept somewhere else than in files. */
final class MigrationTexts {
  private MigrationTexts() {}

  /**
   * @throws RefusedException with {@code MigrationFailed}, naming the file and what is wrong: the
   *     text may be of a release that knows more keys than this one
   */
  static Migration parse(String script, String sql, String descriptor, Migration.Origin origin) {
    try {
      MigrationName name = MigrationName.parse(script);
      if (!name.isScript()) {
        throw new CatalogFormException(script, "it is a descriptor's name, not a script's");
      }
      return CatalogFiles.migration(name, utf8(sql), utf8(descriptor), origin);
    } catch (CatalogFormException wrong) {
      throw new RefusedException(new Refusal.MigrationFailed(null, "read script", wrong.problem()));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
