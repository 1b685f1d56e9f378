package io.glyph.store.domain.migration;

import io.glyph.store.domain.version.StoreVersion;
import java.util.Locale;

/**
 * A published, frozen edge from one store version to the next one, or, for a reverse script, to the
 * one before.
 *
 * @param from the version that it starts from
 * @param to the version that it leads to, one above or one below
 * @param script file name of the SQL, in Flyway's naming
 * @param sql the SQL, whole
 * @param sqlSha256 SHA-256 of the SQL file, lower case hex
 * @param description the descriptor file's text, whole
 * @param descriptorSha256 SHA-256 of the descriptor file, lower case hex
 * @param descriptor what its author promises
 * @param origin where it was found
 */
public record Migration(
    StoreVersion from,
    StoreVersion to,
    String script,
    String sql,
    String sqlSha256,
    String description,
    String descriptorSha256,
    Descriptor descriptor,
    Origin origin) {
  /** Refuses what cannot be. */
  public Migration {
    if (Math.abs((long) to.number() - from.number()) != 1) {
      throw new IllegalArgumentException("a migration is one step up or down");
    }
  }

  /** {@return whether it goes back} */
  public boolean isReverse() {
    return to.isBefore(from);
  }

  /** Where a migration was found. */
  public enum Origin {
    /** In this build. */
    BUILT_IN,
    /** In a folder that the user named. */
    CATALOG,
    /** In the store, which carries its own way back. */
    STORE;

    /**
     * The spelling in JSON and in events: {@code built_in}, {@code catalog}, {@code store}.
     *
     * @return the spelling in JSON and in events: {@code built_in}, {@code catalog}, {@code store}
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
