package io.glyph.store.application.usecase;

import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.List;

/** Carries changes out on private copies that are thrown away. Changes nothing of the store. */
record Rehearsal(StoreDatabase database, ScratchSpace scratch) {
  /** What migrations or reverse scripts would do; refuses what they would be refused for. */
  Effects ofSteps(StoreLocation store, List<Migration> steps, Progress progress) {
    try (ScratchSpace.Room room = scratch.open()) {
      StoreLocation still = copy(store, room, progress);
      // The second copy is made of the first: rows that others write or delete in between would
      // look like the migration's doing.
      Path copy = room.folder().resolve("rehearsal.db");
      database.copyTo(still, copy);
      progress.enter(Progress.Phase.MIGRATE);
      return database.rehearse(copy, still.database(), steps);
    }
  }

  /**
   * What a backup in the place of everything would do.
   *
   * @param forward migrations that make it comparable with what is there
   */
  Effects ofBackup(StoreLocation store, Path backup, List<Migration> forward, Progress progress) {
    try (ScratchSpace.Room room = scratch.open()) {
      StoreLocation still = copy(store, room, progress);
      progress.enter(Progress.Phase.MIGRATE);
      return database.compare(
          backup, still.database(), room.folder().resolve("rehearsal.db"), forward);
    }
  }

  /** Refuses a database of which no whole copy can be made. */
  void ofCopy(StoreLocation store, Progress progress) {
    try (ScratchSpace.Room room = scratch.open()) {
      copy(store, room, progress);
    }
  }

  private StoreLocation copy(StoreLocation store, ScratchSpace.Room room, Progress progress) {
    progress.enter(Progress.Phase.COPY);
    StoreLocation still = new StoreLocation(room.folder());
    database.copyTo(store, still.database());
    return still;
  }
}
