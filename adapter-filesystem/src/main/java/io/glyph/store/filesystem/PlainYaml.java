package io.glyph.store.filesystem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the little of YAML that our own files are written in, as the parser would read it, and
 * nothing else: mappings by indentation, sequences of such mappings, short values on one line, and
 * comments before all. The parser takes some 10 ms of each start for that. Whatever is not beyond
 * doubt is not read here, so a mistake in a manifest is always the parser's to tell.
 */
final class PlainYaml {
  private static final int MAX_DEPTH = 8;

  private final String text;
  private int at;
  private int line = 1;

  private PlainYaml(String text) {
    this.text = text;
  }

  /** The document's root, or null where the parser has to say what this is. */
  static @Nullable YamlNode read(String text) {
    if (!text.endsWith("\n")) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\n' && (c < ' ' || c > '~')) {
        return null;
      }
    }
    PlainYaml reader = new PlainYaml(text);
    while (reader.peek() == '#') {
      reader.at = text.indexOf('\n', reader.at);
      reader.endLine();
    }
    YamlNode root = reader.mapping(0, 0);
    return reader.at == text.length() ? root : null;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private boolean skip(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  private boolean endLine() {
    line++;
    return skip('\n');
  }

  /** Whether the line at hand is indented by so many blanks, and not by more. */
  private boolean isIndented(int indent) {
    for (int i = 0; i < indent; i++) {
      if (at + i >= text.length() || text.charAt(at + i) != ' ') {
        return false;
      }
    }
    return at + indent < text.length() && text.charAt(at + indent) != ' ';
  }

  /** The cursor is at the first key; afterwards at the start of a line that is not part of it. */
  private YamlNode.@Nullable Mapping mapping(int indent, int depth) {
    int first = line;
    LinkedHashMap<String, YamlNode> entries = new LinkedHashMap<>();
    do {
      String key = key();
      YamlNode value = key == null || depth == MAX_DEPTH ? null : value(indent, depth);
      if (key == null || value == null || entries.put(key, value) != null) {
        return null;
      }
    } while (isIndented(indent) && skipIndent(indent));
    return new YamlNode.Mapping(entries, false, indent, first);
  }

  private boolean skipIndent(int indent) {
    at += indent;
    return true;
  }

  /** A lower case letter, then more, underscores and digits, and the colon behind them. */
  private @Nullable String key() {
    int start = at;
    while (peek() >= 'a' && peek() <= 'z' || at > start && (peek() == '_' || isDigit(peek()))) {
      at++;
    }
    String key = text.substring(start, at);
    return key.isEmpty() || !skip(':') ? null : key;
  }

  /** What stands behind a key, to the end of its last line. */
  private @Nullable YamlNode value(int indent, int depth) {
    if (skip(' ')) {
      YamlNode value = peek() == '{' ? flow() : scalar();
      return value != null && endLine() ? value : null;
    }
    if (!endLine() || !isIndented(indent + 2)) {
      return null;
    }
    at += indent + 2;
    return peek() == '-' ? sequence(indent + 2, depth + 1) : mapping(indent + 2, depth + 1);
  }

  /** Items that are mappings, the first key of each beside its dash. */
  private YamlNode.@Nullable Sequence sequence(int indent, int depth) {
    int first = line;
    List<YamlNode> items = new ArrayList<>();
    do {
      YamlNode item = skip('-') && skip(' ') ? mapping(indent + 2, depth + 1) : null;
      if (item == null) {
        return null;
      }
      items.add(item);
    } while (isIndented(indent) && skipIndent(indent));
    return new YamlNode.Sequence(items, first);
  }

  /** {@code {key: value, key: value}}. */
  private YamlNode.@Nullable Mapping flow() {
    int column = at - text.lastIndexOf('\n', at) - 1;
    LinkedHashMap<String, YamlNode> entries = new LinkedHashMap<>();
    at++;
    do {
      String key = key();
      YamlNode value = key != null && skip(' ') ? scalar() : null;
      if (key == null || value == null || entries.put(key, value) != null) {
        return null;
      }
    } while (skip(',') && skip(' '));
    return skip('}') ? new YamlNode.Mapping(entries, true, column, line) : null;
  }

  private YamlNode.@Nullable Scalar scalar() {
    int start = at;
    if (skip('"')) {
      while (peek() != '"' && peek() != '\\' && peek() != '\n') {
        at++;
      }
      String inner = text.substring(start + 1, at);
      return skip('"') ? new YamlNode.Scalar(inner, YamlNode.Kind.TEXT, start, at, line) : null;
    }
    while (isOfAWord(peek())) {
      at++;
    }
    String word = text.substring(start, at);
    YamlNode.Kind kind = kind(word);
    return kind == null ? null : new YamlNode.Scalar(word, kind, start, at, line);
  }

  private static boolean isOfAWord(char c) {
    return YamlText.isLetter(c) || isDigit(c) || "-_./:".indexOf(c) >= 0;
  }

  /** Null where it takes more to say. */
  private static YamlNode.@Nullable Kind kind(String word) {
    if (word.isEmpty()) {
      return null;
    }
    if (!isDigit(word.charAt(0))) {
      return YamlText.isPlain(word.replace('/', '.')) ? YamlNode.Kind.TEXT : null;
    }
    if (word.length() < 10 && (word.length() == 1 || word.charAt(0) != '0') && isNumber(word)) {
      return YamlNode.Kind.INTEGER;
    }
    return isOfParts(word) || Rfc3339.matches(word) ? YamlNode.Kind.TEXT : null;
  }

  private static boolean isNumber(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!isDigit(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A day, an id: with two hyphens inside it is no number in any notation. */
  private static boolean isOfParts(String word) {
    int hyphens = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '-') {
        hyphens++;
      } else if (!YamlText.isLetter(c) && !isDigit(c)) {
        return false;
      }
    }
    return hyphens > 1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
