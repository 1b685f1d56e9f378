package io.glyph.store.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A disk that writes down its effects, and from the n-th one on does nothing more, as after a kill.
 * A write that it stops at may be done by half.
 */
final class RecordingDisk implements DiskEffects {
  final List<String> effects = new ArrayList<>();
  private final int stopAt;
  private final boolean tear;
  private final String message;

  RecordingDisk() {
    this(Integer.MAX_VALUE, false, "");
  }

  RecordingDisk(int stopAt, boolean tear, String message) {
    this.stopAt = stopAt;
    this.tear = tear;
    this.message = message;
  }

  private void effect(String what, Path path) throws IOException {
    effects.add(what + " " + path.getFileName());
    if (effects.size() > stopAt) {
      throw new IOException(message);
    }
  }

  @Override
  public FileChannel open(
      Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    effect("open", file);
    return DiskEffects.real().open(file, options, attributes);
  }

  @Override
  public int write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    if (tear && effects.size() == stopAt) {
      channel.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
    }
    effect("write", file);
    return DiskEffects.real().write(file, channel, bytes);
  }

  @Override
  public void truncate(Path file, FileChannel channel, long size) throws IOException {
    effect("truncate", file);
    DiskEffects.real().truncate(file, channel, size);
  }

  @Override
  public void sync(Path path, FileChannel channel) throws IOException {
    effect("sync", path);
    DiskEffects.real().sync(path, channel);
  }

  @Override
  public void createFolder(Path folder, FileAttribute<?>... attributes) throws IOException {
    effect("mkdir", folder);
    DiskEffects.real().createFolder(folder, attributes);
  }

  @Override
  public void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
    effect("chmod", path);
    DiskEffects.real().setMode(path, mode);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    effect("rename", to);
    DiskEffects.real().rename(from, to);
  }

  @Override
  public void remove(Path path) throws IOException {
    effect("remove", path);
    DiskEffects.real().remove(path);
  }
}
