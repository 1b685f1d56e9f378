package io.glyph.store.filesystem;

import io.glyph.store.application.port.StoreAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Effects on the disk with their failures as {@link StoreAccessException}. */
final class Disk {
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  static final Set<PosixFilePermission> PRIVATE_FILE =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final DiskEffects effects;

  Disk(DiskEffects effects) {
    this.effects = effects;
  }

  FileChannel open(
      String operation,
      Path file,
      Set<? extends OpenOption> options,
      FileAttribute<?>... attributes) {
    try {
      return effects.open(file, options, attributes);
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }

  /** Makes a file that must not be there yet, with these bytes, synced. */
  void create(String operation, Path file, byte[] bytes, Set<PosixFilePermission> mode) {
    try (FileChannel channel =
        effects.open(
            file,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PRIVATE_FILE))) {
      if (!mode.equals(PRIVATE_FILE)) {
        // Set afterwards, since the umask cuts what is given to open.
        effects.setMode(file, mode);
      }
      write(file, channel, bytes);
      effects.sync(file, channel);
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }

  /**
   * Writes all bytes: one {@code write(2)}, and after a short one as many as it takes, until the
   * disk says why.
   */
  void write(Path file, FileChannel channel, byte[] bytes) throws IOException {
    write(file, channel, ByteBuffer.wrap(bytes));
  }

  void write(Path file, FileChannel channel, ByteBuffer rest) throws IOException {
    while (rest.hasRemaining()) {
      effects.write(file, channel, rest);
    }
  }

  void truncate(Path file, FileChannel channel, long size) throws IOException {
    effects.truncate(file, channel, size);
  }

  void sync(Path file, FileChannel channel) throws IOException {
    effects.sync(file, channel);
  }

  /** Syncs a file or folder that is there. Never for a database that SQLite may have open. */
  void sync(String operation, Path path) {
    try (FileChannel channel =
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      effects.sync(path, channel);
    } catch (IOException e) {
      throw DiskFailure.of(operation, path, e);
    }
  }

  void createFolder(String operation, Path folder, FileAttribute<?>... attributes) {
    try {
      effects.createFolder(folder, attributes);
    } catch (IOException e) {
      throw DiskFailure.of(operation, folder, e);
    }
  }

  void setMode(String operation, Path path, Set<PosixFilePermission> mode) {
    try {
      effects.setMode(path, mode);
    } catch (IOException e) {
      throw DiskFailure.of(operation, path, e);
    }
  }

  void rename(String operation, Path from, Path to) {
    try {
      effects.rename(from, to);
    } catch (IOException e) {
      throw DiskFailure.of(operation, to, e);
    }
  }

  void remove(String operation, Path path) {
    try {
      effects.remove(path);
    } catch (IOException e) {
      throw DiskFailure.of(operation, path, e);
    }
  }

  /** Removes a file or a folder with all that is in it; links are removed, never followed. */
  void removeTree(String operation, Path path) {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : children(operation, path)) {
        removeTree(operation, child);
      }
    }
    remove(operation, path);
  }

  /** What is in a folder, by name; nothing where there is no such folder. */
  static List<Path> children(String operation, Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException missing) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw DiskFailure.of(operation, folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DiskFailure.of(operation, folder, e);
    }
    children.sort(null);
    return children;
  }
}
