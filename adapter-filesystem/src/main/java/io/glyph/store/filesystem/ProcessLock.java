package io.glyph.store.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive POSIX lock on a file, held by this process.
 *
 * <p>A process loses such a lock as soon as it closes <em>any</em> descriptor of the file (POSIX,
 * {@code fcntl}). So every file that may be locked is opened in here only, and never while this
 * process holds it.
 */
final class ProcessLock implements AutoCloseable {
  private static final Object MONITOR = new Object();
  private static final Set<Path> HELD = new HashSet<>();

  private final Disk disk;
  private final Path file;
  private final Path key;
  private final FileChannel channel;

  private ProcessLock(Disk disk, Path file, Path key, FileChannel channel) {
    this.disk = disk;
    this.file = file;
    this.key = key;
    this.channel = channel;
  }

  /** Takes the lock without waiting, creating the file where missing; empty if it is taken. */
  static Optional<ProcessLock> take(Disk disk, String operation, Path file) {
    synchronized (MONITOR) {
      Path key = key(operation, file);
      if (HELD.contains(key)) {
        return Optional.empty();
      }
      FileFacts.of(operation, file).ifPresent(facts -> SafeFile.require(file, facts));
      FileChannel channel =
          disk.open(
              operation,
              file,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS));
      if (!lock(operation, file, channel)) {
        return Optional.empty();
      }
      HELD.add(key);
      return Optional.of(new ProcessLock(disk, file, key, channel));
    }
  }

  /** Closes the channel where the lock is not to be had. */
  private static boolean lock(String operation, Path file, FileChannel channel) {
    boolean taken = false;
    try {
      try {
        @Nullable FileLock lock = channel.tryLock();
        taken = lock != null;
      } catch (OverlappingFileLockException heldByThisProcess) {
        taken = false;
      } finally {
        if (!taken) {
          channel.close();
        }
      }
      return taken;
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }

  /** First bytes of the file; null where this process holds the lock: then nothing is opened. */
  static byte @Nullable [] peek(String operation, Path file, int max) {
    synchronized (MONITOR) {
      if (HELD.contains(key(operation, file))) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.allocate(max);
      try (FileChannel channel = SafeFile.read(operation, file)) {
        while (channel != null && bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      } catch (IOException e) {
        throw DiskFailure.of(operation, file, e);
      }
      byte[] found = new byte[bytes.position()];
      bytes.flip().get(found);
      return found;
    }
  }

  /** Replaces what is in the file. */
  void write(byte[] content) throws IOException {
    disk.truncate(file, channel, 0);
    channel.position(0);
    disk.write(file, channel, content);
  }

  @Override
  public void close() throws IOException {
    synchronized (MONITOR) {
      HELD.remove(key);
      channel.close();
    }
  }

  private static Path key(String operation, Path file) {
    Path parent = file.getParent();
    Path name = file.getFileName();
    if (parent == null || name == null) {
      throw new IllegalArgumentException("a lock is a file in a folder");
    }
    try {
      return parent.toRealPath().resolve(name);
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }
}
