package io.glyph.store.filesystem;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreAccessException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Turns an {@link IOException} into what a person can do about it. Java hides errno: what is left
 * are the system's words for it, and they may be in the user's language; so the file system is
 * asked as well.
 */
final class DiskFailure {
  private DiskFailure() {}

  static StoreAccessException of(String operation, Path path, IOException cause) {
    return new StoreAccessException(kind(path, cause), operation, path, cause);
  }

  private static Kind kind(Path path, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return Kind.PERMISSION_DENIED;
    }
    String words = words(cause);
    if (words.contains("No space left on device") || words.contains("Disk quota exceeded")) {
      return Kind.NO_SPACE;
    }
    if (words.contains("Read-only file system")) {
      return Kind.READ_ONLY;
    }
    if (words.contains("Operation not permitted") || words.contains("Permission denied")) {
      return Kind.PERMISSION_DENIED;
    }
    return words.contains("Input/output error") ? Kind.IO : askFileSystem(path);
  }

  private static String words(IOException cause) {
    String words =
        cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
    return words == null ? "" : words;
  }

  private static Kind askFileSystem(Path path) {
    try {
      FileStore store = Files.getFileStore(existing(path));
      if (store.isReadOnly()) {
        return Kind.READ_ONLY;
      }
      return store.getUsableSpace() == 0 ? Kind.NO_SPACE : Kind.IO;
    } catch (IOException unknown) {
      // The failure that is being reported matters, not that its kind could not be found out.
      return Kind.IO;
    }
  }

  /** The path itself or the nearest folder above it that exists. */
  static Path existing(Path path) {
    Path at = path.toAbsolutePath();
    for (@Nullable Path up = at; up != null; up = up.getParent()) {
      at = up;
      if (Files.exists(at)) {
        break;
      }
    }
    return at;
  }
}
