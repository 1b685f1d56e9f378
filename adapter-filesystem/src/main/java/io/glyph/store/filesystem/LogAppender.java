package io.glyph.store.filesystem;

import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Writes to the end of the log. */
final class LogAppender {
  private static final String APPEND = "append to the audit log";
  private static final String SYNC = "sync the audit log";

  private static final int PIECE = 64 * 1024;

  private final Disk disk;

  LogAppender(DiskEffects effects) {
    disk = new Disk(effects);
  }

  /**
   * One write. A short one, as a disk that is nearly full gives, is gone on with at once: where the
   * rest fits the line is whole, and where it does not the disk says why; either way as little time
   * as possible passes for others to write into the middle. What is left torn then is found and
   * terminated by recovery.
   */
  void append(StoreLocation store, byte[] lines) {
    Path file = store.auditLog();
    Path audit = file.getParent();
    boolean newFolder = audit != null && FileFacts.of(APPEND, audit).isEmpty();
    if (audit != null && newFolder) {
      disk.createFolder(APPEND, audit);
    }
    boolean newFile = FileFacts.of(APPEND, file).isEmpty();
    byte[] bytes = endsInsideLine(file) ? terminating(lines) : lines;
    try (FileChannel channel =
        disk.open(
            APPEND,
            file,
            Set.of(
                StandardOpenOption.APPEND, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS))) {
      disk.write(file, channel, bytes);
      disk.sync(file, channel);
    } catch (IOException e) {
      throw DiskFailure.of(APPEND, file, e);
    }
    if (newFile && audit != null) {
      disk.sync(APPEND, audit);
    }
    if (newFolder) {
      disk.sync(APPEND, store.directory());
    }
  }

  /**
   * Others append meanwhile, and only append: the bytes that were there are still the same when
   * they are written again.
   */
  void sync(StoreLocation store, long from) {
    Path file = store.auditLog();
    Path audit = file.getParent();
    if (audit == null || FileFacts.of(SYNC, file).isEmpty()) {
      return;
    }
    FileFacts.of(SYNC, file).ifPresent(facts -> SafeFile.require(file, facts));
    try (FileChannel channel =
        disk.open(
            SYNC,
            file,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
      writeAgain(file, channel, from);
      disk.sync(file, channel);
    } catch (IOException e) {
      throw DiskFailure.of(SYNC, file, e);
    }
    // A killed process may have made the file, and the folder, without syncing their names.
    disk.sync(SYNC, audit);
    disk.sync(SYNC, store.directory());
  }

  private void writeAgain(Path file, FileChannel channel, long from) throws IOException {
    long size = channel.size();
    ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    long at = from;
    while (at < size) {
      buffer.clear().limit(Math.toIntExact(Math.min(PIECE, size - at)));
      int read = channel.read(buffer, at);
      if (read <= 0) {
        return;
      }
      channel.position(at);
      disk.write(file, channel, buffer.flip());
      at += read;
    }
  }

  private static boolean endsInsideLine(Path file) {
    try (LogFile log = LogFile.open(APPEND, file)) {
      return log != null && !log.isLineStart(log.size());
    }
  }

  private static byte[] terminating(byte[] lines) {
    byte[] bytes = new byte[lines.length + 1];
    bytes[0] = '\n';
    System.arraycopy(lines, 0, bytes, 1, lines.length);
    return bytes;
  }
}
