package io.glyph.store.filesystem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.glyph.store.domain.refusal.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One YAML document of bounded size and depth, in plain YAML: no duplicate keys, anchors, aliases,
 * tags or merge keys, and nothing after it. Read by Jackson's streaming parser, but for what {@link
 * PlainYaml} takes.
 *
 * @param text without a byte order mark
 * @param hadMark whether it began with one: YAML allows that (1.2.2, section 5.2)
 */
record YamlDocument(String text, boolean hadMark, YamlNode root) {
  private static final int MAX_DEPTH = 32;

  /** Apart, so that it is made only where it is needed. */
  private static final class Parser {
    static final YAMLFactory FACTORY = new YAMLFactory();
  }

  static YamlDocument read(byte[] bytes, int maxBytes) throws YamlFormException {
    YamlDocument document = read(bytes, maxBytes, true);
    if (document == null) {
      throw new YamlFormException("is empty");
    }
    return document;
  }

  /**
   * The root of a document that others write as they like: anchors, aliases and tags are passed
   * over, an alias being a value that is not known. Empty for an empty document.
   */
  static Optional<YamlNode> readLoosely(byte[] bytes, int maxBytes) throws YamlFormException {
    return Optional.ofNullable(read(bytes, maxBytes, false))
        .map(YamlDocument::root)
        .filter(root -> !(root instanceof YamlNode.Scalar scalar && scalar.isNull()));
  }

  private static @Nullable YamlDocument read(byte[] bytes, int maxBytes, boolean plain)
      throws YamlFormException {
    if (bytes.length > maxBytes) {
      throw new YamlFormException("longer than " + maxBytes / 1024 + " KiB");
    }
    String decoded = decode(bytes);
    boolean marked = !decoded.isEmpty() && decoded.charAt(0) == '\uFEFF';
    String text = marked ? decoded.substring(1) : decoded;
    if (text.indexOf('\0') >= 0) {
      throw new YamlFormException("holds a NUL");
    }
    YamlNode simple = PlainYaml.read(text);
    return simple == null ? parsed(text, marked, plain) : new YamlDocument(text, marked, simple);
  }

  /** By the parser, whatever it is. */
  static @Nullable YamlDocument parsed(String text, boolean marked, boolean plain)
      throws YamlFormException {
    try (YAMLParser parser = Parser.FACTORY.createParser(text)) {
      Builder builder = new Builder(parser, text, plain);
      if (parser.nextToken() == null) {
        return null;
      }
      YamlNode root = builder.node(0);
      if (parser.nextToken() != null) {
        throw new YamlFormException("holds more than one document");
      }
      return new YamlDocument(text, marked, root);
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      throw new YamlFormException(
          "is not YAML" + (where == null ? "" : ", see line " + where.getLineNr()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string cannot fail to be read", impossible);
    }
  }

  private static String decode(byte[] bytes) throws YamlFormException {
    try {
      // A new decoder reports malformed input instead of replacing it.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new YamlFormException("is not UTF-8");
    }
  }

  private static final class Builder {
    private final YAMLParser parser;
    private final String text;
    private final boolean plain;
    private int knownCodePoints;
    private int knownIndex;

    Builder(YAMLParser parser, String text, boolean plain) {
      this.plain = plain;
      this.parser = parser;
      this.text = text;
    }

    /** The node that begins with the current token. */
    YamlNode node(int depth) throws IOException, YamlFormException {
      JsonLocation start = parser.currentTokenLocation();
      int at = index(start);
      requirePlain(at, start.getLineNr());
      JsonToken token = parser.currentToken();
      // Not a case of the switch: one that takes null is a bootstrap method, paid for at each
      // start.
      if (token == null) {
        return scalar(YamlNode.Kind.OTHER, at, start);
      }
      return switch (token) {
        case START_OBJECT -> mapping(at, start, depth);
        case START_ARRAY -> sequence(start.getLineNr(), depth);
        case VALUE_STRING ->
            scalar(parser.isCurrentAlias() ? YamlNode.Kind.OTHER : YamlNode.Kind.TEXT, at, start);
        case VALUE_NUMBER_INT -> scalar(YamlNode.Kind.INTEGER, at, start);
        case VALUE_NULL -> scalar(YamlNode.Kind.NULL, at, start);
        default -> scalar(YamlNode.Kind.OTHER, at, start);
      };
    }

    private YamlNode mapping(int at, JsonLocation start, int depth)
        throws IOException, YamlFormException {
      requireShallow(depth, start);
      boolean flow = at < text.length() && text.charAt(at) == '{';
      LinkedHashMap<String, YamlNode> entries = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        JsonLocation where = parser.currentTokenLocation();
        requirePlain(index(where), where.getLineNr());
        String key = parser.currentName();
        if (plain && key.equals("<<")) {
          throw new YamlFormException("merges mappings on line " + where.getLineNr());
        }
        if (entries.containsKey(key)) {
          throw new YamlFormException(
              "has the key \"" + Printable.of(key) + "\" twice, see line " + where.getLineNr());
        }
        parser.nextToken();
        entries.put(key, node(depth + 1));
      }
      return new YamlNode.Mapping(entries, flow, start.getColumnNr() - 1, start.getLineNr());
    }

    private YamlNode sequence(int line, int depth) throws IOException, YamlFormException {
      requireShallow(depth, parser.currentTokenLocation());
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(depth + 1));
      }
      return new YamlNode.Sequence(items, line);
    }

    private YamlNode scalar(YamlNode.Kind kind, int at, JsonLocation start) throws IOException {
      @Nullable String value = parser.getText();
      return new YamlNode.Scalar(
          value == null ? "" : value, kind, at, index(parser.currentLocation()), start.getLineNr());
    }

    /** A node with a tag or an anchor begins with it; an alias is nothing else. */
    private void requirePlain(int at, int line) throws IOException, YamlFormException {
      if (!plain) {
        return;
      }
      char first = at < text.length() ? text.charAt(at) : ' ';
      if (first == '&' || parser.getObjectId() != null) {
        throw new YamlFormException("has an anchor on line " + line);
      }
      if (first == '*' || parser.isCurrentAlias()) {
        throw new YamlFormException("has an alias on line " + line);
      }
      if (first == '!' || parser.getTypeId() != null) {
        throw new YamlFormException("has a tag on line " + line);
      }
    }

    private static void requireShallow(int depth, JsonLocation where) throws YamlFormException {
      if (depth >= MAX_DEPTH) {
        throw new YamlFormException("is nested too deeply on line " + where.getLineNr());
      }
    }

    /**
     * The parser counts code points, Java counts chars. Tokens come in order, so this is linear.
     */
    private int index(JsonLocation location) {
      long codePoints = Math.max(0, location.getCharOffset());
      if (codePoints < knownCodePoints) {
        knownCodePoints = 0;
        knownIndex = 0;
      }
      while (knownCodePoints < codePoints && knownIndex < text.length()) {
        knownIndex += Character.charCount(text.codePointAt(knownIndex));
        knownCodePoints++;
      }
      return knownIndex;
    }
  }
}
