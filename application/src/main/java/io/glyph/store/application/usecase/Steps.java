package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;

/** What planning and applying share. */
final class Steps {
  private Steps() {}

  static List<Migration> find(BuildFacts build, StoreVersion from, StoreVersion to) {
    return build
        .catalog()
        .path(from, to)
        .filter(steps -> build.support().readable().contains(to))
        .orElseThrow(() -> new RefusedException(new Refusal.NoMigrationPath(from, to)));
  }

  /** The ways back that a store of a version carries: all that this build knows. */
  static List<Migration> reverses(BuildFacts build, StoreVersion version) {
    return build.catalog().reverses().stream()
        .filter(reverse -> !reverse.from().isAfter(version))
        .toList();
  }

  /** What a plan is bound to: the store's id, or its first line where it has none. */
  static String identity(AllegedManifest manifest, StoreLocation store, AuditLog log) {
    return manifest.id().map(StoreId::toString).orElseGet(() -> log.firstLineDigest(store));
  }

  /**
   * Room that a migration may take: the backup, the WAL with every page once, and what sorting
   * spills; the design asks for five times the database. A small floor covers the log and the
   * manifest.
   */
  static long freeBytesNeeded(long databaseBytes) {
    return Math.addExact(Math.multiplyExact(databaseBytes, 5), 1 << 20);
  }
}
