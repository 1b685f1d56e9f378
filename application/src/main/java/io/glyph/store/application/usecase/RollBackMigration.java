package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.refusal.Outcome;

/**
 * Goes back to an earlier version of a store: by reverse scripts, which keep what was written
 * since, or by a backup. A plan like any other, with losses that are measured and confirmed.
 */
public final class RollBackMigration {
  private final ReturnCarrier carrier;

  public RollBackMigration(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      BackupRepository backups,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    this.carrier =
        new ReturnCarrier(
            reader,
            folder,
            lock,
            database,
            manifests,
            scratch,
            new ReturnWay(database, backups, log, build),
            new CommitPath(folder, manifests, log, backups, build, clockwork),
            new Requests(log));
  }

  public Outcome<ReturnReport> execute(ReturnRequest request, Progress progress) {
    return Attempt.of(() -> carrier.carryOut(CommitPath.Kind.ROLL_BACK, request, progress));
  }
}
