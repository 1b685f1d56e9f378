package io.glyph.store.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The published schemas, held against what the program writes. Stricter than a schema is for
 * others: a key that the schema does not name fails, so that none stays undocumented. Understands
 * only the words that these schemas use, and refuses others. Public for bootstrap, which holds its
 * transcripts against them.
 */
public final class Contract {
  /** From the folder of any module, where its tests run. */
  public static final Path DOCS = Path.of("..", "docs");

  private static final Set<String> WORDS =
      Set.of(
          "$schema",
          "title",
          "description",
          "type",
          "properties",
          "required",
          "items",
          "enum",
          "const",
          "oneOf",
          "minimum",
          "minLength",
          "pattern",
          "additionalProperties");

  private Contract() {}

  /** What is wrong with a text; empty where it keeps the contract. */
  public static List<String> faults(String schema, String json) {
    try {
      String text = Files.readString(DOCS.resolve("schema").resolve(schema + ".schema.json"));
      return check("$", map(parse(text)), parse(json));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static @Nullable Object parse(String json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new AssertionError("more than one value in " + json);
      }
      return value;
    } catch (IOException broken) {
      throw new AssertionError("no JSON: " + json, broken);
    }
  }

  /** A value deep in a text: keys from the outside in. */
  public static @Nullable Object at(String json, String... keys) {
    Object value = parse(json);
    for (String key : keys) {
      value = map(value).get(key);
    }
    return value;
  }

  @SuppressWarnings("unchecked") // only ever made below
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
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
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new AssertionError(parser.currentToken() + " in JSON of ours");
    };
  }

  private static List<String> check(
      String at, Map<String, @Nullable Object> schema, @Nullable Object value) {
    List<String> faults = new ArrayList<>();
    for (String word : schema.keySet()) {
      if (!WORDS.contains(word)) {
        throw new AssertionError("unknown word in a schema: " + word);
      }
    }
    if (schema.get("oneOf") instanceof List<?> choices) {
      long fitting =
          choices.stream().filter(choice -> check(at, map(choice), value).isEmpty()).count();
      if (fitting != 1) {
        faults.add(at + " fits " + fitting + " of " + choices.size() + " choices: " + value);
      }
    }
    if (schema.containsKey("const") && !Objects.equals(schema.get("const"), value)) {
      faults.add(at + " is " + value + ", not " + schema.get("const"));
    }
    if (schema.get("enum") instanceof List<?> values && !values.contains(value)) {
      faults.add(at + " is " + value + ", none of " + values);
    }
    if (schema.containsKey("type") && !hasType(schema.get("type"), value)) {
      faults.add(at + " is no " + schema.get("type") + ": " + value);
    }
    switch (value) {
      case String text -> text(at, schema, text, faults);
      case Long number -> {
        if (schema.get("minimum") instanceof Long minimum && number < minimum) {
          faults.add(at + " is below " + minimum);
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          faults.addAll(check(at + "[" + i + "]", map(schema.get("items")), list.get(i)));
        }
      }
      case Map<?, ?> object -> object(at, schema, map(object), faults);
      case null, default -> {}
    }
    return faults;
  }

  private static void text(
      String at, Map<String, @Nullable Object> schema, String text, List<String> faults) {
    if (schema.get("pattern") instanceof String pattern && !text.matches(pattern)) {
      faults.add(at + " does not match " + pattern + ": " + text);
    }
    if (schema.get("minLength") instanceof Long least && text.length() < least) {
      faults.add(at + " is too short");
    }
  }

  private static void object(
      String at,
      Map<String, @Nullable Object> schema,
      Map<String, @Nullable Object> object,
      List<String> faults) {
    if (schema.containsKey("oneOf")) {
      return;
    }
    Map<String, @Nullable Object> properties =
        schema.containsKey("properties") ? map(schema.get("properties")) : Map.of();
    Object others = schema.get("additionalProperties");
    object.forEach((key, value) -> {
      if (properties.containsKey(key)) {
        faults.addAll(check(at + "." + key, map(properties.get(key)), value));
      } else if (others instanceof Map<?, ?>) {
        faults.addAll(check(at + "." + key, map(others), value));
      } else if (!Boolean.TRUE.equals(others)) {
        faults.add(at + "." + key + " is not in the schema");
      }
    });
    if (schema.get("required") instanceof List<?> required) {
      for (Object key : required) {
        if (!object.containsKey(String.valueOf(key))) {
          faults.add(at + "." + key + " is missing");
        }
      }
    }
  }

  private static boolean hasType(@Nullable Object type, @Nullable Object value) {
    if (type instanceof List<?> types) {
      return types.stream().anyMatch(one -> hasType(one, value));
    }
    return switch (String.valueOf(type)) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Long;
      case "boolean" -> value instanceof Boolean;
      case "null" -> value == null;
      default -> throw new AssertionError("unknown type in a schema: " + type);
    };
  }
}
