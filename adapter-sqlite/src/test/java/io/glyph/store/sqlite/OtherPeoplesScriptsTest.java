package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.Refusal.MigrationFailed;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What migrations of other products contain, each kind with a case of its own. */
class OtherPeoplesScriptsTest {
  @TempDir private Path folder;
  private Scripted store;

  @BeforeEach
  void seed() throws Exception {
    store =
        new Scripted(
            folder,
            "CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT)",
            "CREATE TABLE book(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,"
                + " author_id INTEGER REFERENCES author(id) ON DELETE CASCADE)",
            "INSERT INTO author VALUES(1, 'Ada'), (2, 'Grace')",
            "INSERT INTO book VALUES(1, 'Notes', 1), (2, 'A-0; and more', 2), (7, 'COBOL', 2)");
  }

  /** A rebuild as SQLite's documentation recommends it. */
  private static String rebuild(String before, String after) {
    return before
        + """
        CREATE TABLE new_author (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
        INSERT INTO new_author SELECT id, name FROM author;
        DROP TABLE author;
        ALTER TABLE new_author RENAME TO author;
        """
        + after;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n|COMMIT;\nPRAGMA foreign_keys=ON;\n",
        "PRAGMA foreign_keys = 0;\nbegin;\n|PRAGMA foreign_key_check;\nend transaction;\n"
            + "PRAGMA foreign_keys = 1;",
        "BEGIN IMMEDIATE;\n|COMMIT TRANSACTION;",
        "BEGIN EXCLUSIVE TRANSACTION;|END;BEGIN DEFERRED;COMMIT",
        "PRAGMA foreign_keys(off);|PRAGMA main.foreign_keys('on')",
        "PRAGMA defer_foreign_keys=ON;PRAGMA foreign_keys=OFF;|PRAGMA foreign_keys=ON;"
            + "PRAGMA defer_foreign_keys=OFF;",
        "PRAGMA foreign_keys=ON;|",
        "PRAGMA legacy_alter_table=ON;|PRAGMA legacy_alter_table=OFF;",
        "COMMIT TRANSACTION;\nPRAGMA foreign_keys=OFF;\nBEGIN;\n|COMMIT;PRAGMA foreign_keys=ON;"
            + "BEGIN TRANSACTION;",
        "SAVEPOINT \"all of it\";|RELEASE SAVEPOINT \"ALL OF IT\";",
        "BEGIN; SAVEPOINT left_open;|COMMIT;",
        "SAVEPOINT a; SAVEPOINT b; DELETE FROM book; ROLLBACK TO SAVEPOINT b;|RELEASE a;",
        "SAVEPOINT a; DELETE FROM book; ROLLBACK TRANSACTION TO a; RELEASE a;|",
      })
  void rebuildWithItsOwnTransactionAndPragmasRunsAsItsAuthorMeant(String around) throws Exception {
    String[] parts = around.split("\\|", -1);
    assertEquals(List.of(), store.apply(rebuild(parts[0], parts[1])).losses());
    assertEquals("1|Ada,2|Grace", store.ask("SELECT * FROM author"));
    assertEquals("3", store.ask("SELECT count(*) FROM book"));
    assertEquals(
        "1", store.ask("SELECT \"notnull\" FROM pragma_table_info('author') WHERE name = 'name'"));
    assertEquals("author", store.ask("SELECT \"table\" FROM pragma_foreign_key_list('book')"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA journal_mode = WAL",
        "PRAGMA journal_mode('wal')",
        "PRAGMA journal_mode = MEMORY",
        "PRAGMA journal_mode(\"off\")",
        "PRAGMA read_uncommitted = true",
        "PRAGMA synchronous=OFF",
        "PRAGMA synchronous = NORMAL",
        "PRAGMA cache_size = -64000",
        "PRAGMA temp_store=MEMORY",
        "PRAGMA mmap_size=268435456",
        "PRAGMA busy_timeout = 5000",
        "PRAGMA page_size=4096",
        "PRAGMA auto_vacuum=INCREMENTAL",
        "PRAGMA encoding = \"UTF-8\"",
        "PRAGMA locking_mode=EXCLUSIVE",
        "PRAGMA wal_autocheckpoint=1000",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA optimize",
        "PRAGMA user_version = NEXT",
        "PRAGMA user_version",
        "PRAGMA journal_mode",
        "PRAGMA table_info(author)",
        "PRAGMA main.index_list('book')",
        "PRAGMA integrity_check",
        "PRAGMA recursive_triggers=ON",
        "ANALYZE",
        "REINDEX",
      })
  void settingsThatMeanNothingForTheRowsAreNoObstacle(String pragma) throws Exception {
    String next = Integer.toString(Scripted.NEWEST + 1);
    String said = pragma.replace("NEXT", next);
    store.apply(said + ";\nCREATE TABLE t(x);\n" + said + ";");
    assertEquals("0", store.ask("SELECT count(*) FROM t"));
    assertEquals("wal", store.ask("PRAGMA journal_mode"));
    assertEquals(next, store.ask("PRAGMA user_version"));
  }

  /** What it would have done is not guessed, and nothing runs without it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM author WHERE id = 2;",
        "DELETE FROM author WHERE id = 2; INSERT INTO author VALUES(2, 'Other');",
        "WITH two(i) AS (VALUES(2)) DELETE FROM author WHERE id IN two;",
        "UPDATE author SET id = id + 10;",
        "INSERT OR REPLACE INTO author VALUES(2, 'Other');",
        "REPLACE INTO author VALUES(2, 'Other');",
        "INSERT INTO author VALUES(2, 'Other') ON CONFLICT DO UPDATE SET id = 9;",
        "INSERT INTO author VALUES(3, 'C'); PRAGMA foreign_keys=3; BEGIN; PRAGMA foreign_keys=OFF;"
            + " DELETE FROM author WHERE id = 2; COMMIT;",
      })
  void actionOfAForeignKeyThatAScriptMayRelyOnIsRefused(String change) {
    String script = "PRAGMA foreign_keys=ON;\nSELECT 1;\n" + change;
    RefusedException refused = assertThrows(RefusedException.class, () -> store.apply(script));
    String said = assertInstanceOf(MigrationFailed.class, refused.refusal()).detail();
    assertTrue(said.contains("__s.sql:3: "), said);
    assertTrue(said.contains("ON DELETE"), said);
  }

  @Test
  void actionThatTheScriptItselfDeclaresCountsToo() throws Exception {
    Stores.meddle(store.location().database(), "DROP TABLE book");
    String parents =
        "CREATE TABLE p(id INTEGER PRIMARY KEY, n); INSERT INTO p VALUES(1, 'a'), (2, 'b');"
            + " CREATE TABLE k(id INTEGER PRIMARY KEY, p REFERENCES p ACTION);"
            + " INSERT INTO k VALUES(1, 1), (2, 2); PRAGMA foreign_keys=ON;"
            + " UPDATE p SET n = 'c' WHERE id = 1;";
    for (String action :
        List.of("ON DELETE CASCADE", "ON UPDATE SET NULL", "on\nupdate/**/set default")) {
      RefusedException refused =
          assertThrows(
              RefusedException.class, () -> store.apply(parents.replace("ACTION", action)), action);
      String said = assertInstanceOf(MigrationFailed.class, refused.refusal()).detail();
      assertTrue(said.contains("ON DELETE"), said);
    }
    store.apply(parents.replace("ACTION", "ON DELETE NO ACTION ON UPDATE RESTRICT"));
    assertEquals("1|c,2|b", store.ask("SELECT * FROM p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE author SET name = 'X'; PRAGMA foreign_keys=ON;",
        "PRAGMA foreign_keys=ON; INSERT INTO author VALUES(3, replace('a', 'a', 'X'));",
        "PRAGMA foreign_keys=ON; PRAGMA foreign_keys=OFF; UPDATE author SET name = 'X';",
        // SQLite passes over one that is set within a transaction.
        "BEGIN; PRAGMA foreign_keys=ON; UPDATE author SET name = 'X'; COMMIT;",
        "PRAGMA foreign_keys; UPDATE author SET name = 'X';",
        "PRAGMA foreign_keys=of; UPDATE author SET name = 'X';",
      })
  void foreignKeysThatAreOnWhereNoActionIsMeantAreNoObstacle(String script) throws Exception {
    store.apply(script);
    assertEquals("X", store.ask("SELECT name FROM author ORDER BY id DESC LIMIT 1"));
  }

  @Test
  void settingsOfOneStepDoNotReachTheNext() throws Exception {
    store.apply(
        "PRAGMA legacy_alter_table=ON; PRAGMA ignore_check_constraints=ON;"
            + " PRAGMA case_sensitive_like = ON;"
            + " CREATE TABLE p(x CHECK (x > 0)); CREATE VIEW v AS SELECT * FROM author;"
            + " CREATE TABLE alike AS SELECT 'a' LIKE 'A' AS one;",
        "ALTER TABLE author RENAME TO person; INSERT OR IGNORE INTO p VALUES(-1);"
            + " INSERT INTO alike SELECT 'a' LIKE 'A';");
    assertEquals("2", store.ask("SELECT count(*) FROM v"));
    assertEquals("0", store.ask("SELECT count(*) FROM p"));
    assertEquals("0,1", store.ask("SELECT one FROM alike"));
  }

  @Test
  void temporaryTablesGoWithTheScriptThatMadeThem() throws Exception {
    String script =
        "CREATE TEMP TABLE held AS SELECT * FROM book;\n"
            + "CREATE TEMPORARY TABLE counted(id INTEGER PRIMARY KEY AUTOINCREMENT, x);\n"
            + "CREATE TEMP VIEW seen AS SELECT * FROM held;\n"
            + "CREATE TEMP TRIGGER t AFTER INSERT ON counted BEGIN SELECT 1; END;\n"
            + "CREATE VIRTUAL TABLE temp.words USING fts5(w);\n"
            + "CREATE TEMP TABLE meta(x);\n"
            + "INSERT INTO counted(x) SELECT id FROM seen;\n"
            + "INSERT INTO words SELECT title FROM held;\n"
            + "CREATE TABLE kept AS SELECT id, x FROM counted WHERE x IN (SELECT 7);\n";
    assertEquals(List.of(), store.apply(script, script.replace("kept", "again")).losses());
    assertEquals("3|7", store.ask("SELECT * FROM kept"));
    assertEquals("3|7", store.ask("SELECT * FROM again"));
  }

  @Test
  void triggersWithBodiesOfManyStatementsWork() throws Exception {
    store.apply(
        """
        CREATE TABLE log(at INTEGER PRIMARY KEY, what TEXT);
        CREATE TRIGGER book_added AFTER INSERT ON book
        WHEN CASE NEW.title WHEN '' THEN 0 ELSE 1 END
        BEGIN
          INSERT INTO log(what) VALUES (CASE WHEN NEW.author_id IS NULL THEN 'none;' ELSE 'END;' END);
          UPDATE log SET what = what || ' -- end; ' WHERE at = (SELECT max(at) FROM log); /* END; */
        END;
        CREATE TRIGGER IF NOT EXISTS book_gone BEFORE DELETE ON book FOR EACH ROW BEGIN
          SELECT RAISE(ABORT, 'kept; always') WHERE OLD.id = 1;
        END; INSERT INTO book(title) VALUES('x');
        """);
    assertEquals("none; -- end; ", store.ask("SELECT what FROM log"));
    assertEquals(
        "2",
        store.ask(
            "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'book_%' AND type='trigger'"));
  }

  @Test
  void fullTextIndexIsMadeFilledAndKeptInStepByTriggers() throws Exception {
    store.apply(
        """
        CREATE VIRTUAL TABLE book_fts USING fts5(title, content='book', content_rowid='id',
          tokenize = "unicode61 remove_diacritics 2");
        INSERT INTO book_fts(book_fts) VALUES('rebuild');
        CREATE TRIGGER book_ai AFTER INSERT ON book BEGIN
          INSERT INTO book_fts(rowid, title) VALUES (new.id, new.title);
        END;
        CREATE TRIGGER book_ad AFTER DELETE ON book BEGIN
          INSERT INTO book_fts(book_fts, rowid, title) VALUES('delete', old.id, old.title);
        END;
        INSERT INTO book(title, author_id) VALUES ('Sketch of the engine', 1);
        INSERT INTO book_fts(book_fts) VALUES('optimize');
        """);
    assertEquals("7", store.ask("SELECT rowid FROM book_fts WHERE book_fts MATCH 'cobol'"));
    assertEquals("8", store.ask("SELECT rowid FROM book_fts WHERE book_fts MATCH 'engine'"));
  }

  @Test
  void kindsOfTablesColumnsAndIndexesWork() throws Exception {
    store.apply(
        """
        CREATE TABLE IF NOT EXISTS "odd; name"([a;b] TEXT, `c;d` BLOB DEFAULT x'3b', "e""f" INT);
        INSERT INTO "odd; name"([a;b], "e""f") VALUES('it''s; fine', 1);
        CREATE TABLE strict(k TEXT PRIMARY KEY, n INTEGER NOT NULL DEFAULT (1 + 1)) STRICT, WITHOUT ROWID;
        INSERT INTO strict(k) VALUES('a') ON CONFLICT DO NOTHING RETURNING k, n;
        CREATE TABLE shapes(w INT, h INT, area INT GENERATED ALWAYS AS (w * h) STORED,
          half INT AS (area / 2) VIRTUAL, data TEXT CHECK (json_valid(data)));
        INSERT INTO shapes(w, h, data) VALUES(3, 4, '{"a": [1, 2]}');
        CREATE INDEX by_half ON shapes(half) WHERE half > 2;
        CREATE UNIQUE INDEX by_case ON strict(lower(k) COLLATE NOCASE DESC);
        CREATE INDEX by_path ON shapes(json_extract(data, '$.a[0]'));
        ALTER TABLE book ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE book RENAME COLUMN pages TO sheets;
        INSERT INTO book(title) VALUES("double quoted text");
        """);
    assertEquals("it's; fine|;|1", store.ask("SELECT * FROM \"odd; name\""));
    assertEquals(
        "12|6", store.ask("SELECT area, half FROM shapes INDEXED BY by_half WHERE half > 2"));
    assertEquals("a|2", store.ask("SELECT * FROM strict"));
    assertEquals("8", store.ask("SELECT max(id) FROM book"));
  }

  @Test
  void doubtfulButCommonSqlIsTakenAsSqliteTakesIt() throws Exception {
    store.apply(
        """
        CREATE TABLE odd(id TEXT PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))),
          kind TEXT NOT NULL DEFAULT "plain" CHECK (kind IN ("plain", "other")),
          at DATETIME DEFAULT CURRENT_TIMESTAMP, day TEXT DEFAULT (strftime('%Y', 'now')),
          tags TEXT DEFAULT '[]', parent TEXT REFERENCES odd DEFERRABLE INITIALLY DEFERRED);
        CREATE INDEX others ON odd(kind) WHERE kind = "other";
        CREATE TABLE tag(name TEXT);
        CREATE TRIGGER tagged AFTER INSERT ON odd BEGIN
          INSERT INTO tag SELECT value FROM json_each(NEW.tags);
        END;
        INSERT INTO odd(tags) VALUES('["a", "b"]');
        CREATE VIRTUAL TABLE place USING rtree(id, x0, x1);
        INSERT INTO place VALUES(1, 0, 1);
        CREATE VIRTUAL TABLE old_words USING fts4(body, tokenize=porter);
        INSERT INTO old_words VALUES('running');
        DELETE FROM sqlite_sequence WHERE name = 'nobody';
        """);
    assertEquals("plain|a,plain|b", store.ask("SELECT kind, name FROM odd, tag"));
    assertEquals("1", store.ask("SELECT count(*) FROM old_words WHERE body MATCH 'run'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-- nothing to do here\n", ";", "BEGIN; COMMIT;", "-- +goose Down\nX;"})
  void scriptThatDoesNothingIsAStepAllTheSame(String script) throws Exception {
    store.apply(script);
    assertEquals(
        Integer.toString(Scripted.NEWEST + 1), store.ask("SELECT value FROM meta LIMIT 1"));
  }

  @Test
  void commonTableExpressionsUpsertsAndReturningWork() throws Exception {
    store.apply(
        """
        CREATE TABLE n(i INTEGER PRIMARY KEY, s TEXT);
        WITH RECURSIVE count(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM count WHERE i < 50)
        INSERT INTO n(i) SELECT i FROM count;
        WITH even AS (SELECT i FROM n WHERE i % 2 = 0) UPDATE n SET s = 'even' WHERE i IN even;
        INSERT INTO n(i, s) VALUES(2, 'two') ON CONFLICT(i) DO UPDATE SET s = excluded.s;
        REPLACE INTO n VALUES(4, 'four');
        WITH odd AS (SELECT i FROM n WHERE i % 2) DELETE FROM n WHERE i IN odd RETURNING i;
        UPDATE n SET s = b.title FROM book AS b WHERE b.id = 7 AND n.i = 6;
        SELECT * FROM n;
        """);
    assertEquals("25", store.ask("SELECT count(*) FROM n"));
    assertEquals("two,four,COBOL", store.ask("SELECT s FROM n WHERE i <= 6"));
  }

  @Test
  void viewOverARebuiltTableIsMadeAgain() throws Exception {
    store.apply(
        "CREATE VIEW names AS SELECT name FROM author; CREATE INDEX by_name ON author(name);",
        rebuild(
            "DROP VIEW names;",
            "CREATE INDEX by_name ON author(name); CREATE VIEW names AS SELECT name FROM author;"));
    assertEquals("Ada,Grace", store.ask("SELECT * FROM names"));
  }

  @Test
  void viewOverARebuiltTableStaysWhereTheScriptSaysHowTablesAreRenamed() throws Exception {
    store.apply(
        "CREATE VIEW names AS SELECT name FROM author;",
        rebuild("", "")
            .replace("ALTER TABLE", "PRAGMA legacy_alter_table = ON;\nALTER TABLE")
            .concat("PRAGMA legacy_alter_table = OFF;"));
    assertEquals("Ada,Grace", store.ask("SELECT * FROM names"));
  }

  @Test
  void tableRebuiltOverTwoFilesKeepsItsRows() throws Exception {
    assertEquals(
        List.of(),
        store
            .apply(
                "PRAGMA foreign_keys=OFF;\nALTER TABLE author RENAME TO author_old;\n"
                    + "CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
                "INSERT INTO author SELECT * FROM author_old;\n"
                    + "CREATE TABLE book_new(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " title TEXT NOT NULL, author_id INTEGER REFERENCES author(id));\n"
                    + "INSERT INTO book_new SELECT * FROM book;\nDROP TABLE book;\n"
                    + "ALTER TABLE book_new RENAME TO book;\n"
                    + "DROP TABLE author_old;\nPRAGMA foreign_keys=ON;")
            .losses());
    assertEquals("1|Ada,2|Grace", store.ask("SELECT * FROM author"));
  }

  @Test
  void windowsLineEndsMarkAndMissingSemicolonAreFine() throws Exception {
    store.apply(
        "\uFEFF-- made on Windows\r\n/* twice */;;\r\nCREATE TABLE w(\r\n  x TEXT -- why; not\r\n);"
            + "\r\nINSERT INTO w VALUES('a\r\nb')");
    assertEquals("a\r\nb", store.ask("SELECT x FROM w"));
  }

  @Test
  void manyStatementsAreAllRun() throws Exception {
    StringBuilder script = new StringBuilder("CREATE TABLE many(i INTEGER PRIMARY KEY);\n");
    for (int i = 0; i < 20_000; i++) {
      script.append("INSERT INTO many VALUES(").append(i).append(");\n");
    }
    store.apply(script.toString());
    assertEquals("20000", store.ask("SELECT count(*) FROM many"));
  }

  @Test
  void partThatUndoesIsNotRun() throws Exception {
    store.apply(
        "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE up(x);\n-- +goose StatementEnd\n\n"
            + "-- +goose Down\nDROP TABLE up;\nDROP TABLE book;\n");
    assertEquals("0", store.ask("SELECT count(*) FROM up"));
    assertEquals("3", store.ask("SELECT count(*) FROM book"));
  }

  @Test
  void rowThatFailsLateFailsTheScriptWithItsLine() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () ->
                store.apply(
                    "CREATE TABLE t(j);\nINSERT INTO t VALUES('1'), ('{');\n\nSELECT json(j) FROM t;"));
    MigrationFailed failed = assertInstanceOf(MigrationFailed.class, refused.refusal());
    assertTrue(failed.detail().contains("__s.sql:4: "), failed.detail());
    assertTrue(failed.detail().contains("malformed JSON"), failed.detail());
  }

  @Test
  void reverseScriptRunsLikeAnyOtherAndLeavesTheHistoryOfItsVersion() throws Exception {
    String before = store.ask("SELECT * FROM glyph_schema_history");
    store.apply("CREATE TABLE extra(x);", "CREATE TABLE more(x);");
    store.undo(Scripted.NEWEST + 2, "BEGIN; DROP TABLE more; COMMIT;");
    store.undo(Scripted.NEWEST + 1, "-- one step\nDROP TABLE extra");
    assertEquals(before, store.ask("SELECT * FROM glyph_schema_history"));
    assertEquals(
        Integer.toString(Scripted.NEWEST),
        store.ask("SELECT value FROM meta WHERE key = 'store_version'"));
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () ->
                store.undo(
                    Scripted.NEWEST, "UPDATE glyph_schema_history SET script = 'x' WHERE 1"));
    MigrationFailed failed = assertInstanceOf(MigrationFailed.class, refused.refusal());
    assertTrue(failed.detail().contains("glyph_schema_history"), failed.detail());
  }

  @Test
  void historyLooksAsIfFlywayHadReadTheFile() throws Exception {
    assertEquals(
        "0002|managed store|SQL|V0002__managed_store.sql|-306056798|glyph|1",
        store.ask(
            "SELECT version, description, type, script, checksum, installed_by, success"
                + " FROM glyph_schema_history WHERE version = '0002'"));
  }
}
