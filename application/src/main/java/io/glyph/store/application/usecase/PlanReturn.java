package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.List;

/** Rehearses a return on private copies, so that a person can be asked. Changes nothing. */
public final class PlanReturn {
  private final StoreReader reader;
  private final StoreDatabase database;
  private final BackupRepository backups;
  private final AuditLog log;
  private final ScratchSpace scratch;
  private final BuildFacts build;
  private final Clockwork clockwork;

  public PlanReturn(
      StoreReader reader,
      StoreDatabase database,
      BackupRepository backups,
      AuditLog log,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    this.reader = reader;
    this.database = database;
    this.backups = backups;
    this.log = log;
    this.scratch = scratch;
    this.build = build;
    this.clockwork = clockwork;
  }

  /**
   * A plan to go back.
   *
   * @param claims live claims, under which it is refused
   */
  public record Report(MigrationPlan plan, List<Claim> claims) {}

  public Outcome<Report> execute(ReturnRequest request, Progress progress) {
    return Attempt.of(() -> plan(request, progress));
  }

  private Report plan(ReturnRequest request, Progress progress) {
    StoreLocation store = request.store();
    progress.enter(Progress.Phase.CHECK);
    StoreReader.Known known = reader.requireReturnable(reader.look(store));
    CommitPath.Course course =
        new ReturnWay(database, backups, log, build)
            .find(CommitPath.Kind.ROLL_BACK, store, known, request.goal());
    Effects effects = rehearse(store, course, progress);
    if (!effects.undeclared().isEmpty()) {
      throw new RefusedException(new Refusal.UndeclaredLoss(effects));
    }
    MigrationPlan plan =
        new MigrationPlan(
            Steps.identity(known.manifest(), store, log),
            course.way(),
            known.version(),
            course.to(),
            course.steps(),
            effects);
    return new Report(plan, claims(request));
  }

  /** Whoever goes on under claims goes on also where it cannot be told whether there are any. */
  private List<Claim> claims(ReturnRequest request) {
    try {
      return database.liveClaims(request.store(), clockwork.now());
    } catch (RefusedException untold) {
      if (request.ignoreClaims()) {
        return List.of();
      }
      throw untold;
    }
  }

  private Effects rehearse(StoreLocation store, CommitPath.Course course, Progress progress) {
    Rehearsal rehearsal = new Rehearsal(database, scratch);
    return course.way() instanceof Way.Restore(Backup backup)
        ? rehearsal.ofBackup(store, backups.database(store, backup), course.forward(), progress)
        : rehearsal.ofSteps(store, course.steps(), progress);
  }
}
