package io.glyph.store.bootstrap.hostile;

import io.glyph.store.bootstrap.hostile.HostileListTest.Case;
import io.glyph.store.bootstrap.hostile.HostileListTest.Damage;
import io.glyph.store.bootstrap.hostile.HostileListTest.Store;
import io.glyph.store.bootstrap.house.GoldenStore;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Databases: odd values that are taken, and files and schemas that are refused. */
final class HostileDatabases {
  private static final String OLD = "v1-worked";

  private HostileDatabases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    values(cases);
    files(cases);
    beside(cases);
    schemas(cases);
    marks(cases);
    return cases;
  }

  private static void values(List<Case> cases) {
    taken(
        cases,
        "text that is not UTF-8",
        s -> s.sql("UPDATE hook_runs SET stdout = CAST(x'fffe' AS TEXT)"));
    taken(
        cases,
        "NUL inside text",
        s -> s.sql("UPDATE realms SET description = 'a' || char(0) || 'b'"));
    taken(
        cases,
        "numbers in TEXT columns",
        s -> s.sql("UPDATE work_contexts SET created_at = 7, status = 1.5"));
    taken(cases, "blobs in TEXT columns", s -> s.sql("UPDATE work_contexts SET status = x'00ff'"));
    taken(
        cases,
        "text in INTEGER columns",
        s -> s.sql("UPDATE hook_runs SET exit_code = 'three', duration_ms = ''"));
    taken(
        cases,
        "NULL primary keys",
        s -> s.sql("INSERT INTO realms VALUES(NULL, 'x'), (NULL, 'y')"));
    cases.add(
        new Case(
            "database: triggers and views with hostile names",
            OLD,
            0,
            "schema_object_foreign",
            "",
            s ->
                s.sql(
                    "CREATE TABLE \"a\u001b[2J\"\"b'c\"(x)",
                    "CREATE VIEW \"v\u202e;DROP TABLE content\" AS SELECT 1",
                    "CREATE TRIGGER \"t\n\" AFTER INSERT ON \"a\u001b[2J\"\"b'c\""
                        + " BEGIN SELECT 1; END")));
    taken(
        cases,
        "64 KiB pages",
        s ->
            s.sql(
                "PRAGMA journal_mode=DELETE",
                "PRAGMA page_size=65536",
                "VACUUM",
                "PRAGMA journal_mode=WAL"));
  }

  private static void files(List<Case> cases) {
    none(cases, "missing", "database_missing", s -> Files.delete(s.at("store.db")));
    none(
        cases,
        "an empty file",
        "database_missing",
        s -> Files.write(s.at("store.db"), new byte[0]));
    none(
        cases,
        "a text file",
        "database_invalid",
        s -> Files.writeString(s.at("store.db"), "this is text\n".repeat(1000)));
    none(
        cases,
        "truncated",
        "database_invalid",
        s -> {
          byte[] bytes = Files.readAllBytes(s.at("store.db"));
          Files.write(s.at("store.db"), Arrays.copyOf(bytes, 4096));
        });
    none(cases, "flipped bits in the header", "database_invalid", s -> s.flip("store.db", 3));
    none(
        cases, "flipped bits in the schema page", "database_invalid", s -> s.flip("store.db", 100));
    cases.add(
        new Case(
            "database: a leaf page of zeros",
            OLD,
            0,
            "database_damaged",
            "database_invalid",
            s -> {
              byte[] bytes = Files.readAllBytes(s.at("store.db"));
              int root = rootOf(s, "hook_runs");
              Arrays.fill(bytes, (root - 1) * 4096, root * 4096, (byte) 0);
              Files.write(s.at("store.db"), bytes);
            }));
    cases.add(
        new Case(
            "database: flipped bits in a leaf page",
            OLD,
            0,
            "database_damaged",
            "database_invalid",
            s -> s.flip("store.db", (rootOf(s, "hook_runs") - 1) * 4096L + 3)));
    none(
        cases,
        "another application's",
        "database_invalid",
        s -> {
          Files.delete(s.at("store.db"));
          s.sql("CREATE TABLE moz_places(id)", "PRAGMA application_id = 77");
        });
    none(
        cases,
        "encrypted",
        "database_invalid",
        s -> {
          byte[] bytes = new byte[1 << 17];
          new Random(7).nextBytes(bytes);
          Files.write(s.at("store.db"), bytes);
        });
    none(cases, "no meta", "database_invalid", s -> s.sql("DROP TABLE meta"));
  }

  private static void beside(List<Case> cases) {
    for (String golden : List.of("v1-killed-init", "v1-killed-import", "v1-live-wal")) {
      cases.add(new Case("database: the WAL of a crash, " + golden, golden, 0, "", "", s -> {}));
    }
    cases.add(
        new Case(
            "database: a stale WAL of another",
            OLD,
            35,
            "foreign_wal",
            "unsafe_store",
            s -> {
              Path other =
                  GoldenStore.named("v1-live-wal")
                      .unpackInto(Files.createDirectory(s.project().resolve("other")));
              Files.copy(other.resolve(".glyph/store.db-wal"), s.at("store.db-wal"));
            }));
    cases.add(
        new Case(
            "database: a stale rollback journal of another",
            OLD,
            35,
            "unsafe_file",
            "unsafe_store",
            HostileDatabases::journalOfAnother));
    cases.add(
        new Case(
            "database: a planted rollback journal",
            OLD,
            35,
            "unsafe_file",
            "unsafe_store",
            s -> Files.write(s.at("store.db-journal"), journalThatEmptiesTheDatabase())));
  }

  private static void schemas(List<Case> cases) {
    unsafe(
        cases,
        "a table name that is an endless view",
        "ALTER TABLE content RENAME TO kept",
        "CREATE VIEW content AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n)"
            + " SELECT i AS id, i AS hash, i AS size, i AS path, i AS created_at FROM n");
    unsafe(
        cases,
        "a generated column that eats memory",
        "DROP TABLE realms",
        "CREATE TABLE realms(name TEXT PRIMARY KEY, description TEXT NOT NULL,"
            + " big TEXT AS (hex(zeroblob(500000000))))");
    unsafe(
        cases,
        "a check that eats memory",
        "DROP TABLE realms",
        "CREATE TABLE realms(name TEXT PRIMARY KEY, description TEXT NOT NULL"
            + " CHECK (length(hex(zeroblob(500000000))) > 0))");
    unsafe(
        cases,
        "a virtual table",
        "DROP TABLE realms",
        "CREATE VIRTUAL TABLE realms USING fts5(name, description)");
    cases.add(
        new Case(
            "database: a trigger on meta",
            OLD,
            35,
            "schema_object_extra",
            "unsafe_store",
            s -> s.sql("CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM content; END")));
    cases.add(
        new Case(
            "database: a trigger with a hostile name and body",
            OLD,
            35,
            "schema_object_extra",
            "unsafe_store",
            s ->
                s.sql(
                    "CREATE TRIGGER \"\u001b]0;x\u0007\" AFTER INSERT ON sources BEGIN"
                        + " SELECT '\u001b[2J'; DELETE FROM content; END")));
    cases.add(
        new Case(
            "database: a table name with quotes",
            OLD,
            0,
            "schema_object_foreign",
            "",
            s -> s.sql("CREATE TABLE \"qu\"\"o'te`[s]\"(x)")));
  }

  private static void marks(List<Case> cases) {
    marks(
        cases,
        "two version rows",
        "ALTER TABLE meta RENAME TO old",
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "INSERT INTO meta VALUES('store_version', '1'), (x'73746f72655f76657273696f6e', '1')",
        "DROP TABLE old");
    for (String version : List.of("", "2.0", " 1", "1" + "0".repeat(30))) {
      marks(
          cases,
          "version '" + version + "'",
          "UPDATE meta SET value = '" + version + "' WHERE key = 'store_version'");
    }
    marks(cases, "user_version that disagrees", "PRAGMA user_version = 7");
    marks(cases, "application_id that disagrees", "PRAGMA application_id = 7");
  }

  private static void taken(List<Case> cases, String name, Damage damage) {
    cases.add(new Case("database: " + name, OLD, 0, "", "", damage));
  }

  private static void none(List<Case> cases, String name, String finding, Damage damage) {
    cases.add(new Case("database: " + name, OLD, 30, finding, "database_invalid", damage));
  }

  private static void unsafe(List<Case> cases, String name, String... sql) {
    cases.add(
        new Case(
            "database: " + name,
            OLD,
            35,
            "schema_object_different",
            "unsafe_store",
            s -> s.sql(sql)));
  }

  private static void marks(List<Case> cases, String name, String... sql) {
    cases.add(
        new Case(
            "database: " + name, OLD, 30, "marks_disagree", "store_inconsistent", s -> s.sql(sql)));
  }

  private static int rootOf(Store store, String table) throws Exception {
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + store.at("store.db"));
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** As SQLite itself leaves it when whoever writes is killed. */
  private static void journalOfAnother(Store store) throws Exception {
    Path other =
        GoldenStore.named("v1-imported")
            .unpackInto(Files.createDirectory(store.project().resolve("other")))
            .resolve(".glyph/store.db");
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + other);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=DELETE");
      statement.execute("PRAGMA cache_size=1");
      statement.execute("BEGIN");
      statement.execute("UPDATE content SET path = path || 'x'");
      statement.execute("DELETE FROM sources");
      Path journal = other.resolveSibling("store.db-journal");
      if (!Files.exists(journal) || Files.size(journal) == 0) {
        throw new IllegalStateException("no journal was made");
      }
      Files.copy(journal, store.at("store.db-journal"));
      statement.execute("ROLLBACK");
    }
  }

  /** A well formed rollback journal that says that the database had one page, of zeros. */
  private static byte[] journalThatEmptiesTheDatabase() {
    int page = 4096;
    ByteBuffer journal = ByteBuffer.allocate(512 + 4 + page + 4);
    journal.put(
        new byte[] {
          (byte) 0xd9, (byte) 0xd5, 5, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63, (byte) 0xd7
        });
    journal.putInt(1).putInt(0).putInt(1).putInt(512).putInt(page);
    journal.position(512).putInt(1);
    return journal.array();
  }
}
