package io.glyph.store.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that this module does to a disk, one method for each kind of effect, so that a test
 * can stop, fail or tear the n-th one. Reading is not an effect and does not go through here.
 */
public interface DiskEffects {
  /** Opens a file for writing, perhaps creating it. */
  FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException;

  /**
   * One {@code write(2)}.
   *
   * @return bytes taken from the buffer; may be fewer than remain
   */
  int write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException;

  void truncate(Path file, FileChannel channel, long size) throws IOException;

  /** {@code fsync(2)} of a file or folder. */
  void sync(Path path, FileChannel channel) throws IOException;

  void createFolder(Path folder, FileAttribute<?>... attributes) throws IOException;

  void setMode(Path path, Set<PosixFilePermission> mode) throws IOException;

  /** One {@code rename(2)}; what was at the target is replaced. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file, a link itself, or an empty folder; nothing where there is none. */
  void remove(Path path) throws IOException;

  /**
   * Begins to watch a file system, so that one call syncs everything that is written to it from
   * then on.
   *
   * @param folder somewhere on it
   * @return empty where that cannot be done, or would not tell of failures: then each file must be
   *     synced by itself
   */
  default Optional<WholeSync> wholeSync(Path folder) throws IOException {
    return Optional.empty();
  }

  /** Lets time pass, in which others may write; a test need not. */
  default void pause(int millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** A sync of a whole file system. */
  interface WholeSync extends Closeable {
    /** Everything that was written before is on the disk when this returns. */
    void sync() throws IOException;
  }

  /** The disk itself. */
  static DiskEffects real() {
    return RealDiskEffects.INSTANCE;
  }
}
