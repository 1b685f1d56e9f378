package io.glyph.store.application.usecase;

import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupCheck;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The backups, each read whole: remedies for a damaged database are made of the sound ones. */
final class BackupExamination {
  private final BackupRepository backups;
  private final CheckBackups checks;
  private final StoreLocation store;
  private final List<Backup> sound = new ArrayList<>();

  BackupExamination(DiagnoseStore.Instruments instruments, StoreLocation store) {
    this.backups = instruments.backups();
    this.checks =
        new CheckBackups(instruments.folder(), backups, instruments.database(), instruments.log());
    this.store = store;
  }

  void run(Findings findings) {
    for (BackupRepository.Entry entry : backups.list(store)) {
      findings.requireWanted();
      BackupCheck check =
          switch (entry) {
            case BackupRepository.Entry.Readable(Backup backup) -> checks.check(store, backup);
            case BackupRepository.Entry.Unreadable(String name, String problem) ->
                new BackupCheck.Damaged(name, problem);
          };
      switch (check) {
        case BackupCheck.Sound(Backup backup) -> sound.add(backup);
        case BackupCheck.Damaged(String name, String problem) -> {
          // A name that is listed is an id, and so a name of a folder and nothing else.
          Path folder = store.backups().resolve(name);
          findings.add(
              FindingCode.BACKUP_DAMAGED,
              folder,
              problem,
              new Remedy.SetAside(List.of(folder), List.of("backup", "create")));
        }
      }
    }
  }

  /** Where there is no command that could: put the newest sound backup in the place by hand. */
  Remedy insteadOfDatabase() {
    return sound.isEmpty()
        ? new Remedy.Decide(Remedy.Decision.OWN_COPY_OF_STORE)
        : new Remedy.PutBack(folder(sound.getLast()));
  }

  /** Folders of sound backups, each a database and a manifest as a store has them. */
  List<StoreLocation> soundNewestFirst() {
    return sound.reversed().stream().map(backup -> new StoreLocation(folder(backup))).toList();
  }

  /** The manifest that a backup of this version has. */
  Remedy insteadOfManifest(StoreVersion version) {
    Optional<Backup> same =
        sound.reversed().stream().filter(b -> b.version().equals(version)).findFirst();
    return same.<Remedy>map(
            backup -> new Remedy.Copy(folder(backup).resolve("manifest.yaml"), store.manifest()))
        .orElseGet(() -> new Remedy.Decide(Remedy.Decision.OWN_COPY_OF_MANIFEST));
  }

  private Path folder(Backup backup) {
    return store.backups().resolve(backup.id().toString());
  }
}
