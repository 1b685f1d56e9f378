package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A log to write to and to look at. */
final class LogFixture {
  static final String FOREIGN =
      "{\"type\":\"snapshot_created\",\"timestamp\":\"2026-05-27T08:00:00Z\","
          + "\"actor\":\"user:self:ada\",\"data\":{\"snapshot\":\"s\"}}\n";
  private static final Random RANDOM = new Random(3);

  final StoreLocation store;
  final JsonlAuditLog log;

  LogFixture(Path dir) {
    this(dir, DiskEffects.real());
  }

  LogFixture(Path dir, DiskEffects effects) {
    store = new StoreLocation(dir.toAbsolutePath());
    log = new JsonlAuditLog(effects, millis -> {});
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    Files.createDirectories(store.directory().resolve("audit"));
    Files.write(store.auditLog(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  String text() throws IOException {
    return Files.readString(store.auditLog());
  }

  List<LoggedLine> lines() {
    List<LoggedLine> lines = new ArrayList<>();
    log.stream(store, lines::add);
    return lines;
  }

  static EventId id() {
    return EventId.next(Instant.parse("2026-11-23T12:00:00Z"), RANDOM);
  }

  static AuditEvent event(EventId id, String type, Map<String, @Nullable Object> data, Seal seal) {
    return new AuditEvent(
        id,
        type,
        Instant.parse("2026-11-23T12:00:00.75Z"),
        new Actor("user", "self", "ada"),
        data,
        seal);
  }

  static Seal noSeal() {
    return TreeState.EMPTY.seal();
  }
}
