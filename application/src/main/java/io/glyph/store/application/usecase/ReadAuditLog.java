package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.StoreLocation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives the events of the log, in the order of their lines. */
public final class ReadAuditLog {
  private final StoreReader reader;
  private final AuditLog log;

  public ReadAuditLog(StoreReader reader, AuditLog log) {
    this.reader = reader;
    this.log = log;
  }

  /**
   * Which events.
   *
   * @param type only this type
   * @param actor only of this actor, as the line has it
   * @param since only events whose timestamp is not before it; one without a timestamp is left out
   * @param until only events whose timestamp is before it; likewise
   * @param id only the event with this id
   * @param limit at most so many
   */
  public record Filter(
      Optional<String> type,
      Optional<String> actor,
      Optional<Instant> since,
      Optional<Instant> until,
      Optional<EventId> id,
      long limit) {
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

    public Filter(Optional<String> type, Optional<Instant> since) {
      this(type, Optional.empty(), since, Optional.empty(), Optional.empty(), Long.MAX_VALUE);
    }

    boolean takes(AuditLog.LoggedEvent event) {
      return (type.isEmpty() || type.get().equals(event.type()))
          && (actor.isEmpty() || actor.get().equals(event.actor()))
          && (id.isEmpty() || event.id().equals(id))
          && takesTime(event.timestamp());
    }

    private boolean takesTime(String timestamp) {
      if (since.isEmpty() && until.isEmpty()) {
        return true;
      }
      try {
        Instant at = Instant.parse(timestamp);
        return since.map(from -> !at.isBefore(from)).orElse(true)
            && until.map(at::isBefore).orElse(true);
      } catch (DateTimeParseException notATime) {
        return false;
      }
    }
  }

  /**
   * One event as it stands in the log, whoever wrote it; all of its text is untrusted.
   *
   * @param offset of its line, in bytes
   * @param json the whole line, valid JSON; empty for a line that is too long or not JSON
   * @param id of an event of ours
   */
  public record Event(
      long offset,
      String type,
      String timestamp,
      String actor,
      Map<String, @Nullable Object> data,
      String json,
      Optional<EventId> id) {}

  /**
   * @return how many events were given
   */
  public Outcome<Long> execute(StoreLocation store, Filter filter, Consumer<Event> visitor) {
    return Attempt.of(() -> {
      reader.requireReadable(reader.look(store));
      long[] given = {0};
      log.events(
          store,
          event -> {
            if (given[0] < filter.limit() && filter.takes(event)) {
              given[0]++;
              visitor.accept(of(event));
            }
            return given[0] < filter.limit();
          });
      return given[0];
    });
  }

  static Event of(AuditLog.LoggedEvent event) {
    return new Event(
        event.offset(),
        event.type(),
        event.timestamp(),
        event.actor(),
        event.data(),
        event.json(),
        event.id());
  }
}
