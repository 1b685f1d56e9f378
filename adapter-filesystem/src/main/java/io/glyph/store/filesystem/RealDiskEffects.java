package io.glyph.store.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** The effects, done. */
enum RealDiskEffects implements DiskEffects {
  INSTANCE;

  @Override
  public FileChannel open(
      Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return FileChannel.open(file, options, attributes);
  }

  @Override
  public int write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    return channel.write(bytes);
  }

  @Override
  public void truncate(Path file, FileChannel channel, long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void sync(Path path, FileChannel channel) throws IOException {
    channel.force(true);
  }

  @Override
  public void createFolder(Path folder, FileAttribute<?>... attributes) throws IOException {
    Files.createDirectory(folder, attributes);
  }

  @Override
  public void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
    Files.setPosixFilePermissions(path, mode);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void remove(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public Optional<WholeSync> wholeSync(Path folder) {
    return SyncFs.open(folder);
  }
}
