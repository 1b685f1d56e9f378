package io.glyph.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What this module does to a disk around SQLite, one method for each kind of effect, so that a test
 * can stop or fail the n-th one. What SQLite does to it is seen where SQLite itself sees it: in its
 * VFS. Reading is not an effect and does not go through here.
 */
public interface FileEffects {
  /** Makes an empty file of mode 0600 where there is none yet. */
  void create(Path file) throws IOException;

  /**
   * Copies bytes to the end of a file.
   *
   * @param at where they are in the source
   * @return bytes copied; may be fewer than asked for
   */
  long transfer(FileChannel source, long at, long count, Path file, FileChannel target)
      throws IOException;

  /** {@code fsync(2)} of a file that no connection has open, or of a folder. */
  void sync(Path path) throws IOException;

  /** Removes a file; nothing where there is none. */
  void remove(Path file) throws IOException;

  /** The disk itself. */
  static FileEffects real() {
    return RealFileEffects.INSTANCE;
  }
}
