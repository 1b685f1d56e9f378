package io.glyph.store.application.port;

import io.glyph.store.domain.audit.EventId;
import java.util.Arrays;

/**
 * What a transaction has committed and what must follow it outside the database.
 *
 * @param id of the event
 * @param line the event's line of the log, newline included, exact
 * @param logBytes size of the log when the entry was written: the event cannot stand before it
 */
public record OutboxEntry(EventId id, byte[] line, long logBytes) {
  public OutboxEntry {
    line = line.clone();
  }

  @Override
  public byte[] line() {
    return line.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutboxEntry that
        && id.equals(that.id)
        && Arrays.equals(line, that.line)
        && logBytes == that.logBytes;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
