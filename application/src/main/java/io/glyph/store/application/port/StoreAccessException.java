package io.glyph.store.application.port;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Infrastructure failed: the disk, the file system, SQLite. Expected outcomes are never this.
 *
 * <p>Adapters throw it with a static operation text and the path as keyed context; {@link Kind}
 * says what a person can do about it.
 */
public final class StoreAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure; each is an error code of its own. */
  public enum Kind {
    IO,
    NO_SPACE,
    PERMISSION_DENIED,
    READ_ONLY
  }

  private final Kind kind;
  private final String operation;
  private final transient Path path;

  /**
   * @param operation a static text, such as {@code "read manifest"}
   */
  public StoreAccessException(Kind kind, String operation, Path path, @Nullable Throwable cause) {
    super(operation, cause);
    this.kind = kind;
    this.operation = operation;
    this.path = path;
  }

  public Kind kind() {
    return kind;
  }

  public String operation() {
    return operation;
  }

  public Path path() {
    return path;
  }
}
