package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Optional;

/** Requests that the log knows. */
final class Requests {
  private final AuditLog log;

  Requests(AuditLog log) {
    this.log = log;
  }

  /**
   * Only an event of ours counts: others write lines too, though none with an id.
   *
   * @throws RefusedException where the name stands for another request
   */
  Optional<ReadAuditLog.Event> find(StoreLocation store, RequestMark mark) {
    ReadAuditLog.Event[] found = new ReadAuditLog.Event[1];
    log.events(
        store,
        event -> {
          if (event.id().isPresent() && mark.id().equals(event.data().get(RequestMark.ID))) {
            found[0] = ReadAuditLog.of(event);
          }
          return found[0] == null;
        });
    Optional<ReadAuditLog.Event> event = Optional.ofNullable(found[0]);
    if (event.isPresent()
        && !mark.digest().equals(event.get().data().get(RequestMark.DIGEST_KEY))) {
      throw new RefusedException(
          new Refusal.InvalidArgument("request_id", "it was used for another request"));
    }
    return event;
  }

  /**
   * Under the lock: whoever has carried out the same request in the meantime is another server, and
   * asking again finds what it did.
   */
  void requireNew(StoreLocation store, Optional<RequestMark> request) {
    if (request.isPresent() && find(store, request.get()).isPresent()) {
      throw new RefusedException(new Refusal.StoreBusy(Optional.of("the same request")));
    }
  }
}
