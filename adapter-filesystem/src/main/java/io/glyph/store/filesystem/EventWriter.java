package io.glyph.store.filesystem;

import com.fasterxml.jackson.core.JsonGenerator;
import io.glyph.store.domain.audit.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes events of ours as lines; the order of keys is a public contract (docs/store-format.md).
 */
final class EventWriter {
  private EventWriter() {}

  static byte[] line(AuditEvent event) {
    byte[] bytes = bytes(event);
    if (bytes.length > AuditEvent.MAX_LINE_BYTES) {
      throw new IllegalArgumentException("an event is too long for a line of ours");
    }
    return bytes;
  }

  /** The line, however long. */
  static byte[] bytes(AuditEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = EventParser.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", whole(event.type()));
      json.writeStringField("timestamp", event.at().truncatedTo(ChronoUnit.SECONDS).toString());
      json.writeStringField("actor", whole(event.actor().toString()));
      json.writeFieldName("data");
      write(json, event.data());
      json.writeStringField("id", event.id().toString());
      json.writeObjectFieldStart("seal");
      json.writeNumberField("lines", event.seal().lines());
      json.writeNumberField("bytes", event.seal().bytes());
      json.writeStringField("root", event.seal().root());
      json.writeEndObject();
      json.writeStringField("signature", event.signature().orElse(null));
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(whole(text));
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(whole(String.valueOf(entry.getKey())));
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("an event cannot hold such a value");
    }
  }

  /** Halves of characters cannot be written in UTF-8; they become U+FFFD. */
  private static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        StringBuilder fixed = new StringBuilder(text.length());
        text.codePoints()
            .forEach(c -> fixed.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return fixed.toString();
      }
    }
    return text;
  }
}
