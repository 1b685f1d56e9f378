package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.glyph.store.domain.refusal.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.NativeDB;

/** Scripts that nobody would write: SQLite itself says what each of them means. */
class RandomTextTest {
  private static final long SEED = Long.getLong("text.seed", System.nanoTime());
  private static final int TEXTS = Integer.getInteger("text.scripts", 1_500);

  /** Pieces that mean something to whoever divides a script. */
  private static final List<String> PIECES =
      List.of(
          ";",
          ";",
          ";",
          "\n",
          "\r\n",
          " ",
          "\t",
          "\f",
          "'",
          "''",
          "\"",
          "`",
          "[",
          "]",
          "--",
          "-",
          "/*",
          "*/",
          "/",
          "*",
          ".",
          "..",
          "BEGIN",
          "END",
          "CASE",
          "COMMIT",
          "ROLLBACK TO a",
          "SAVEPOINT a",
          "RELEASE a",
          "CREATE",
          "TEMP",
          "TRIGGER",
          "PRAGMA",
          "foreign_keys",
          "=",
          "ON",
          "-- +goose Up",
          "-- +goose Down",
          "--> statement-breakpoint",
          "-- Down",
          "-- Up",
          "-- migrate:down",
          "\0",
          "\uFEFF",
          "é",
          "\uD83D\uDE00",
          "\uD800",
          "x'3b'",
          "?1",
          ":a",
          "@",
          "#",
          "$",
          "\\",
          "1e5",
          "(",
          ")",
          ",",
          "SELECT 1",
          "\u00A0",
          "\u000B");

  /** Each fits whatever was run before it. */
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE IF NOT EXISTS t ( a INTEGER PRIMARY KEY , b TEXT DEFAULT ';' , c )",
          "CREATE TABLE IF NOT EXISTS \"t;2\" ( [a;b] TEXT , `c;` AS ( [a;b] || ';' ) )",
          "CREATE TABLE IF NOT EXISTS log ( x )",
          "CREATE INDEX IF NOT EXISTS i ON t ( b , c DESC ) WHERE b <> ';'",
          "CREATE VIEW IF NOT EXISTS v AS SELECT a , CASE b WHEN ';END;' THEN 1 ELSE 0 END AS"
              + " \"end\" FROM t",
          "CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t WHEN CASE NEW . a WHEN 1 THEN 0 ELSE 1"
              + " END BEGIN INSERT INTO log VALUES ( ';' || NEW . b ) ; UPDATE log SET x = x ||"
              + " CASE WHEN 1 THEN ';END;' END WHERE 1 ; END",
          "CREATE TEMP TRIGGER IF NOT EXISTS h BEFORE DELETE ON t BEGIN SELECT 1 ; DELETE FROM log"
              + " WHERE x = 'END' ; END",
          "CREATE TEMP TABLE IF NOT EXISTS held ( x )",
          "CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5 ( w , tokenize = 'porter' )",
          "INSERT INTO f VALUES ( 'a;b' )",
          "INSERT INTO t ( b , c ) VALUES ( 'it''s;' , x'3b' ) , ( \";\" , 1.5e3 )",
          "INSERT INTO t ( b ) WITH RECURSIVE n ( i ) AS ( VALUES ( 1 ) UNION ALL SELECT i + 1 FROM"
              + " n WHERE i < 3 ) SELECT 'r' || i FROM n WHERE true ON CONFLICT DO NOTHING",
          "INSERT INTO \"t;2\" ( [a;b] ) SELECT b FROM t RETURNING *",
          "UPDATE t SET c = CASE WHEN a % 2 THEN 'x' ELSE c END WHERE b <> '--;'",
          "DELETE FROM t WHERE a = ( SELECT min ( a ) FROM t )",
          "ALTER TABLE t RENAME COLUMN c TO [c]",
          "DROP TABLE IF EXISTS log",
          "DROP TRIGGER IF EXISTS g",
          "DROP INDEX IF EXISTS i",
          "DROP VIEW IF EXISTS v",
          "REINDEX",
          "SELECT * FROM t -- not; the end\n",
          "VALUES ( 1 , ';' )",
          "BEGIN IMMEDIATE TRANSACTION ; INSERT INTO t ( b ) VALUES ( 'own' ) ; COMMIT",
          "SAVEPOINT s ; DELETE FROM t ; ROLLBACK TO s ; RELEASE SAVEPOINT s",
          "PRAGMA table_info ( t )",
          "PRAGMA foreign_keys = OFF",
          "SELEC 1",
          "INSERT INTO nowhere VALUES ( 1 )");

  private static final List<String> SPACES =
      List.of(" ", " ", " ", "\n", "\t", "\r\n", " /* ; ' */ ", " -- it's;\n", "/**/", "\f");

  private static final List<String> ENDS =
      List.of(";", ";", ";\n", " ;", ";;", ";\n-- and; then\n", "/* c */;\n", "\n-- d;\n;\r\n");

  @Test
  void anyTextIsSplitOrRefused() {
    System.out.println("random texts: -Dtext.seed=" + SEED);
    int split = 0;
    for (int i = 0; i < 20 * TEXTS; i++) {
      Random random = new Random((SEED + i) * 0x9E3779B97F4A7C15L);
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(
            random.nextInt(6) == 0
                ? Character.toString(random.nextInt(0x300))
                : PIECES.get(random.nextInt(PIECES.size())));
        text.append(random.nextInt(3) == 0 ? " " : "");
      }
      split += isSplit(text.toString(), SEED + i) ? 1 : 0;
    }
    // A generator of which nothing passes proves nothing.
    assertTrue(split > TEXTS, "only " + split);
  }

  private static boolean isSplit(String text, long seed) {
    try {
      return assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            try {
              List<ScriptStatement> statements = ScriptSplitter.split(text);
              int last = 0;
              for (ScriptStatement statement : statements) {
                assertTrue(text.contains(statement.sql()), "seed " + seed);
                assertTrue(statement.line() >= last, "seed " + seed);
                last = statement.line();
              }
              ScriptJudge.judge(statements, 5);
              return true;
            } catch (ScriptProblem refused) {
              assertTrue(refused.line() >= 1, "seed " + seed);
              return false;
            }
          });
    } catch (RuntimeException wrong) {
      throw new AssertionError("seed " + seed + ": " + text, wrong);
    }
  }

  @Test
  void statementByStatementComesOutWhatComesOutInOneCall() throws Exception {
    System.out.println("random scripts: -Dtext.seed=" + SEED + " -Dtext.scripts=" + TEXTS);
    int done = 0;
    for (int i = 0; i < TEXTS; i++) {
      long seed = SEED + i;
      String script = script(new Random(seed * 0x9E3779B97F4A7C15L));
      String story = "seed " + seed + "\n" + script;
      try (SQLiteConnection whole = memory();
          SQLiteConnection split = memory()) {
        boolean ran = ((NativeDB) whole.getDatabase())._exec(script) == 0;
        assertEquals(ran, runs(split, script, story), story);
        if (ran) {
          assertEquals(dump(whole), dump(split), story);
          done++;
        }
      } catch (SQLException failed) {
        try (SQLiteConnection split = memory()) {
          assertEquals(false, runs(split, script, story), story);
        }
      }
    }
    assertTrue(done > TEXTS / 3, "only " + done + " of them ran");
  }

  private static boolean runs(SQLiteConnection connection, String script, String story)
      throws SQLException {
    Sql.run(connection, "BEGIN");
    try {
      Script.of(Stores.migration(5, "V0006__s.sql", script)).run(connection);
    } catch (SQLException | RefusedException failed) {
      return false;
    }
    try {
      Sql.run(connection, "COMMIT");
    } catch (SQLException ended) {
      fail(story, ended);
    }
    return true;
  }

  private static SQLiteConnection memory() throws SQLException {
    SQLiteConnection connection = Connections.open(new SQLiteConfig(), ":memory:");
    // Most statements need one of these.
    for (String statement : STATEMENTS) {
      if (statement.matches("CREATE (VIRTUAL )?TABLE.*")) {
        Sql.run(connection, statement);
      }
    }
    return connection;
  }

  private static String script(Random random) {
    StringBuilder script = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    for (int n = random.nextInt(14); n >= 0; n--) {
      // What is wrong comes rarely, or hardly a script would run.
      int most = random.nextInt(25) == 0 ? STATEMENTS.size() : STATEMENTS.size() - 2;
      String statement = STATEMENTS.get(random.nextInt(most));
      int letters = random.nextInt(3);
      for (String word : statement.split(" ", -1)) {
        boolean isQuoted = word.matches(".*['\"`\\[\\]].*");
        String said =
            isQuoted || letters == 0
                ? word
                : letters == 1 ? word.toLowerCase(Locale.ROOT) : word.toUpperCase(Locale.ROOT);
        script.append(said).append(SPACES.get(random.nextInt(SPACES.size())));
      }
      if (n > 0 || random.nextBoolean()) {
        script.append(ENDS.get(random.nextInt(ENDS.size())));
      }
    }
    return script.toString();
  }

  private static String dump(SQLiteConnection connection) throws SQLException {
    StringJoiner dump = new StringJoiner("\n");
    query(connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name", dump);
    for (SchemaObject object : SchemaObject.all(connection, "main")) {
      // How a full text index is laid out hangs on how many transactions wrote it.
      if (object.isTable() && !object.name().startsWith("f_")) {
        query(connection, "SELECT * FROM " + Sql.quote(object.name()), dump);
      }
    }
    return dump.toString();
  }

  private static void query(SQLiteConnection connection, String sql, StringJoiner into)
      throws SQLException {
    into.add(sql);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        StringJoiner row = new StringJoiner("|");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          @Nullable String cell = rows.getString(i);
          row.add(String.valueOf(cell));
        }
        into.add(row.toString());
      }
    }
  }
}
