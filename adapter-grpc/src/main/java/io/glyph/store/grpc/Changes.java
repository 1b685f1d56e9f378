package io.glyph.store.grpc;

import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.application.usecase.RecallRequest;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Optional;

/**
 * What the log tells of requests. The answer to a change is what its event says, the first time and
 * every other time.
 */
final class Changes {
  private final RecallRequest recall;

  Changes(RecallRequest recall) {
    this.recall = recall;
  }

  /** What the same request has done before; empty where it has changed nothing. */
  Optional<ReadAuditLog.Event> recall(StoreLocation store, Caller caller) {
    return Errors.done(recall.execute(store, caller.mark(), caller.actor()));
  }

  /** The event of a change that has just been made. */
  ReadAuditLog.Event told(StoreLocation store, Caller caller) {
    return recall(store, caller)
        .orElseThrow(() -> new IllegalStateException("the change has no event"));
  }
}
