package io.glyph.store.domain.migration;

import io.glyph.store.domain.version.StoreVersion;
import java.util.List;

/**
 * A published, frozen edge from one store version to the next.
 *
 * @param from the version that it starts from
 * @param script file name of the SQL, in Flyway's naming
 * @param sql the SQL, whole
 * @param sqlSha256 SHA-256 of the SQL file, lower case hex
 * @param descriptorSha256 SHA-256 of the descriptor file, lower case hex
 * @param descriptor what its author promises
 */
public record Migration(
    StoreVersion from,
    String script,
    String sql,
    String sqlSha256,
    String descriptorSha256,
    Descriptor descriptor) {

  public StoreVersion to() {
    return from.next();
  }

  /**
   * What the author of a migration promises; never trusted, always measured.
   *
   * @param title a few words
   * @param reason why anybody would want it
   * @param loses what cannot be had back afterwards; empty means lossless
   * @param drops triggers, views and unique indexes that go
   * @param invariants queries that must return no row afterwards
   */
  public record Descriptor(
      String title,
      String reason,
      List<DeclaredLoss> loses,
      List<String> drops,
      List<Invariant> invariants) {
    public Descriptor {
      loses = List.copyOf(loses);
      drops = List.copyOf(drops);
      invariants = List.copyOf(invariants);
    }
  }

  /** A query that must return no row after the migration. */
  public record Invariant(String name, String sql) {}

  /**
   * A loss that the author names.
   *
   * @param kind {@code rows}, {@code column}, {@code table} or {@code ids}
   * @param subject {@code table} or {@code table.column}
   * @param reason why it must go
   */
  public record DeclaredLoss(String kind, String subject, String reason) {}
}
