package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.usecase.ReturnRequest.Goal;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds by which means a store goes back, and whether they can be trusted. */
final class ReturnWay {
  private final StoreDatabase database;
  private final BackupRepository backups;
  private final AuditLog log;
  private final BuildFacts build;

  ReturnWay(StoreDatabase database, BackupRepository backups, AuditLog log, BuildFacts build) {
    this.database = database;
    this.backups = backups;
    this.log = log;
    this.build = build;
  }

  /**
   * The course to a goal.
   *
   * @throws RefusedException with {@code NoMigrationPath}, {@code BackupNotFound} or {@code
   *     BackupInvalid}; with {@code UnsafeStore} for a stored script that the log does not vouch
   *     for
   */
  CommitPath.Course find(
      CommitPath.Kind kind, StoreLocation store, StoreReader.Known known, Goal goal) {
    return switch (goal) {
      case Goal.FromBackup(String name) -> restore(kind, store, known, named(store, name));
      case Goal.Version(StoreVersion to) -> toVersion(kind, store, known, to, Optional.empty());
      case Goal.LastMigration() -> {
        if (known.version().isAfter(build.support().readable().max())) {
          yield toVersion(kind, store, known, build.support().writable(), Optional.empty());
        }
        Last last = last(store, known.version());
        yield toVersion(kind, store, known, last.from(), last.backup());
      }
    };
  }

  private CommitPath.Course toVersion(
      CommitPath.Kind kind,
      StoreLocation store,
      StoreReader.Known known,
      StoreVersion to,
      Optional<String> preferred) {
    StoreVersion from = known.version();
    if (!to.isBefore(from) || !build.support().readable().contains(to)) {
      throw new RefusedException(new Refusal.NoMigrationPath(from, to));
    }
    Optional<List<Migration>> scripts = scripts(store, from, to);
    if (scripts.isPresent()) {
      return new CommitPath.Course(
          kind, known, to, new Way.Reverse(), scripts.get(), List.of(), List.of());
    }
    List<Backup> fitting = readable(store).stream().filter(b -> b.version().equals(to)).toList();
    Optional<Backup> ofMigration =
        fitting.stream().filter(b -> preferred.equals(Optional.of(b.id().toString()))).findFirst();
    Backup backup =
        ofMigration
            .or(() -> fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.getLast()))
            .orElseThrow(() -> new RefusedException(new Refusal.NoMigrationPath(from, to)));
    return restore(kind, store, known, backup);
  }

  /** Scripts of this build before those that the store brings. */
  private Optional<List<Migration>> scripts(
      StoreLocation store, StoreVersion from, StoreVersion to) {
    StoredWaysBack stored = new StoredWaysBack(database, log, build);
    List<Migration> steps = new ArrayList<>();
    for (StoreVersion at = from; at.isAfter(to); at = steps.getLast().to()) {
      StoreVersion here = at;
      Optional<Migration> step =
          build.catalog().reverseFrom(here).or(() -> stored.from(store, here));
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(step.get());
    }
    return Optional.of(steps);
  }

  private CommitPath.Course restore(
      CommitPath.Kind kind, StoreLocation store, StoreReader.Known known, Backup backup) {
    String id = backup.id().toString();
    BackupOrigin.problem(backup, store, log)
        .ifPresent(problem -> {
          throw invalid(id, problem);
        });
    if (!build.support().readable().contains(backup.version())) {
      throw invalid(
          id,
          "it holds store version "
              + backup.version()
              + ", which "
              + build.support().release()
              + " does not read");
    }
    if (!backups.digest(store, backup).equals(backup.sha256())) {
      throw invalid(id, "its database file is not the one that was written");
    }
    StoreVersion inside = check(store, backup);
    if (!inside.equals(backup.version())) {
      throw invalid(id, "the database in it is of version " + inside);
    }
    List<Migration> forward =
        build.catalog().path(backup.version(), known.version()).orElse(List.of());
    return new CommitPath.Course(
        kind, known, backup.version(), new Way.Restore(backup), List.of(), forward, List.of());
  }

  private StoreVersion check(StoreLocation store, Backup backup) {
    try {
      return database.check(backups.database(store, backup));
    } catch (RefusedException refused) {
      throw switch (refused.refusal()) {
        case Refusal.DatabaseInvalid(String problem) -> invalid(backup.id().toString(), problem);
        case Refusal.BooksDamaged(String table, String problem) ->
            invalid(backup.id().toString(), table + ": " + problem);
        default -> refused;
      };
    }
  }

  private Backup named(StoreLocation store, String name) {
    for (BackupRepository.Entry entry : backups.list(store)) {
      switch (entry) {
        case BackupRepository.Entry.Readable(Backup backup) -> {
          if (backup.id().toString().equals(name)) {
            return backup;
          }
        }
        case BackupRepository.Entry.Unreadable(String folder, String problem) -> {
          if (folder.equals(name)) {
            throw invalid(folder, problem);
          }
        }
      }
    }
    throw new RefusedException(new Refusal.BackupNotFound(Printable.of(name)));
  }

  private List<Backup> readable(StoreLocation store) {
    return backups.list(store).stream()
        .filter(BackupRepository.Entry.Readable.class::isInstance)
        .map(entry -> ((BackupRepository.Entry.Readable) entry).backup())
        .filter(backup -> BackupOrigin.problem(backup, store, log).isEmpty())
        .toList();
  }

  /** Where the newest migration came from, and the backup that it made. */
  private record Last(StoreVersion from, Optional<String> backup) {}

  private Last last(StoreLocation store, StoreVersion version) {
    List<Last> found = new ArrayList<>();
    log.events(
        store,
        event -> {
          if (event.id().isPresent()
              && event.type().equals("migration_applied")
              && number(event.data().get("to")) == version.number()) {
            int from = number(event.data().get("from"));
            if (from >= 1 && from < version.number()) {
              found.add(new Last(new StoreVersion(from), backup(event.data().get("backup"))));
            }
          }
          return true;
        });
    if (found.isEmpty()) {
      // Made as it is: there is nothing to undo, and --to N or --backup ID must say whereto.
      StoreVersion before = new StoreVersion(Math.max(1, version.number() - 1));
      throw new RefusedException(new Refusal.NoMigrationPath(version, before));
    }
    return found.getLast();
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  private static Optional<String> backup(@Nullable Object value) {
    return value instanceof Map<?, ?> map && map.get("id") instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }

  private static RefusedException invalid(String name, String problem) {
    return new RefusedException(new Refusal.BackupInvalid(name, problem));
  }
}
