package io.glyph.store.application.port;

import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code backups/}: folders with a copy of the database, its manifest, and what it is. */
public interface BackupRepository {
  /**
   * Starts a backup in a folder whose name ends in {@code .partial}, mode 0700, numbered one above
   * every other.
   */
  Draft begin(StoreLocation store, StoreVersion version);

  /** Backups by number, oldest first; partial ones and what is not a backup are left out. */
  List<Entry> list(StoreLocation store);

  /** SHA-256 of a backup's database file, lower case hex, by reading it whole. */
  String digest(StoreLocation store, Backup backup);

  /** Where the database file of a backup is. */
  Path database(StoreLocation store, Backup backup);

  /** The manifest that was kept with a backup; at most 64 KiB. Not to be trusted. */
  byte[] manifest(StoreLocation store, Backup backup);

  /**
   * Removes a backup: first it stops to be one, so that a kill leaves a leftover and never half of
   * one. Nothing where it is gone.
   */
  void discard(StoreLocation store, Backup backup);

  /** A backup that is being made. */
  interface Draft {
    /** Where the copy of the database belongs; nothing is there yet. */
    Path database();

    /**
     * Adds manifest and description, sets modes 0600, syncs files and folders, then one atomic
     * rename to the final name.
     *
     * @param origin what {@link Backup#store} says later
     */
    Backup finish(
        byte[] manifest, Instant at, String reason, EventId event, Optional<String> origin);
  }

  /** A folder in {@code backups/}. */
  sealed interface Entry {
    record Readable(Backup backup) implements Entry {}

    /**
     * @param name escaped and shortened for printing
     */
    record Unreadable(String name, String problem) implements Entry {}
  }
}
