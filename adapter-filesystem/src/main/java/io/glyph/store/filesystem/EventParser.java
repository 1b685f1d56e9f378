package io.glyph.store.filesystem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.Seal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of one line that {@link JsonJudge} has found to be a JSON object, and that is
 * short enough to be held.
 */
final class EventParser {
  /** Lines up to here are read as events, in bytes. */
  static final int MAX_LINE = 1024 * 1024;

  /** The judge bounds depth and the reader bounds length: the parser need not do it again. */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonJudge.MAX_DEPTH + 1)
                  .maxStringLength(MAX_LINE)
                  .maxNameLength(MAX_LINE)
                  .maxNumberLength(MAX_LINE)
                  .build())
          .build();

  /**
   * Top level of an object; of a key that comes twice the last one, as most readers have it.
   *
   * @param repeated whether a key came twice
   */
  record Content(Map<String, @Nullable Object> values, boolean repeated) {
    String text(String key) {
      return values.get(key) instanceof String text ? text : "";
    }

    Optional<EventId> id() {
      return repeated ? Optional.empty() : EventId.parse(text("id"));
    }

    Map<String, @Nullable Object> map(String key) {
      return EventParser.map(values.get(key));
    }
  }

  private EventParser() {}

  static Content parse(byte[] buffer, int from, int to) {
    try (JsonParser parser = FACTORY.createParser(buffer, from, to - from)) {
      parser.nextToken();
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      boolean repeated = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        repeated |= values.containsKey(key);
        values.put(key, value(parser));
      }
      return new Content(values, repeated);
    } catch (IOException e) {
      throw new IllegalStateException("two judges of JSON disagree", e);
    }
  }

  /** What a line is, that the judge says may be ours. */
  static LoggedLine.Form form(byte[] buffer, int from, int to) {
    Content content = parse(buffer, from, to);
    Optional<EventId> id = content.id();
    Optional<Seal> seal = seal(content.map("seal"));
    if (id.isEmpty() || seal.isEmpty()) {
      return new LoggedLine.Foreign();
    }
    Optional<ByteRange> torn =
        content.text("type").equals("audit_recovered")
            ? range(content.map("data"))
            : Optional.empty();
    Optional<String> signature =
        content.values().get("signature") instanceof String note
            ? Optional.of(note)
            : Optional.empty();
    return new LoggedLine.Ours(id.get(), seal.get(), torn, signature);
  }

  private static Optional<Seal> seal(Map<String, @Nullable Object> values) {
    if (values.get("lines") instanceof Long lines
        && values.get("bytes") instanceof Long bytes
        && values.get("root") instanceof String root) {
      try {
        return Optional.of(new Seal(lines, bytes, root));
      } catch (IllegalArgumentException notASeal) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<ByteRange> range(Map<String, @Nullable Object> data) {
    return data.get("from") instanceof Long from
            && data.get("to") instanceof Long to
            && from >= 0
            && to >= from
        ? Optional.of(new ByteRange(from, to))
        : Optional.empty();
  }

  @SuppressWarnings("unchecked") // Maps are made in value() only, with these types.
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  /** The value that begins with the current token. */
  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          object.put(key, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> integer(parser.getText());
      default -> parser.getText();
    };
  }

  private static Object integer(String digits) {
    // 19 digits may be too many, 18 and a sign never are.
    if (digits.length() <= 20) {
      try {
        return Long.valueOf(digits);
      } catch (NumberFormatException tooLarge) {
        return digits;
      }
    }
    return digits;
  }
}
