package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreAccessException.Kind;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/**
 * The one place where SQLite's result codes (<a
 * href="https://www.sqlite.org/rescode.html">sqlite.org/rescode.html</a>) become refusals and
 * failures.
 */
final class SqlErrors {
  private static final int PRIMARY = 0xff;

  static final int PERM = 3;
  static final int BUSY = 5;
  static final int LOCKED = 6;
  static final int READONLY = 8;
  static final int INTERRUPT = 9;
  static final int IOERR = 10;
  static final int CORRUPT = 11;
  static final int FULL = 13;
  static final int CANTOPEN = 14;
  static final int PROTOCOL = 15;
  static final int TOOBIG = 18;
  static final int AUTH = 23;
  static final int NOTADB = 26;

  private SqlErrors() {}

  /** The primary result code; 0 where the driver gave none. */
  static int code(SQLException failed) {
    return failed.getErrorCode() & PRIMARY;
  }

  /**
   * What a failure on a file means to its user.
   *
   * @param operation a static text
   */
  static RuntimeException translate(SQLException failed, String operation, Path database) {
    return switch (code(failed)) {
      case BUSY, LOCKED, PROTOCOL -> new RefusedException(new Refusal.StoreBusy(Optional.empty()));
      case NOTADB -> invalid("it is not a SQLite database");
      case CORRUPT -> invalid("it is damaged: " + words(failed));
      case TOOBIG -> invalid("it holds a value that is larger than 64 MiB");
      case INTERRUPT -> invalid("reading it did not end within the time allowed");
      case FULL -> access(Kind.NO_SPACE, failed, operation, database);
      case READONLY -> access(Kind.READ_ONLY, failed, operation, database);
      case PERM, AUTH -> access(Kind.PERMISSION_DENIED, failed, operation, database);
      case CANTOPEN ->
          access(
              Files.exists(database) && !Files.isReadable(database)
                  ? Kind.PERMISSION_DENIED
                  : Kind.IO,
              failed,
              operation,
              database);
      case IOERR -> access(Kind.IO, failed, operation, database);
      // A statement of ours that SQLite does not take: the file is not what we took it for.
      case 1 -> invalid("it cannot be read: " + words(failed));
      default -> access(Kind.IO, failed, operation, database);
    };
  }

  /** The same for what JDBI wraps. */
  static RuntimeException translate(JdbiException failed, String operation, Path database) {
    return failed.getCause() instanceof SQLException sql
        ? translate(sql, operation, database)
        : new StoreAccessException(Kind.IO, operation, database, failed);
  }

  static RefusedException invalid(String problem) {
    return new RefusedException(new Refusal.DatabaseInvalid(problem));
  }

  /** SQLite's own words, fit to be shown; it quotes names from the file. */
  static String words(Throwable failed) {
    String message = failed.getMessage();
    return Printable.of(message == null ? failed.getClass().getSimpleName() : message);
  }

  private static StoreAccessException access(
      Kind kind, SQLException failed, String operation, Path database) {
    return new StoreAccessException(kind, operation, database, failed);
  }
}
