package io.glyph.store.sqlite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a PRAGMA in a migration's script. A list of what is known, so that what SQLite
 * learns later is refused until somebody looked at it: SQLite itself passes over a misspelt one
 * without a word.
 */
final class ScriptPragma {
  /** Only ask, whatever stands in their parentheses. */
  private static final Set<String> ASKING =
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
          "module_list",
          "pragma_list",
          "database_list",
          "compile_options",
          "freelist_count",
          "page_count",
          "data_version");

  /** Ask where they have no value, and set where they have one. */
  private static final Set<String> ASKING_WITHOUT_VALUE =
      Set.of(
          "application_id",
          "auto_vacuum",
          "busy_timeout",
          "cache_size",
          "defer_foreign_keys",
          "encoding",
          "foreign_keys",
          "ignore_check_constraints",
          "journal_mode",
          "legacy_alter_table",
          "locking_mode",
          "page_size",
          "recursive_triggers",
          "schema_version",
          "secure_delete",
          "synchronous",
          "temp_store",
          "user_version",
          "writable_schema");

  /**
   * Carried by many files, and of no meaning for the rows or the schema that come of them. They are
   * left out, with these reasons.
   */
  private static final Map<String, String> WITHOUT_MEANING =
      Map.ofEntries(
          Map.entry("foreign_keys", "off for the whole plan, and checked at its end"),
          Map.entry("defer_foreign_keys", "they are checked at the end anyway"),
          Map.entry("synchronous", "how safely its author's connection wrote; ours is safest"),
          Map.entry("locking_mode", "how its author's connection locked; ours holds the lock"),
          Map.entry("busy_timeout", "how long its author's connection waited"),
          Map.entry("cache_size", "speed"),
          Map.entry("cache_spill", "speed"),
          Map.entry("mmap_size", "speed"),
          Map.entry("temp_store", "speed; temporary files go where ours go"),
          Map.entry("threads", "speed"),
          Map.entry("automatic_index", "speed"),
          Map.entry("analysis_limit", "speed"),
          Map.entry("optimize", "speed: it gathers statistics"),
          Map.entry("shrink_memory", "memory"),
          Map.entry("journal_size_limit", "size of files beside the database"),
          Map.entry("wal_autocheckpoint", "when the WAL is copied back; we checkpoint ourselves"),
          Map.entry("wal_checkpoint", "the same"),
          Map.entry("incremental_vacuum", "size of the file"),
          Map.entry("default_cache_size", "speed"),
          Map.entry("legacy_file_format", "of no effect any more"),
          Map.entry("count_changes", "what its author's connection answered"),
          Map.entry("full_column_names", "the same"),
          Map.entry("short_column_names", "the same"),
          Map.entry("empty_result_callbacks", "the same"),
          Map.entry("read_uncommitted", "what its author's connection saw of others"),
          Map.entry("page_size", "of no effect on a database in WAL mode, which a store is"),
          Map.entry("auto_vacuum", "size of the file"));

  /** Change what later statements of the script do, can be set within a transaction, and undone. */
  private static final Set<String> HONOURED =
      Set.of(
          "case_sensitive_like",
          "ignore_check_constraints",
          "legacy_alter_table",
          "recursive_triggers");

  /**
   * How its author's connection kept its journal, for speed: none of these stays in the file.
   * Scripts made from dumps of other databases begin so.
   */
  private static final Set<String> PASSING_JOURNALS =
      Set.of("memory", "off", "persist", "truncate");

  private static final Set<String> SWITCHES =
      Set.of("on", "off", "yes", "no", "true", "false", "0", "1");

  private static final Set<String> ON = Set.of("on", "yes", "true");

  private ScriptPragma() {}

  /** What to do with one. */
  enum Treatment {
    RUN,
    LEAVE_OUT,
    /** Run it, and put it back to off when the script is done. */
    RUN_AND_PUT_BACK,
    REFUSE
  }

  /**
   * @param to the version that the migration leads to
   */
  static Treatment of(ScriptStatement pragma, int to) {
    String name = nameOf(pragma);
    Optional<String> value = valueOf(pragma);
    if (ASKING.contains(name) || (value.isEmpty() && ASKING_WITHOUT_VALUE.contains(name))) {
      return Treatment.RUN;
    }
    if (WITHOUT_MEANING.containsKey(name)) {
      return Treatment.LEAVE_OUT;
    }
    String said = value.orElse("");
    return switch (name) {
      // What the store is already, or what the engine sets itself: the author gets what he asks.
      case "journal_mode" ->
          said.equals("wal") || PASSING_JOURNALS.contains(said)
              ? Treatment.LEAVE_OUT
              : Treatment.REFUSE;
      case "encoding" ->
          said.equals("utf-8") || said.equals("utf8") ? Treatment.LEAVE_OUT : Treatment.REFUSE;
      case "user_version" ->
          said.equals(Integer.toString(to)) ? Treatment.LEAVE_OUT : Treatment.REFUSE;
      default ->
          HONOURED.contains(name) && SWITCHES.contains(said)
              ? Treatment.RUN_AND_PUT_BACK
              : Treatment.REFUSE;
    };
  }

  /** Whether it switches foreign keys on or off; SQLite takes for off what it does not know. */
  static Optional<Boolean> foreignKeys(ScriptStatement pragma) {
    return nameOf(pragma).equals("foreign_keys")
        ? valueOf(pragma).map(said -> ON.contains(said) || said.matches("0*[1-9][0-9]*"))
        : Optional.empty();
  }

  /** Without the schema before it. */
  static String nameOf(ScriptStatement pragma) {
    return ScriptStatement.name(pragma.word(pragma.word(2).equals(".") ? 3 : 1));
  }

  private static Optional<String> valueOf(ScriptStatement pragma) {
    int at = pragma.word(2).equals(".") ? 4 : 2;
    List<String> rest =
        pragma.words().subList(Math.min(at, pragma.words().size()), pragma.words().size());
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder value = new StringBuilder();
    for (String word : rest) {
      if (!word.equals("=") && !word.equals("(") && !word.equals(")")) {
        value.append(ScriptStatement.name(word));
      }
    }
    return Optional.of(value.toString());
  }
}
