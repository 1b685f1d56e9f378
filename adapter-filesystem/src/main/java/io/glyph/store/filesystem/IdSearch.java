package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import java.util.Optional;

/** Looks for the line of an event, with or without its newline. */
final class IdSearch implements LineReader.Sink {
  private final EventId id;
  private final JsonJudge judge = new JsonJudge();
  private byte[] buffer = new byte[0];
  private int from;
  private int to;
  private boolean found;

  IdSearch(EventId id) {
    this.id = id;
  }

  boolean found() {
    return found;
  }

  @Override
  public void piece(byte[] piece, int start, int end) {
    judge.feed(piece, start, end);
    buffer = piece;
    from = start;
    to = end;
  }

  @Override
  public boolean end(long offset, long length, boolean terminated) {
    if (judge.mayHaveId() && length <= AuditEvent.MAX_LINE_BYTES) {
      found = EventParser.parse(buffer, from, to).id().equals(Optional.of(id));
    }
    judge.reset();
    return !found;
  }
}
