package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.finding.Diagnosis;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.StoreLocation;
import java.util.function.BooleanSupplier;

/**
 * Says everything that is wrong with a store, what it means, and what helps. Changes nothing, and
 * goes no further than is safe: what could not be looked at is said to be so.
 */
public final class DiagnoseStore {
  private final Instruments instruments;

  public DiagnoseStore(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      DatabaseExaminer examiner,
      FileExaminer files,
      AuditLog log,
      BackupRepository backups,
      BuildFacts build) {
    this.instruments =
        new Instruments(reader, folder, lock, database, examiner, files, log, backups, build);
  }

  /** All that a diagnosis looks through. */
  record Instruments(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      DatabaseExaminer examiner,
      FileExaminer files,
      AuditLog log,
      BackupRepository backups,
      BuildFacts build) {}

  /**
   * Gives a diagnosis wherever it could look, however bad it is. Refused with {@code StoreBusy}
   * while somebody is at work on a store that is not content, with {@code Interrupted} where it was
   * told to stop.
   *
   * @param deep whether to read every byte of content and attachments
   * @param stopped asked now and then, on this thread and on another, whether nobody waits for the
   *     answer any more
   */
  public Outcome<Diagnosis> execute(
      StoreLocation store, boolean deep, Progress progress, BooleanSupplier stopped) {
    return Attempt.of(
        () -> new StoreExamination(instruments, store, deep, progress, stopped).run());
  }
}
