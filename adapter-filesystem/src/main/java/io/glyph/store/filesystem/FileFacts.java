package io.glyph.store.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code lstat(2)} says; nothing is opened and no link is followed.
 *
 * @param mode with the type in its high bits
 * @param links how many names the file has
 * @param size in bytes
 */
record FileFacts(int mode, int links, long size) {
  private static final int TYPE_MASK = 0170000;
  private static final int FOLDER = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;

  /** Empty where there is nothing of that name. */
  static Optional<FileFacts> of(String operation, Path path) {
    try {
      Map<String, Object> facts =
          Files.readAttributes(path, "unix:mode,nlink,size", LinkOption.NOFOLLOW_LINKS);
      return facts.get("mode") instanceof Integer mode
              && facts.get("nlink") instanceof Integer links
              && facts.get("size") instanceof Long size
          ? Optional.of(new FileFacts(mode, links, size))
          : Optional.empty();
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(operation, path, e);
    }
  }

  boolean isFolder() {
    return (mode & TYPE_MASK) == FOLDER;
  }

  boolean isRegular() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  boolean isLink() {
    return (mode & TYPE_MASK) == LINK;
  }
}
