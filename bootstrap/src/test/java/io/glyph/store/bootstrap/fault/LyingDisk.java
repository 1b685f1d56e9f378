package io.glyph.store.bootstrap.fault;

import io.glyph.store.filesystem.DiskEffects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A disk that treats one file as Linux does after a write that failed: what fsync could not write
 * is dropped, stays in memory for everyone to read, and the next fsync reports success. Only what
 * is written again reaches the disk. What never did is gone when the power is cut.
 */
final class LyingDisk implements DiskEffects {
  private static final DiskEffects REAL = TapedDisk.files();

  private final Path file;
  private final boolean swallows;
  private boolean failed;

  /** From there on nothing is known to be on the disk, though it can be read. */
  private long durable;

  /** Written since the last fsync, from here on; beyond the end where nothing was. */
  private long dirtyFrom = Long.MAX_VALUE;

  /**
   * @param swallows fsync does nothing and says nothing, as if the program had left it out; else it
   *     fails once
   */
  LyingDisk(Path file, long durable, boolean swallows) {
    this.file = file;
    this.durable = durable;
    this.swallows = swallows;
  }

  /** What the disk holds. */
  void cutPower() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(durable);
    }
  }

  @Override
  public int write(Path path, FileChannel channel, ByteBuffer bytes) throws IOException {
    int length = REAL.write(path, channel, bytes);
    if (path.equals(file)) {
      dirtyFrom = Math.min(dirtyFrom, channel.position() - length);
    }
    return length;
  }

  @Override
  public void sync(Path path, FileChannel channel) throws IOException {
    if (!path.equals(file)) {
      REAL.sync(path, channel);
      return;
    }
    if (swallows) {
      return;
    }
    long from = dirtyFrom;
    dirtyFrom = Long.MAX_VALUE;
    if (!failed) {
      failed = true;
      throw new IOException("Input/output error");
    }
    if (from <= durable) {
      durable = channel.size();
    }
  }

  @Override
  public FileChannel open(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return REAL.open(path, options, attributes);
  }

  @Override
  public void truncate(Path path, FileChannel channel, long size) throws IOException {
    REAL.truncate(path, channel, size);
  }

  @Override
  public void createFolder(Path folder, FileAttribute<?>... attributes) throws IOException {
    REAL.createFolder(folder, attributes);
  }

  @Override
  public void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
    REAL.setMode(path, mode);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    REAL.rename(from, to);
  }

  @Override
  public void remove(Path path) throws IOException {
    REAL.remove(path);
  }
}
