package io.glyph.store.filesystem;

import io.glyph.store.application.port.AuditLog.Follower;
import io.glyph.store.application.port.AuditLog.LoggedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Gives lines as events; the last one without its newline too, if it is a whole object. */
final class EventLines implements LineReader.Sink {
  private final Follower visitor;
  private final boolean unterminatedToo;
  private final JsonJudge judge = new JsonJudge();
  private byte[] buffer = new byte[0];
  private int from;
  private int to;

  EventLines(Predicate<LoggedEvent> visitor) {
    this.visitor = (event, next) -> visitor.test(event);
    unterminatedToo = true;
  }

  /** Only lines that have their newline. */
  EventLines(Follower visitor) {
    this.visitor = visitor;
    unterminatedToo = false;
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
    boolean isLine = terminated || unterminatedToo && judge.isObject();
    boolean goOn = !isLine || visitor.line(event(offset, length), offset + length);
    judge.reset();
    return goOn;
  }

  private LoggedEvent event(long offset, long length) {
    boolean held = length <= EventParser.MAX_LINE;
    int end = to > from && buffer[to - 1] == '\n' ? to - 1 : to;
    String json =
        held && judge.isJson() ? new String(buffer, from, end - from, StandardCharsets.UTF_8) : "";
    if (!held || !judge.isObject()) {
      return new LoggedEvent(offset, "", "", "", Map.of(), json, Optional.empty());
    }
    EventParser.Content content = EventParser.parse(buffer, from, to);
    return new LoggedEvent(
        offset,
        content.text("type"),
        content.text("timestamp"),
        content.text("actor"),
        content.map("data"),
        json,
        content.id());
  }
}
