package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptSplitterTest {
  private static final List<String> STATEMENTS =
      List.of(
          "SELECT ';'",
          "SELECT 'it''s; ' || \"a;\"\"b\" || `c;``d` || [e;'f]",
          "SELECT x'3b', 1/2, -3--a comment; of the statement\n",
          "SELECT /* ; ' */ 1",
          "SELECT CASE WHEN 1 THEN 2 ELSE 3 END",
          "CREATE TABLE \"begin\"([end] TEXT, `case` DEFAULT ';')",
          "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT CASE 1 WHEN 1 THEN 2 END; END",
          "create temp trigger if not exists b before update of end on t when new.x = case 1 when 1"
              + " then 2 end begin /* ;END; */ update t set x = ';END;'; delete from t;\nend",
          "CREATE TEMPORARY TRIGGER c INSTEAD OF DELETE ON v BEGIN INSERT INTO t VALUES(1)\n;\tEND",
          "WITH begin(end) AS (VALUES(1)) SELECT end FROM begin",
          "CREATE VIEW trigger_log AS SELECT 1 AS trigger",
          "INSERT INTO é VALUES('日本;語', '\uD83D\uDE00')",
          "DROP TRIGGER a",
          "BEGIN",
          "END");

  /** From the semicolon on, of what stands behind a statement. */
  private static final Pattern KEPT = Pattern.compile("(?<!/\\* );(?s:.*)");

  private static List<String> split(String script) throws ScriptProblem {
    return ScriptSplitter.split(script).stream().map(ScriptStatement::sql).toList();
  }

  @Test
  void whateverStandsNextToWhateverEachStatementComesOutAsItIs() throws ScriptProblem {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> between =
        List.of(";", ";\n", ";;", " ; -- ;\r\n", "/* ; ' \" */;", ";\n\n-- it's; a comment\n");
    List<String> last = List.of("", ";", ";\n", " -- end", "/* unended", "\n\n");
    for (int round = 0; round < 2_000; round++) {
      List<String> expected = new ArrayList<>();
      StringBuilder script = new StringBuilder(random.nextBoolean() ? "\uFEFF" : " -- begin;\n");
      for (int i = random.nextInt(8); i >= 0; i--) {
        String statement = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
        List<String> ends = i > 0 ? between : last;
        String end = ends.get(random.nextInt(ends.size()));
        script.append(statement).append(end);
        // SQLite keeps what stands before the semicolon in the text of an index or a view.
        expected.add(statement + KEPT.matcher(end).replaceFirst(""));
      }
      assertEquals(expected, split(script.toString()), "seed " + seed + ": " + script);
    }
  }

  @Test
  void linesAreThoseOfTheFile() throws ScriptProblem {
    List<ScriptStatement> statements =
        ScriptSplitter.split("\uFEFF-- c\r\n\r\nSELECT\r\n 1;SELECT 2;\r\n;\r\n  SELECT 3");
    assertEquals(List.of(3, 4, 6), statements.stream().map(ScriptStatement::line).toList());
  }

  @Test
  void longStatementsEndWhereTheyEnd() throws ScriptProblem {
    String body = "UPDATE t SET x = CASE x WHEN 1 THEN 'END;' ELSE 2 END; ";
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      statements.add("CREATE TRIGGER g AFTER INSERT ON t BEGIN " + body.repeat(i + 1) + "END");
      statements.add("INSERT INTO t VALUES (1)" + ", (2, ';')".repeat(i));
    }
    assertEquals(statements, split(String.join(";", statements)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";;;", "-- only a comment", "/* unended", "\uFEFF\r\n", " ; -- x\n;"})
  void scriptThatSaysNothingHasNoStatements(String script) throws ScriptProblem {
    assertEquals(List.of(), split(script));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n'a",
        "\n\"a''",
        "\n[a",
        "\n`a``",
        "\nSELECT 1\0;",
        "\nCREATE TRIGGER t BEGIN SELECT 1;",
        "\nCREATE TRIGGER t AFTER INSERT ON t BEGIN SELECT 1; END SELECT 2"
      })
  void whatDoesNotEndIsFoundWithItsLine(String script) {
    assertEquals(2, assertThrows(ScriptProblem.class, () -> split(script)).line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- +goose Up\n"
            + "A;\n"
            + "-- +goose StatementBegin\n"
            + "B;\n"
            + "-- +goose StatementEnd\n"
            + "-- +goose Down\n"
            + "X;",
        "-- +goose Up\n-- +goose StatementBegin\nA\n-- +goose StatementEnd\nB\n",
        "A--> statement-breakpoint\nB;--> statement-breakpoint\n--> statement-breakpoint\n",
        "-- +goose NO TRANSACTION\n-- +goose Up\nA;B\n-- +goose Down\nX",
        "A\n--;;\nB\n",
        "A;\n\n--bun:split\n\nB;\n--bun:split\n",
        "-- 1 up\nA;\n-- 2 up\nB;\n-- 1 down\nX;\n-- 2 down\nX;",
        "--;; up\nA;B;\n--;; down\nX;",
        "-- migrate:up transaction:false\nA;B\n\n-- migrate:down\nX;",
        "--migrate:down\nX;\n--migrate:up\nA;B;",
        "-- +migrate Up notransaction\nA;\nB;\n-- +migrate Down\nX 'unended",
        "-- Up\nA;B;\n-- Down\nX;",
        "--\tUP\r\nA;\r\nB;\r\n--\tDOWN\r\nX;\r\n",
        "-- SQL: up\nA;B;\n-- SQL: down\nX;",
        "-- +up\nA;B;\n-- +down\nX;",
        "/* ---- Up Migration ---- */\nA;B;\n/* ---- Down Migration ---- */\nX;",
        "A;\n-- Up\nB;",
        "-- rambler up\nA;B;\n-- rambler down\nX;",
        "-- !Ups\nA;B;\n-- !Downs\nX;",
        "A;B;\n-- //@UNDO\nX;",
        "A;B;\n---- create above / drop below ----\nX;",
        "-- +micrate Up\nA;B\n-- +micrate Down\nX;",
        "A;\n  -- down the road\nB;\n-- Rollback:\n-- X;",
      })
  void onlyThePartThatMigratesIsRun(String script) throws ScriptProblem {
    assertEquals(List.of("A", "B"), split(script).stream().map(String::strip).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A;\n-- Down\nX;",
        "A;\n-- ===== DOWN MIGRATION =====\nX;",
        "A;\n/* Rollback */\nX;",
        "A;\n-- @undo\nX;",
        "A;\n-- [Down]\nX;",
        "A;\n-- Revert migration script\nX;",
      })
  void partThatMayUndoItAllIsNeverRun(String script) {
    ScriptProblem problem = assertThrows(ScriptProblem.class, () -> split(script));
    assertEquals(2, problem.line());
    assertTrue(problem.problem().contains("undoes the migration"), problem.problem());
  }

  @Test
  void statementBeforeTheMarkedPartIsNotPassedOverInSilence() {
    assertEquals(
        1,
        assertThrows(ScriptProblem.class, () -> split("X;\n-- +goose Up\nA;\n-- +goose Down\nB;"))
            .line());
  }

  @Test
  void markersWithinTextsAndStatementsAreNone() throws ScriptProblem {
    assertEquals(2, split("INSERT INTO t VALUES('\n-- +goose Down\n');\nB;").size());
    assertEquals(2, split("CREATE TABLE t(a, -- down\n  -- up\n  -- down\n b);\nB;").size());
  }
}
