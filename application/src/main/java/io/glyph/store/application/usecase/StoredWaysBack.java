package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reverse scripts that a store carries. They are code that somebody else wrote, so one is taken
 * only where its texts have the digests that the log's event about that very step names.
 */
final class StoredWaysBack {
  private final StoreDatabase database;
  private final AuditLog log;
  private final BuildFacts build;

  StoredWaysBack(StoreDatabase database, AuditLog log, BuildFacts build) {
    this.database = database;
    this.log = log;
    this.build = build;
  }

  /** Whether a chain of stored scripts leads from a version down to another. */
  static boolean reach(List<StoreDatabase.WayBack> kept, StoreVersion from, StoreVersion to) {
    for (int at = from.number(); at > to.number(); at--) {
      StoreVersion here = new StoreVersion(at);
      if (kept.stream().noneMatch(way -> way.from().equals(here))) {
        return false;
      }
    }
    return from.isAfter(to);
  }

  /**
   * The stored script that starts from a version.
   *
   * @throws RefusedException with {@code UnsafeStore} where the log does not vouch for it
   */
  Optional<Migration> from(StoreLocation store, StoreVersion version) {
    return database.waysBack(store).stream()
        .filter(way -> way.from().equals(version))
        .findFirst()
        .map(way -> vouched(store, way));
  }

  private Migration vouched(StoreLocation store, StoreDatabase.WayBack way) {
    Migration script = build.parse(way.script(), way.sql(), way.descriptor());
    boolean itself =
        script.from().equals(way.from())
            && script.isReverse()
            && script.sqlSha256().equals(way.sqlSha256())
            && script.descriptorSha256().equals(way.descriptorSha256());
    if (!itself || !isNamedByTheLog(store, script)) {
      throw new RefusedException(
          new Refusal.UnsafeStore(
              store.database(),
              "the way back that it carries, "
                  + Printable.of(way.script())
                  + ", is not the one that its history names"));
    }
    return script;
  }

  /** The newest event about the step counts: a store may have gone up twice, by two releases. */
  private boolean isNamedByTheLog(StoreLocation store, Migration script) {
    boolean[] named = {false};
    log.events(
        store,
        event -> {
          if (event.id().isPresent() && event.type().equals("migration_applied")) {
            entry(event.data().get("migrations"), "to", script.from())
                .ifPresent(step -> named[0] = names(step.get("reverse"), script));
          } else if (event.id().isPresent() && event.type().equals("store_init")) {
            entry(event.data().get("ways_back"), "from", script.from())
                .ifPresent(way -> named[0] = names(way, script));
          }
          return true;
        });
    return named[0];
  }

  private static Optional<Map<?, ?>> entry(
      @Nullable Object entries, String key, StoreVersion version) {
    if (entries instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof Map<?, ?> map
            && map.get(key) instanceof Number number
            && number.longValue() == version.number()) {
          return Optional.of(map);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean names(@Nullable Object reverse, Migration script) {
    return reverse instanceof Map<?, ?> map
        && VersionEvent.digests(script).entrySet().stream()
            .allMatch(entry -> Objects.equals(map.get(entry.getKey()), entry.getValue()));
  }
}
