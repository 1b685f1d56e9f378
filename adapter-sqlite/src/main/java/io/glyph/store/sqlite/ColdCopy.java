package io.glyph.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A database and the WAL that a killed program left beside it, copied to a private folder. SQLite
 * opens a WAL for writing even where it only reads, and whether it may not write can only be said
 * by the file's permissions; so it gets files of its own.
 *
 * <p>This opens {@code store.db} and {@code -wal} around SQLite, for reading. Only while this
 * process has no locking connection to the database: see {@link ProcessGate}.
 */
final class ColdCopy {
  private static final String OPERATION = "copy database and WAL";

  private ColdCopy() {}

  /**
   * @param folder private and empty
   * @return the copy of the database; its WAL is beside it
   */
  static Path make(Path database, Path folder, FileEffects files) {
    Path copy = folder.resolve("cold.db");
    copy(database, copy, files);
    copy(Surroundings.beside(database, "-wal"), Surroundings.beside(copy, "-wal"), files);
    return copy;
  }

  private static void copy(Path from, Path to, FileEffects files) {
    try {
      files.create(to);
    } catch (IOException failed) {
      throw FileErrors.translate(failed, OPERATION, to);
    }
    try (FileChannel source =
            FileChannel.open(from, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileChannel target =
            FileChannel.open(to, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      long size = source.size();
      long at = 0;
      while (at < size) {
        long moved = files.transfer(source, at, size - at, to, target);
        if (moved <= 0) {
          // Cut short meanwhile; whoever did that is seen in the second look.
          return;
        }
        at += moved;
      }
    } catch (IOException failed) {
      throw FileErrors.translate(failed, OPERATION, from);
    }
  }
}
