package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rehearses a migration on a private copy and says what it did there. Changes nothing. */
public final class PlanMigration {
  private final StoreReader reader;
  private final StoreDatabase database;
  private final StoreFolder folder;
  private final AuditLog log;
  private final ScratchSpace scratch;
  private final BuildFacts build;
  private final Clockwork clockwork;

  public PlanMigration(
      StoreReader reader,
      StoreDatabase database,
      StoreFolder folder,
      AuditLog log,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    this.reader = reader;
    this.database = database;
    this.folder = folder;
    this.log = log;
    this.scratch = scratch;
    this.build = build;
    this.clockwork = clockwork;
  }

  /**
   * A plan and what it cost to rehearse.
   *
   * @param took the rehearsal's time
   * @param databaseBytes size of the database and its WAL now
   * @param freeBytesNeeded what {@code apply} asks for on the store's file system
   * @param freeBytes what is free there
   * @param claims live claims, under which {@code apply} refuses
   */
  public record Report(
      MigrationPlan plan,
      Duration took,
      long databaseBytes,
      long freeBytesNeeded,
      long freeBytes,
      List<Claim> claims) {}

  /**
   * @param target empty for the version that this release writes
   */
  public Outcome<Report> execute(
      StoreLocation store, Optional<StoreVersion> target, Progress progress) {
    return Attempt.of(() -> plan(store, target, progress));
  }

  private Report plan(StoreLocation store, Optional<StoreVersion> target, Progress progress) {
    progress.enter(Progress.Phase.CHECK);
    StoreReader.Known known = reader.requireReadable(reader.look(store));
    StoreVersion to = target.orElse(build.support().writable());
    List<Migration> steps = Steps.find(build, known.version(), to);
    Instant start = clockwork.clock().instant();
    Effects effects =
        steps.isEmpty()
            ? Effects.NONE
            : new Rehearsal(database, scratch).ofSteps(store, steps, progress);
    String identity = Steps.identity(known.manifest(), store, log);
    MigrationPlan plan = new MigrationPlan(identity, known.version(), to, steps, effects);
    if (!effects.undeclared().isEmpty()) {
      throw new RefusedException(new Refusal.UndeclaredLoss(effects));
    }
    long size = folder.databaseBytes(store);
    return new Report(
        plan,
        Duration.between(start, clockwork.clock().instant()),
        size,
        Steps.freeBytesNeeded(size),
        folder.freeBytes(store.directory()),
        database.liveClaims(store, clockwork.now()));
  }
}
