package io.glyph.store.grpc;

import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;

/** Something committed and not delivered. */
final class TestOutbox {
  private TestOutbox() {}

  static OutboxEntry entry() {
    return new OutboxEntry(
        EventId.next(Instant.EPOCH, new Random(1)), "{}\n".getBytes(StandardCharsets.UTF_8), 0);
  }
}
