package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreAccessException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Failures of files that this adapter touches without SQLite: copies, and headers. */
final class FileErrors {
  private FileErrors() {}

  /**
   * @param operation a static text
   */
  static StoreAccessException translate(IOException failed, String operation, Path path) {
    return new StoreAccessException(kind(failed), operation, path, failed);
  }

  private static Kind kind(IOException failed) {
    if (failed instanceof AccessDeniedException) {
      return Kind.PERMISSION_DENIED;
    }
    // Java has no exception of its own for these; the text is the C library's.
    @Nullable String reason =
        failed instanceof FileSystemException system ? system.getReason() : failed.getMessage();
    if (reason != null && reason.contains("No space left")) {
      return Kind.NO_SPACE;
    }
    return reason != null && reason.contains("Read-only file system") ? Kind.READ_ONLY : Kind.IO;
  }
}
