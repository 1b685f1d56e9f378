package io.glyph.store.sqlite;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a migration's script may not do, told by the first word of a statement before it runs. A
 * list of what is allowed, so that what SQLite learns later is refused until somebody looked at it.
 */
final class StatementVeto {
  private static final Set<String> ALLOWED =
      Set.of(
          "create", "drop", "alter", "insert", "replace", "update", "delete", "select", "values",
          "with", "analyze", "reindex");

  /** Pragmas that only ask. With a value or not, none of these changes anything. */
  private static final Set<String> HARMLESS_PRAGMAS =
      Set.of(
          "table_info",
          "table_xinfo",
          "table_list",
          "index_list",
          "index_info",
          "index_xinfo",
          "foreign_key_list",
          "foreign_key_check",
          "integrity_check",
          "quick_check",
          "collation_list",
          "function_list",
          "compile_options");

  private StatementVeto() {}

  /** What is wrong with a statement; empty where it may run. */
  static Optional<String> judge(String sql) {
    List<String> words = SchemaText.tokens(sql).stream().dropWhile(t -> t.equals(";")).toList();
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String first = words.getFirst();
    if (ALLOWED.contains(first)) {
      return Optional.empty();
    }
    if (first.equals("pragma")) {
      int name = words.size() > 3 && words.get(2).equals(".") ? 3 : 1;
      boolean harmless = words.size() > name && HARMLESS_PRAGMAS.contains(words.get(name));
      return harmless
          ? Optional.empty()
          : Optional.of("a migration may only ask with PRAGMA, not set anything");
    }
    return Optional.of("a migration may not " + first.toUpperCase(Locale.ROOT));
  }
}
