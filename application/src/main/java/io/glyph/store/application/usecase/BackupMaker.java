package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes a backup of what a store is now, or leaves nothing of one. */
final class BackupMaker {
  private final StoreFolder folder;
  private final BackupRepository backups;
  private final AuditLog log;
  private final Clockwork clockwork;

  BackupMaker(StoreFolder folder, BackupRepository backups, AuditLog log, Clockwork clockwork) {
    this.folder = folder;
    this.backups = backups;
    this.log = log;
    this.clockwork = clockwork;
  }

  /**
   * @param reason what it is made for, as its document says it
   * @param event the one that will tell of it
   * @param copyTo makes the copy of the database
   */
  Backup make(
      StoreLocation store,
      StoreReader.Known known,
      String reason,
      EventId event,
      Consumer<Path> copyTo) {
    try {
      BackupRepository.Draft draft = backups.begin(store, known.version());
      copyTo.accept(draft.database());
      return draft.finish(
          known.manifest().bytes(), clockwork.now(), reason, event, BackupOrigin.of(store, log));
    } catch (StoreAccessException | RefusedException failed) {
      // A full disk must not stay full of half a backup.
      Commits.cleanUp(failed, () -> folder.removeLeftovers(store));
      throw failed;
    }
  }
}
