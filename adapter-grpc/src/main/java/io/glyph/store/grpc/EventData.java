package io.glyph.store.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of an event, as tolerant as one must be with text that other releases have written, or
 * anybody: what is not there, or is something else, is empty.
 */
record EventData(Map<?, ?> data) {
  Optional<String> text(String key) {
    return data.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** At most what fits the message; 0 where there is none. */
  int version(String key) {
    long number = number(key);
    return number > 0 && number <= Integer.MAX_VALUE ? (int) number : 0;
  }

  long number(String key) {
    return data.get(key) instanceof Number number ? number.longValue() : 0;
  }

  boolean truth(String key) {
    return Boolean.TRUE.equals(data.get(key));
  }

  List<String> texts(String key) {
    return data.get(key) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  Optional<EventData> object(String key) {
    return of(data.get(key));
  }

  List<EventData> list(String key) {
    List<EventData> objects = new ArrayList<>();
    if (data.get(key) instanceof List<?> list) {
      list.forEach(element -> of(element).ifPresent(objects::add));
    }
    return objects;
  }

  private static Optional<EventData> of(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? Optional.of(new EventData(map)) : Optional.empty();
  }
}
