package io.glyph.store.application.fake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** As much JSON as the log needs: strict, and integers as Long, other numbers as their text. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** An object, or empty for anything else, text that is not UTF-8 included. */
  static Optional<Map<String, @Nullable Object>> object(byte[] utf8) {
    try {
      Json json =
          new Json(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
      json.blank();
      if (json.peek() != '{') {
        return Optional.empty();
      }
      Map<String, @Nullable Object> value = json.members();
      json.blank();
      return json.at == json.text.length() ? Optional.of(value) : Optional.empty();
    } catch (CharacterCodingException | NotJson no) {
      return Optional.empty();
    }
  }

  static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        String comma = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(comma);
          quote(String.valueOf(entry.getKey()), out);
          out.append(':');
          write(entry.getValue(), out);
          comma = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        String comma = "[";
        for (Object item : list) {
          out.append(comma);
          write(item, out);
          comma = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case String string -> quote(string, out);
      case Long number -> out.append(number.longValue());
      case Integer number -> out.append(number.intValue());
      case Boolean bool -> out.append(bool.booleanValue());
      default -> throw new IllegalArgumentException("not a value of an event");
    }
  }

  private static void quote(String string, StringBuilder out) {
    out.append('"');
    for (char c : string.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private @Nullable Object value() throws NotJson {
    blank();
    return switch (peek()) {
      case '{' -> members();
      case '[' -> items();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> members() throws NotJson {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    expect('{');
    blank();
    if (peek() == '}') {
      at++;
      return map;
    }
    while (true) {
      blank();
      String key = string();
      blank();
      expect(':');
      map.put(key, value());
      blank();
      if (peek() == '}') {
        at++;
        return map;
      }
      expect(',');
    }
  }

  private List<@Nullable Object> items() throws NotJson {
    List<@Nullable Object> list = new ArrayList<>();
    expect('[');
    blank();
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value());
      blank();
      if (peek() == ']') {
        at++;
        return list;
      }
      expect(',');
    }
  }

  private String string() throws NotJson {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw new NotJson();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws NotJson {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String hex = "" + next() + next() + next() + next();
        if (!hex.matches("[0-9a-fA-F]{4}")) {
          throw new NotJson();
        }
        yield (char) Integer.parseInt(hex, 16);
      }
      default -> throw new NotJson();
    };
  }

  private Object number() throws NotJson {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    if (!number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
      throw new NotJson();
    }
    return number.matches("-?\\d{1,18}") ? Long.valueOf(number) : number;
  }

  private @Nullable Object word(String word, @Nullable Object value) throws NotJson {
    if (!text.startsWith(word, at)) {
      throw new NotJson();
    }
    at += word.length();
    return value;
  }

  private void blank() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws NotJson {
    if (at >= text.length()) {
      throw new NotJson();
    }
    return text.charAt(at);
  }

  private char next() throws NotJson {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char c) throws NotJson {
    if (next() != c) {
      throw new NotJson();
    }
  }

  private static final class NotJson extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
