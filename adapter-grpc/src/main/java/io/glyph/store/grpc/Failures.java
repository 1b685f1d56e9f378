package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What the machine refused, as a verdict. */
final class Failures {
  private Failures() {}

  /**
   * @param operation a static text
   */
  static RefusedException io(String operation, Path path, IOException failed) {
    String words = failed.getClass().getSimpleName();
    if (failed instanceof FileSystemException named && named.getReason() != null) {
      words = named.getReason();
    } else if (failed.getCause() instanceof SocketException bind && bind.getMessage() != null) {
      words = bind.getMessage();
    }
    ErrorCode code =
        failed instanceof AccessDeniedException ? ErrorCode.PERMISSION_DENIED : ErrorCode.IO_ERROR;
    return new RefusedException(new Refusal.IoFailed(code, operation, path, Printable.of(words)));
  }
}
