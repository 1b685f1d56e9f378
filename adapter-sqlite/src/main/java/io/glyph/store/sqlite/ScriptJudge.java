package io.glyph.store.sqlite;

import io.glyph.store.domain.refusal.Printable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides what of a script is run. It is not left to run into what it may not do: all of it is
 * judged before any of it runs.
 *
 * <p>A script that brings its own transaction gets ours: {@code BEGIN} and {@code COMMIT} in pairs
 * are left out, which means the same, since foreign keys are off for the whole plan and checked at
 * its end. A {@code ROLLBACK} would mean something else and is refused.
 *
 * <p>A script that was written for a tool that had begun a transaction around it may begin with
 * {@code COMMIT} and end with {@code BEGIN}, to get out of that one and back into it: in pairs all
 * the same.
 */
final class ScriptJudge {
  /**
   * A list of what is allowed, so that what SQLite learns later is refused until somebody looked at
   * it.
   */
  private static final Set<String> ALLOWED =
      Set.of(
          "create", "drop", "alter", "insert", "replace", "update", "delete", "select", "values",
          "with", "analyze", "reindex");

  private final int to;
  private final List<ScriptStatement> judged = new ArrayList<>();
  private final Set<Integer> enforced = new HashSet<>();
  private final Set<String> putBack = new LinkedHashSet<>();
  private final Deque<Savepoint> savepoints = new ArrayDeque<>();
  private int begunAt;
  private boolean within;
  private boolean foreignKeys;

  private record Savepoint(String name, int line) {}

  private ScriptJudge(int to) {
    this.to = to;
  }

  /**
   * What is to be run.
   *
   * @param enforced places of those that its author's connection ran with foreign keys on, because
   *     the script says so
   * @param putBack pragmas that are to be put back to off afterwards
   */
  record Judged(List<ScriptStatement> statements, Set<Integer> enforced, Set<String> putBack) {}

  /**
   * @param to the version that the migration leads to
   */
  static Judged judge(List<ScriptStatement> script, int to) throws ScriptProblem {
    ScriptJudge judge = new ScriptJudge(to);
    judge.within = beginsWithinOne(script);
    for (ScriptStatement statement : script) {
      judge.judge(statement);
    }
    if (judge.begunAt > 0 && !beginsWithinOne(script)) {
      throw new ScriptProblem(judge.begunAt, "a BEGIN that no COMMIT follows: it would be undone");
    }
    if (!judge.savepoints.isEmpty()) {
      throw new ScriptProblem(
          judge.savepoints.getFirst().line(),
          "a SAVEPOINT that no RELEASE follows: what came after it would be undone");
    }
    return new Judged(judge.judged, judge.enforced, judge.putBack);
  }

  private static boolean beginsWithinOne(List<ScriptStatement> script) {
    List<String> ends =
        script.stream()
            .map(statement -> statement.word(0))
            .filter(word -> word.equals("begin") || word.equals("commit") || word.equals("end"))
            .toList();
    return !ends.isEmpty() && !ends.getFirst().equals("begin") && ends.getLast().equals("begin");
  }

  private void judge(ScriptStatement statement) throws ScriptProblem {
    String first = statement.word(0);
    switch (first) {
      case "begin" -> begin(statement);
      case "commit", "end" -> commit(statement);
      case "savepoint" -> {
        savepoints.push(new Savepoint(only(statement, 1), statement.line()));
        judged.add(statement);
      }
      case "release" -> {
        int name = statement.word(1).equals("savepoint") && !statement.word(2).isEmpty() ? 2 : 1;
        backTo(statement, only(statement, name));
        savepoints.pop();
        judged.add(statement);
      }
      case "rollback" -> rollback(statement);
      case "pragma" -> pragma(statement);
      case "." -> throw refused(statement, "that is a command of SQLite's shell, which is not SQL");
      default -> {
        if (!ALLOWED.contains(first)) {
          throw refused(
              statement, "a migration may not " + Printable.of(first.toUpperCase(Locale.ROOT)));
        }
        if (foreignKeys) {
          enforced.add(judged.size());
        }
        judged.add(statement);
      }
    }
  }

  private void begin(ScriptStatement begin) throws ScriptProblem {
    int at = Set.of("deferred", "immediate", "exclusive").contains(begin.word(1)) ? 2 : 1;
    requireTransactionWords(begin, at);
    if (within || begunAt > 0 || !savepoints.isEmpty()) {
      throw refused(begin, "a BEGIN within a transaction");
    }
    begunAt = begin.line();
  }

  private void commit(ScriptStatement commit) throws ScriptProblem {
    requireTransactionWords(commit, 1);
    if (!within && begunAt == 0) {
      throw refused(commit, "a migration may not COMMIT what no BEGIN of its own has begun");
    }
    within = false;
    begunAt = 0;
    // A commit ends the savepoints within it as well.
    while (!savepoints.isEmpty()) {
      Savepoint open = savepoints.pop();
      String release = "RELEASE " + Sql.quote(open.name());
      judged.add(
          new ScriptStatement(release, List.of("release", Sql.quote(open.name())), commit.line()));
    }
  }

  private void rollback(ScriptStatement rollback) throws ScriptProblem {
    int at = rollback.word(1).equals("transaction") ? 2 : 1;
    if (at == 2 && !rollback.word(2).isEmpty() && !rollback.word(2).equals("to")) {
      at = 3;
    }
    if (!rollback.word(at).equals("to")) {
      throw refused(rollback, "a migration may not ROLLBACK: all of it is one transaction");
    }
    at += rollback.word(at + 1).equals("savepoint") && !rollback.word(at + 2).isEmpty() ? 2 : 1;
    backTo(rollback, only(rollback, at));
    judged.add(rollback);
  }

  /** Ends the savepoints within the newest one of a name, which must be the script's own. */
  private void backTo(ScriptStatement statement, String name) throws ScriptProblem {
    if (savepoints.stream().noneMatch(open -> open.name().equals(name))) {
      throw refused(statement, "a migration may not name a savepoint that is not its own and open");
    }
    while (!savepoints.element().name().equals(name)) {
      savepoints.pop();
    }
  }

  private void pragma(ScriptStatement pragma) throws ScriptProblem {
    // Within a transaction SQLite passes over it.
    if (!within && begunAt == 0 && savepoints.isEmpty()) {
      foreignKeys = ScriptPragma.foreignKeys(pragma).orElse(foreignKeys);
    }
    switch (ScriptPragma.of(pragma, to)) {
      case RUN -> judged.add(pragma);
      case RUN_AND_PUT_BACK -> {
        judged.add(pragma);
        putBack.add(ScriptPragma.nameOf(pragma));
      }
      case LEAVE_OUT -> {
        // See ScriptPragma for why.
      }
      case REFUSE ->
          throw refused(
              pragma,
              "a migration may not set PRAGMA " + Printable.of(ScriptPragma.nameOf(pragma)));
    }
  }

  /** {@code [TRANSACTION [name]]} and nothing else. */
  private static void requireTransactionWords(ScriptStatement statement, int at)
      throws ScriptProblem {
    int most = statement.word(at).equals("transaction") ? at + 2 : at;
    if (statement.words().size() > most) {
      throw refused(statement, "it cannot be read");
    }
  }

  private static String only(ScriptStatement statement, int at) throws ScriptProblem {
    if (statement.words().size() != at + 1) {
      throw refused(statement, "it cannot be read");
    }
    return ScriptStatement.name(statement.word(at));
  }

  private static ScriptProblem refused(ScriptStatement statement, String problem) {
    return new ScriptProblem(statement.line(), problem);
  }
}
