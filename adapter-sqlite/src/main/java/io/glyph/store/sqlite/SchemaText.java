package io.glyph.store.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a schema object in one spelling: one blank between tokens, no comments, lower case
 * outside of literals, no needless quotes. Two objects are the same exactly when these texts are.
 */
final class SchemaText {
  private SchemaText() {}

  static String normalise(String sql) {
    return String.join(" ", tokens(sql));
  }

  /** Text that does not end where it should gives a token that no known schema has. */
  static List<String> tokens(String sql) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      int end;
      if (Character.isWhitespace(c)) {
        i++;
        continue;
      } else if (sql.startsWith("--", i)) {
        i = endOf(sql, "\n", i + 2);
        continue;
      } else if (sql.startsWith("/*", i)) {
        i = endOf(sql, "*/", i + 2);
        continue;
      } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
        end = endOfQuoted(sql, i);
        tokens.add(quoted(sql.substring(i, end), c));
      } else if (isWord(c)) {
        end = i;
        while (end < sql.length() && isWord(sql.charAt(end))) {
          end++;
        }
        tokens.add(SchemaObject.fold(sql.substring(i, end)));
      } else {
        end = i + 1;
        tokens.add(String.valueOf(c));
      }
      i = end;
    }
    return tokens;
  }

  /** What stands between the outermost parentheses, split at its commas. */
  static List<String> definitions(List<String> tokens) {
    List<String> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    int depth = 0;
    for (String token : tokens) {
      depth -= token.equals(")") ? 1 : 0;
      if ((depth == 0 && token.equals(")")) || (depth == 1 && token.equals(","))) {
        parts.add(String.join(" ", part));
        part.clear();
        if (depth == 0) {
          return parts;
        }
      } else if (depth > 0) {
        part.add(token);
      }
      depth += token.equals("(") ? 1 : 0;
    }
    return parts;
  }

  /** What follows the outermost parentheses: {@code strict}, {@code without rowid}. */
  static List<String> options(List<String> tokens) {
    int last = tokens.lastIndexOf(")");
    return last < 0 ? List.of() : tokens.subList(last + 1, tokens.size());
  }

  private static int endOf(String sql, String mark, int from) {
    int found = sql.indexOf(mark, from);
    return found < 0 ? sql.length() : found + mark.length();
  }

  private static int endOfQuoted(String sql, int start) {
    char close = sql.charAt(start) == '[' ? ']' : sql.charAt(start);
    int i = start + 1;
    while (i < sql.length()) {
      if (sql.charAt(i) != close) {
        i++;
      } else if (close != ']' && i + 1 < sql.length() && sql.charAt(i + 1) == close) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return sql.length();
  }

  private static String quoted(String token, char quote) {
    if (quote == '\'' || token.length() < 3) {
      return token;
    }
    String inner = token.substring(1, token.length() - 1);
    boolean plain =
        !Character.isDigit(inner.charAt(0)) && inner.chars().allMatch(c -> isWord((char) c));
    return plain ? SchemaObject.fold(inner) : token;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
