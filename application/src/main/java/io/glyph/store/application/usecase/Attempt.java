package io.glyph.store.application.usecase;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.util.function.Supplier;

/** The edge of every use case: what was thrown on the way becomes a verdict here, and only here. */
final class Attempt {
  private Attempt() {}

  static <T> Outcome<T> of(Supplier<T> work) {
    try {
      return new Outcome.Done<>(work.get());
    } catch (RefusedException refused) {
      return new Outcome.Refused<>(refused.refusal());
    } catch (StoreAccessException failed) {
      return new Outcome.Refused<>(refusal(failed));
    }
  }

  static Refusal refusal(StoreAccessException failed) {
    ErrorCode code =
        switch (failed.kind()) {
          case IO -> ErrorCode.IO_ERROR;
          case NO_SPACE -> ErrorCode.NO_SPACE;
          case PERMISSION_DENIED -> ErrorCode.PERMISSION_DENIED;
          case READ_ONLY -> ErrorCode.READ_ONLY;
        };
    Throwable cause = failed.getCause();
    String detail = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
    return new Refusal.IoFailed(code, failed.operation(), failed.path(), Printable.of(detail));
  }
}
