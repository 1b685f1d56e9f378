package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the event of a request, so that a repeated one is answered and not carried out again. What
 * was committed and not delivered is delivered first: whoever lost the answer may have lost it to a
 * kill in between.
 *
 * <p>Reads the whole log: that a name was never used can only be known by looking everywhere.
 */
public final class RecallRequest {
  private final StoreReader reader;
  private final AuditLog log;
  private final RecoverStore recovery;

  public RecallRequest(StoreReader reader, AuditLog log, RecoverStore recovery) {
    this.reader = reader;
    this.log = log;
    this.recovery = recovery;
  }

  /**
   * @param actor who finishes what is pending, if anything is
   * @return the event; empty where this request has changed nothing so far. Refused where its name
   *     was used for something else.
   */
  public Outcome<Optional<ReadAuditLog.Event>> execute(
      StoreLocation store, RequestMark mark, Actor actor) {
    return Attempt.of(() -> {
      if (isPending(store, mark)
          && recovery.execute(store, actor) instanceof Outcome.Refused<?>(Refusal refusal)) {
        throw new RefusedException(refusal);
      }
      return new Requests(log).find(store, mark);
    });
  }

  private boolean isPending(StoreLocation store, RequestMark mark) {
    for (OutboxEntry entry : reader.look(store).facts().outbox()) {
      if (new String(entry.line(), StandardCharsets.UTF_8).contains(mark.inJson())) {
        return true;
      }
    }
    return false;
  }
}
