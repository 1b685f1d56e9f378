package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/** A migration's script, split and judged: nothing in it is left that cannot be honoured. */
final class Script {
  private final Migration step;
  private final ScriptJudge.Judged judged;
  private int line;

  private Script(Migration step, ScriptJudge.Judged judged) {
    this.step = step;
    this.judged = judged;
  }

  /**
   * @throws RefusedException with {@code MigrationFailed}, naming file and line
   */
  static Script of(Migration step) {
    try {
      return new Script(
          step, ScriptJudge.judge(ScriptSplitter.split(step.sql()), step.to().number()));
    } catch (ScriptProblem problem) {
      throw failed(step, problem.line(), problem.problem());
    }
  }

  /**
   * Runs the statements one after the other, each to its last row. What its author's connection
   * would have taken along when it closed is gone afterwards: temporary tables, views and triggers,
   * and settings.
   *
   * @throws SQLException where one of them failed; {@link #failed} says which
   */
  void run(SQLiteConnection connection) throws SQLException {
    Set<String> there = temporary(connection);
    try {
      for (ScriptStatement statement : judged.statements()) {
        line = statement.line();
        runWhole(connection, statement.sql());
      }
    } catch (SQLException failed) {
      try {
        putBack(connection);
      } catch (SQLException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
    line = 0;
    putBack(connection);
    dropTemporary(connection, there);
  }

  private void putBack(SQLiteConnection connection) throws SQLException {
    for (String pragma : judged.putBack()) {
      Sql.run(connection, "PRAGMA " + pragma + "=OFF");
    }
  }

  /** What it runs, and what of that with foreign keys on had its author run it. */
  ScriptJudge.Judged judged() {
    return judged;
  }

  /** The refusal of a statement, at its place. */
  RefusedException refused(ScriptStatement statement, String problem) {
    return failed(step, statement.line(), problem);
  }

  /** The refusal of what failed last, at its place. */
  RefusedException failed(String problem) {
    return failed(step, line, problem);
  }

  private static RefusedException failed(Migration step, int line, String problem) {
    String place = Printable.of(step.script()) + (line > 0 ? ":" + line : "");
    return new RefusedException(
        new Refusal.MigrationFailed(step.to(), "run script", place + ": " + problem));
  }

  /** SQLite computes a row when it is asked for: one that fails must not be left unasked. */
  private static void runWhole(SQLiteConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            // Nobody reads it.
          }
        }
      }
    }
  }

  private static Set<String> temporary(SQLiteConnection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    for (SchemaObject object : SchemaObject.all(connection, "temp")) {
      names.add(object.name());
    }
    return names;
  }

  /**
   * Triggers and views first, then virtual tables, which take their shadows along; a table that is
   * gone by then was one.
   */
  private static void dropTemporary(SQLiteConnection connection, Set<String> there)
      throws SQLException {
    List<SchemaObject> made =
        SchemaObject.all(connection, "temp").stream()
            .filter(object -> !there.contains(object.name()))
            .filter(object -> !SchemaObject.fold(object.name()).startsWith("sqlite_"))
            .toList();
    for (SchemaObject object : made) {
      if (object.isTrigger() || object.isView()) {
        drop(connection, object);
      }
    }
    for (boolean virtual : new boolean[] {true, false}) {
      for (SchemaObject object : made) {
        if (object.isTable() && object.isVirtual() == virtual) {
          drop(connection, object);
        }
      }
    }
  }

  private static void drop(SQLiteConnection connection, SchemaObject object) throws SQLException {
    Sql.run(connection, "DROP " + object.type() + " IF EXISTS temp." + Sql.quote(object.name()));
  }
}
