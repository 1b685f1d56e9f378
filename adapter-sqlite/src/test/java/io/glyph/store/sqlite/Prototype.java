package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConnection;

/**
 * What the first prototype does to a store: its statements at every start, and a write, a read, a
 * change and a removal in each of its tables. It looks at no version.
 */
final class Prototype {
  /** Nothing where the tables are there, whatever else they have. */
  private static final String SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS content(id TEXT PRIMARY KEY, hash TEXT NOT NULL, size INTEGER NOT NULL, path TEXT NOT NULL, created_at TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS sources(path TEXT PRIMARY KEY, content_id TEXT NOT NULL, labels TEXT NOT NULL, updated_at TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS realms(name TEXT PRIMARY KEY, description TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS work_contexts(name TEXT PRIMARY KEY, base_realm TEXT NOT NULL, workspace_path TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS snapshots(id TEXT PRIMARY KEY, work_name TEXT NOT NULL, reason TEXT NOT NULL, hash TEXT NOT NULL, created_at TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS publications(id TEXT PRIMARY KEY, work_name TEXT NOT NULL, dest_realm TEXT NOT NULL, status TEXT NOT NULL, actor TEXT NOT NULL, mode TEXT NOT NULL DEFAULT 'squash', created_at TEXT NOT NULL, semantic_type TEXT NOT NULL DEFAULT '', semantic_scope TEXT NOT NULL DEFAULT '', semantic_description TEXT NOT NULL DEFAULT '')
      CREATE TABLE IF NOT EXISTS remotes(name TEXT PRIMARY KEY, spec TEXT NOT NULL, mode TEXT NOT NULL, created_at TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS mounts(path TEXT PRIMARY KEY, spec TEXT NOT NULL, mode TEXT NOT NULL, pinned_revision TEXT NOT NULL, created_at TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS work_claims(work_name TEXT PRIMARY KEY, actor TEXT NOT NULL, provider TEXT NOT NULL, session_id TEXT NOT NULL, mode TEXT NOT NULL, status TEXT NOT NULL, claimed_at TEXT NOT NULL, heartbeat_at TEXT NOT NULL, expires_at TEXT NOT NULL)
      CREATE TABLE IF NOT EXISTS work_dependencies(work_name TEXT NOT NULL, depends_on_work TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY(work_name, depends_on_work))
      CREATE TABLE IF NOT EXISTS work_conflicts(work_name TEXT NOT NULL, other_work TEXT NOT NULL, path TEXT NOT NULL, type TEXT NOT NULL, detail TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY(work_name, other_work, path, type))
      CREATE TABLE IF NOT EXISTS hook_runs(id TEXT PRIMARY KEY, event TEXT NOT NULL, path TEXT NOT NULL, work_name TEXT NOT NULL, dest_realm TEXT NOT NULL, mode TEXT NOT NULL, exit_code INTEGER NOT NULL, stdout TEXT NOT NULL, stderr TEXT NOT NULL, started_at TEXT NOT NULL, duration_ms INTEGER NOT NULL, blocked INTEGER NOT NULL)
      """;

  /** Columns that it added over time, where they are missing. */
  private static final Map<String, String> ADDED =
      new TreeMap<>(
          Map.of(
              "mode", "'squash'",
              "semantic_type", "''",
              "semantic_scope", "''",
              "semantic_description", "''"));

  private Prototype() {}

  /** Leaves behind a row in each table. */
  static void worksOn(Path database) throws SQLException {
    try (SQLiteConnection opened = Stores.foreign(database)) {
      List<String> tables = new ArrayList<>();
      for (String statement : SCHEMA.lines().toList()) {
        Sql.run(opened, statement);
        tables.add(
            statement.substring("CREATE TABLE IF NOT EXISTS ".length(), statement.indexOf('(')));
      }
      assertEquals(13, tables.size());
      for (Map.Entry<String, String> column : ADDED.entrySet()) {
        String there = "SELECT count(*) FROM pragma_table_info('publications') WHERE name = ";
        if (Sql.number(opened, there + Sql.literal(column.getKey())) == 0) {
          Sql.run(
              opened,
              "ALTER TABLE publications ADD COLUMN "
                  + column.getKey()
                  + " TEXT NOT NULL DEFAULT "
                  + column.getValue());
        }
      }
      Sql.run(opened, "INSERT OR REPLACE INTO meta(key, value) VALUES('store_version', '1')");
      for (String table : tables) {
        works(opened, table);
      }
    }
  }

  private static void works(SQLiteConnection opened, String table) throws SQLException {
    List<String> columns = columns(opened, table);
    String names = "(" + String.join(", ", columns) + ")";
    String count = "SELECT count(*) FROM " + table;
    long before = Sql.number(opened, count);
    for (String value : List.of("one", "two")) {
      Sql.run(opened, "INSERT INTO " + table + names + " VALUES(" + values(columns, value) + ")");
    }
    String key = columns.getFirst();
    Sql.run(
        opened,
        "INSERT OR REPLACE INTO " + table + names + " VALUES(" + values(columns, "one") + ")");
    assertEquals(before + 2, Sql.number(opened, count), table);
    String last = columns.getLast();
    Sql.run(opened, "UPDATE " + table + " SET " + last + " = '3' WHERE " + key + " = 'the one'");
    assertEquals(
        "3",
        Sql.text(opened, "SELECT " + last + " FROM " + table + " WHERE " + key + " = 'the one'"));
    Sql.run(opened, "DELETE FROM " + table + " WHERE " + key + " = 'the two'");
    assertEquals(before + 1, Sql.number(opened, count), table);
  }

  /** Those of the prototype's own statements. */
  private static List<String> columns(SQLiteConnection opened, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = opened.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(rows.getMetaData().getColumnName(i));
      }
    }
    String own =
        SCHEMA.lines().filter(s -> s.contains(" EXISTS " + table + "(")).findFirst().orElseThrow();
    columns.removeIf(column -> !own.matches(".*[(, ]" + column + " (TEXT|INTEGER).*"));
    assertEquals(own.split(" (TEXT|INTEGER)", -1).length - 1, columns.size(), table);
    return columns;
  }

  private static String values(List<String> columns, String value) {
    return String.join(", ", columns.stream().map(c -> "'the " + value + "'").toList());
  }
}
