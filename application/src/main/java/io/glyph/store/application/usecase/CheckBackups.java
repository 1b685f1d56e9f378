package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupCheck;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists backups, and proves that they are what they were. It does not ask what state the store is
 * in: a backup matters most when the store is damaged.
 */
public final class CheckBackups {
  private final StoreFolder folder;
  private final BackupRepository backups;
  private final StoreDatabase database;
  private final AuditLog log;

  public CheckBackups(
      StoreFolder folder, BackupRepository backups, StoreDatabase database, AuditLog log) {
    this.folder = folder;
    this.backups = backups;
    this.database = database;
    this.log = log;
  }

  /**
   * Backups as their folders describe them, oldest first.
   *
   * @param unreadable folders that claim to be one and are not
   */
  public record Listing(List<Backup> backups, List<BackupCheck.Damaged> unreadable) {}

  public Outcome<Listing> list(StoreLocation store) {
    return Attempt.of(() -> {
      folder.requireSafe(store);
      return read(store);
    });
  }

  /**
   * Reads each backup whole: its bytes against its digest, the database in it by {@code
   * integrity_check}.
   *
   * @param name one backup's id; empty for all
   */
  public Outcome<List<BackupCheck>> verify(
      StoreLocation store, Optional<String> name, Progress progress) {
    return Attempt.of(() -> {
      folder.requireSafe(store);
      progress.enter(Progress.Phase.VERIFY);
      Listing listing = read(store);
      List<BackupCheck> checks = new ArrayList<>();
      for (Backup backup : listing.backups()) {
        if (name.isEmpty() || name.get().equals(backup.id().toString())) {
          checks.add(check(store, backup));
        }
      }
      for (BackupCheck.Damaged damaged : listing.unreadable()) {
        if (name.isEmpty() || name.get().equals(damaged.name())) {
          checks.add(damaged);
        }
      }
      if (name.isPresent() && checks.isEmpty()) {
        throw new RefusedException(new Refusal.BackupNotFound(Printable.of(name.get())));
      }
      return checks;
    });
  }

  private Listing read(StoreLocation store) {
    List<Backup> readable = new ArrayList<>();
    List<BackupCheck.Damaged> unreadable = new ArrayList<>();
    for (BackupRepository.Entry entry : backups.list(store)) {
      switch (entry) {
        case BackupRepository.Entry.Readable(Backup backup) -> readable.add(backup);
        case BackupRepository.Entry.Unreadable(String folderName, String problem) ->
            unreadable.add(new BackupCheck.Damaged(folderName, problem));
      }
    }
    return new Listing(readable, unreadable);
  }

  /** A log that cannot be read speaks against the store, and not against its backups. */
  private Optional<String> foreign(StoreLocation store, Backup backup) {
    try {
      return BackupOrigin.problem(backup, store, log);
    } catch (RefusedException | StoreAccessException damaged) {
      return Optional.empty();
    }
  }

  BackupCheck check(StoreLocation store, Backup backup) {
    Optional<String> foreign = foreign(store, backup);
    if (foreign.isPresent()) {
      return new BackupCheck.Damaged(backup.id().toString(), foreign.get());
    }
    String digest = backups.digest(store, backup);
    if (!digest.equals(backup.sha256())) {
      return new BackupCheck.Damaged(
          backup.id().toString(), "its database file is not the one that was written");
    }
    try {
      StoreVersion inside = database.check(backups.database(store, backup));
      return inside.equals(backup.version())
          ? new BackupCheck.Sound(backup)
          : new BackupCheck.Damaged(
              backup.id().toString(), "the database in it is of version " + inside);
    } catch (RefusedException refused) {
      String problem =
          switch (refused.refusal()) {
            case Refusal.DatabaseInvalid(String what) -> what;
            case Refusal.BooksDamaged(String table, String what) -> table + ": " + what;
            default -> refused.refusal().code().label();
          };
      return new BackupCheck.Damaged(backup.id().toString(), problem);
    }
  }
}
