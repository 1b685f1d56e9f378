package io.glyph.store.filesystem;

import io.glyph.store.application.port.ProjectTree.FileStamp;
import io.glyph.store.domain.source.SkippedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/** What {@code lstat(2)} says of a file of the project; nothing is opened, no link followed. */
record StampedFile(int mode, FileStamp stamp) {
  private static final int TYPE_MASK = 0170000;
  private static final int FIFO = 0010000;
  private static final int FOLDER = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;
  private static final int SOCKET = 0140000;

  /** Which file it is, whatever its name. */
  record Identity(long device, long inode) {}

  /** Empty where there is nothing of that name, or no longer. */
  static Optional<StampedFile> of(String operation, Path path) {
    try {
      Map<String, Object> facts =
          Files.readAttributes(
              path, "unix:mode,dev,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
      if (facts.get("mode") instanceof Integer mode
          && facts.get("dev") instanceof Long device
          && facts.get("ino") instanceof Long inode
          && facts.get("size") instanceof Long size
          && facts.get("lastModifiedTime") instanceof FileTime modified
          && facts.get("ctime") instanceof FileTime changed) {
        return Optional.of(
            new StampedFile(
                mode,
                new FileStamp(device, inode, size, modified.toInstant(), changed.toInstant())));
      }
      throw new IOException("the file system does not say what a file is");
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(operation, path, e);
    }
  }

  Identity identity() {
    return new Identity(stamp.device(), stamp.inode());
  }

  boolean isFolder() {
    return (mode & TYPE_MASK) == FOLDER;
  }

  boolean isRegular() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  /** What it is, if it is neither folder nor regular file. */
  SkippedFile.Kind kind() {
    return switch (mode & TYPE_MASK) {
      case LINK -> SkippedFile.Kind.LINK;
      case FIFO -> SkippedFile.Kind.FIFO;
      case SOCKET -> SkippedFile.Kind.SOCKET;
      default -> SkippedFile.Kind.DEVICE;
    };
  }
}
