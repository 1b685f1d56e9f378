package io.glyph.store.cli;

import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code glyph audit log}: streams, so that a log of any size fits. */
final class AuditLogCommand implements Command {
  private static final String LIMIT = "--limit";
  private static final String FROM = "--from";

  @Override
  public int run(Call call) {
    ReadAuditLog.Filter filter = filter(call);
    Optional<Long> from = number(call, FROM);
    if (call.arguments().has("--follow")) {
      return AuditFollow.run(call, filter, from.orElse(0L));
    }
    if (from.isPresent()) {
      throw Arguments.refused(FROM, "it goes with --follow");
    }
    return all(call, filter);
  }

  private static ReadAuditLog.Filter filter(Call call) {
    ZoneId zone = call.console().zone();
    return new ReadAuditLog.Filter(
        call.arguments().text("--type"),
        call.arguments().text("--by"),
        call.arguments().text("--since").map(text -> time("--since", text, zone)),
        call.arguments().text("--until").map(text -> time("--until", text, zone)),
        call.arguments()
            .text("--id")
            .map(text ->
                EventId.parse(text)
                    .orElseThrow(() ->
                        Arguments.refused(
                            "--id", Arguments.quoted(text) + " is no id of an event"))),
        number(call, LIMIT).orElse(Long.MAX_VALUE));
  }

  private static Optional<Long> number(Call call, String option) {
    return call.arguments()
        .text(option)
        .map(text -> {
          try {
            long number = Long.parseLong(text);
            if (number >= 0) {
              return number;
            }
          } catch (NumberFormatException notANumber) {
            throw Arguments.refused(
                option, Arguments.quoted(text) + " is not a whole number from 0");
          }
          throw Arguments.refused(option, Arguments.quoted(text) + " is not a whole number from 0");
        });
  }

  private static int all(Call call, ReadAuditLog.Filter filter) {
    StoreLocation store = call.store();
    ReadAuditLog useCase = call.useCases().readAuditLog();
    Spool spool = new Spool(call.console().out());
    if (!call.json()) {
      long given =
          call.done(
              useCase.execute(
                  store, filter, event -> spool.add(line(event, call.console().zone()))));
      if (given == 0) {
        spool.add("No such event.\n");
      }
      spool.finish();
      return ExitCode.DONE;
    }
    spool.add("{\"ok\":true,\"type\":\"audit_log\",\"data\":{\"events\":[");
    boolean[] first = {true};
    long given =
        call.done(
            useCase.execute(
                store,
                filter,
                event -> {
                  spool.add((first[0] ? "" : ",") + Json.write(document(event)));
                  first[0] = false;
                }));
    spool.add("],\"count\":" + given + "}}\n");
    spool.finish();
    return ExitCode.DONE;
  }

  /** An instant, or the start of a day here. */
  static Instant since(String text, ZoneId zone) {
    return time("--since", text, zone);
  }

  private static Instant time(String option, String text, ZoneId zone) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException notATime) {
      throw Arguments.refused(
          option,
          Arguments.quoted(text)
              + " is neither a date such as 2026-05-27 nor a time such as 2026-05-27T08:00:00Z");
    }
  }

  static Map<String, @Nullable Object> document(ReadAuditLog.Event event) {
    return Json.object(
        "offset", event.offset(),
        "id", event.id().map(EventId::toString).orElse(null),
        "type", event.type(),
        "timestamp", event.timestamp(),
        "actor", event.actor(),
        "event", event.json().isEmpty() ? null : new Json.Raw(Json.printable(event.json())));
  }

  static String line(ReadAuditLog.Event event, ZoneId zone) {
    if (event.json().isEmpty()) {
      return "(line at byte " + Units.count(event.offset()) + " is too long, or no JSON object)\n";
    }
    StringBuilder line = new StringBuilder();
    line.append(Units.time(event.timestamp(), zone));
    line.append("  ").append(orNone(event.type())).append("  ").append(orNone(event.actor()));
    for (Map.Entry<String, @Nullable Object> entry : event.data().entrySet()) {
      if (entry.getValue() instanceof String
          || entry.getValue() instanceof Number
          || entry.getValue() instanceof Boolean) {
        line.append("  ").append(Printable.of(entry.getKey())).append('=');
        line.append(Printable.of(String.valueOf(entry.getValue())));
      }
    }
    return line.append('\n').toString();
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "-" : Printable.of(text);
  }
}
