package io.glyph.store.sqlite;

/**
 * Cuts SQL into tokens exactly where SQLite's own tokenizer does (<a
 * href="https://www.sqlite.org/src/file/src/tokenize.c">tokenize.c</a>): what a statement is hangs
 * on it. Unlike {@link SchemaText} it keeps comments and places.
 */
final class SqlScanner {
  private final String sql;
  private int start;
  private int end;
  private Kind kind = Kind.SPACE;

  SqlScanner(String sql) {
    this.sql = sql;
  }

  /** What a token is. */
  enum Kind {
    /** White space, and a byte order mark, which SQLite takes for one. */
    SPACE,
    /** From two dashes to the end of the line. */
    LINE_COMMENT,
    /** Between slash and star; one that does not end reaches to the end of the text. */
    BLOCK_COMMENT,
    /** A keyword, a name or a number. */
    WORD,
    /** A text, or a name in any of the quotes that SQLite knows. */
    QUOTED,
    /** A quoted token that does not end. */
    UNENDED,
    /** Any other character. */
    OTHER
  }

  /** Goes to the next token; false at the end of the text. */
  boolean next() {
    start = end;
    if (start >= sql.length()) {
      return false;
    }
    char c = sql.charAt(start);
    if (isSpace(c)) {
      kind = Kind.SPACE;
      end = start + 1;
    } else if (sql.startsWith("--", start)) {
      kind = Kind.LINE_COMMENT;
      int newline = sql.indexOf('\n', start);
      end = newline < 0 ? sql.length() : newline;
    } else if (sql.startsWith("/*", start)) {
      kind = Kind.BLOCK_COMMENT;
      int close = sql.indexOf("*/", start + 2);
      end = close < 0 ? sql.length() : close + 2;
    } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
      end = endOfQuoted(c == '[' ? ']' : c);
    } else if (isWord(c)) {
      kind = Kind.WORD;
      end = start + 1;
      while (end < sql.length() && isWord(sql.charAt(end))) {
        end++;
      }
    } else {
      kind = Kind.OTHER;
      end = start + 1;
    }
    return true;
  }

  Kind kind() {
    return kind;
  }

  /** As written. */
  String text() {
    return sql.substring(start, end);
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Whether nothing but white space stands before the token on its line. */
  boolean beginsItsLine() {
    for (int i = start - 1; i >= 0 && sql.charAt(i) != '\n'; i--) {
      if (!isSpace(sql.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private int endOfQuoted(char close) {
    kind = Kind.QUOTED;
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
    kind = Kind.UNENDED;
    return sql.length();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\uFEFF';
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
