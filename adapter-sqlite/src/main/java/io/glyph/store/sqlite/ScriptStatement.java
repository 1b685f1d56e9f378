package io.glyph.store.sqlite;

import java.util.List;

/**
 * One statement of a script.
 *
 * @param sql as written up to the semicolon that ends it, or to the end of the script
 * @param words its tokens without comments: keywords and names in lower case, what is quoted as
 *     written; of a long statement only the first ones and the last two
 * @param line where it begins, from 1
 */
record ScriptStatement(String sql, List<String> words, int line) {
  ScriptStatement {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a statement says something");
    }
  }

  /** A token, or an empty text behind the last one. */
  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  /** A name as SQLite compares it: without quotes, ASCII case folded. */
  static String name(String token) {
    if (token.length() < 2) {
      return SchemaObject.fold(token);
    }
    char first = token.charAt(0);
    boolean quoted = first == '\'' || first == '"' || first == '`' || first == '[';
    if (!quoted) {
      return SchemaObject.fold(token);
    }
    String inner = token.substring(1, token.length() - 1);
    String quote = String.valueOf(first);
    return SchemaObject.fold(first == '[' ? inner : inner.replace(quote + quote, quote));
  }
}
