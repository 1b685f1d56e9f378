package io.glyph.store.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/**
 * Actions of foreign keys, such as {@code ON DELETE CASCADE}, that scripts rely on. Foreign keys
 * are off for a whole plan, so none of them is carried out. Where a script says {@code
 * foreign_keys=ON} and then changes rows, it may mean them, and what comes out without them can
 * look whole all the same: a parent that came back under its old key has children again, and they
 * are others'.
 */
final class ForeignKeyActions {
  private static final Set<String> CHANGING =
      Set.of("delete", "update", "replace", "insert", "with");

  private boolean any;

  private ForeignKeyActions(boolean any) {
    this.any = any;
  }

  /**
   * @param scripts in their order, before any of them runs
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code MigrationFailed}, naming
   *     file and line
   */
  static void requireNone(SQLiteConnection connection, List<Script> scripts) throws SQLException {
    ForeignKeyActions actions = new ForeignKeyActions(areIn(connection));
    for (Script script : scripts) {
      actions.requireNone(script);
    }
  }

  private static boolean areIn(SQLiteConnection connection) throws SQLException {
    String harmless = " NOT IN ('NO ACTION', 'RESTRICT')";
    return Sql.number(
            connection,
            "SELECT EXISTS(SELECT 1 FROM main.sqlite_schema s,"
                + " pragma_foreign_key_list(s.name, 'main') k WHERE s.type = 'table' AND"
                + " (k.on_delete"
                + harmless
                + " OR k.on_update"
                + harmless
                + "))")
        != 0;
  }

  private void requireNone(Script script) {
    List<ScriptStatement> statements = script.judged().statements();
    for (int i = 0; i < statements.size(); i++) {
      ScriptStatement statement = statements.get(i);
      if (any && script.judged().enforced().contains(i) && changesRows(statement)) {
        throw script.refused(
            statement,
            "foreign keys are off for the whole plan, so no ON DELETE and no ON UPDATE acts here:"
                + " write out what they would do to other tables, and leave out foreign_keys=ON");
      }
      any = any || declares(statement);
    }
  }

  /** Whether rows that were there may go or change; one that only adds has no action. */
  private static boolean changesRows(ScriptStatement statement) {
    if (!CHANGING.contains(statement.word(0))) {
      return false;
    }
    List<String> words = words(statement);
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "delete", "update" -> {
          return true;
        }
        case "replace" -> {
          // Else it is the function.
          if (i == 0 || words.get(i - 1).equals("or") || after(words, i).equals("into")) {
            return true;
          }
        }
        default -> {
          // Any other word.
        }
      }
    }
    return false;
  }

  private static boolean declares(ScriptStatement statement) {
    if (!statement.word(0).equals("create") && !statement.word(0).equals("alter")) {
      return false;
    }
    List<String> words = words(statement);
    for (int i = 1; i < words.size(); i++) {
      boolean event = words.get(i).equals("delete") || words.get(i).equals("update");
      if (event && words.get(i - 1).equals("on")) {
        String action = after(words, i);
        if (action.equals("cascade") || action.equals("set")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String after(List<String> words, int index) {
    return index + 1 < words.size() ? words.get(index + 1) : "";
  }

  /** All of them: the statement itself keeps only the first. What is quoted is a name. */
  private static List<String> words(ScriptStatement statement) {
    List<String> words = new ArrayList<>();
    SqlScanner scanner = new SqlScanner(statement.sql());
    while (scanner.next()) {
      if (scanner.kind() == SqlScanner.Kind.WORD) {
        words.add(SchemaObject.fold(scanner.text()));
      }
    }
    return words;
  }
}
