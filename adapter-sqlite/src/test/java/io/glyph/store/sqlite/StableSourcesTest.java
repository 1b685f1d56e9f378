package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteConnection;

/** The migration from version 2 to version 3, and the script that leads back. */
class StableSourcesTest {
  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  /** Rows that no foreign key has a place for, values of every type, labels of every kind. */
  static final String[] ODD = {
    "INSERT INTO sources VALUES('gone.txt', 'content:sha256:gone', 'a,b', 't')",
    "INSERT INTO sources VALUES(NULL, 'c', '', 't'), (NULL, 'c', '', 't')",
    "INSERT INTO sources VALUES(CAST(x'ff2c00fe' AS TEXT), 'odd', CAST(x'c32cff2c2c' AS TEXT), x'00')",
    "INSERT INTO sources VALUES('commas', 'odd', ',', ''), ('twice', 'odd', 'b,a,b', '')",
    "INSERT INTO sources VALUES('none', 'odd', '', ''), ('blob labels', 'odd', x'612c62', '')",
    "INSERT INTO sources VALUES('n' || char(0) || 'ul', 'odd', 'x' || char(0) || ',y', '')",
    "INSERT INTO sources VALUES(x'6e6f6e65', 'odd', 'p', '')",
    "INSERT INTO content VALUES('odd', 'h', 1.5, CAST(x'fffe' AS TEXT), 't'), (NULL, '', 9e999, '', '')",
    "INSERT INTO content VALUES(NULL, 'h', -1.25e-300, 7, x'00ff'), (NULL, 'h', 'many', '', '')",
    "INSERT INTO work_contexts VALUES(NULL, 'r', '/p', 's', 't'), (x'ff00', 'r', '/p', 's', 't')",
    "INSERT INTO work_contexts VALUES(CAST(x'80' AS TEXT), 'r', 'relative', 's', 't')",
    "INSERT INTO work_contexts VALUES('plain', 'r', '/elsewhere/x', 's', 't')",
    "INSERT INTO snapshots VALUES('snapshot:3:x', 'plain', 'r', 'h', '2026-01-01T00:00:01Z')",
    "INSERT INTO snapshots VALUES('snapshot:2:x', 'plain', 'r', 'h', '2026-01-01T00:00:01Z')",
    "INSERT INTO snapshots VALUES('snapshot:1:x', 'nobody', 'r', 'h', 't'), (NULL, 'plain', '', '', '')",
    "INSERT INTO publications(rowid, id, work_name, dest_realm, status, actor, created_at)"
        + " VALUES(-7, NULL, x'00ff', CAST(x'fffe' AS TEXT), '', 'a' || char(0) || 'b', '')",
    "INSERT INTO publications(id, work_name, dest_realm, status, actor, created_at)"
        + " VALUES('publication:9', 'nobody', '', '', '', '')",
    "INSERT INTO work_claims VALUES('nobody', 'a', 'p', 's', 'm', 'active', 't', 't', '')",
    "INSERT INTO work_claims VALUES(NULL, 'a', 'p', 's', 'm', 'released', 't', 't', '')",
    "INSERT INTO work_dependencies VALUES('plain', 'nobody', 't'), ('nobody', 'plain', 't')",
    "INSERT INTO hook_runs VALUES('hookrun:1', 'e', '/p', '', 'r', 'm', 0, 'out', '', 't', 1, 0)",
    "INSERT INTO hook_runs VALUES('hookrun:2', 'e', x'00', 'nobody', 'r', 'm', -1.5, CAST(x'ff' AS TEXT), x'ff', 't', 1, 0)",
    "INSERT INTO hook_runs VALUES(NULL, 'e', '/p', 'plain', 'r', 'm', 9223372036854775807, '', '', 't', x'', 'x')"
  };

  private Path migrated(StoreLocation store, int to) {
    Path copy = folder.resolve("before" + to + ".db");
    Effects effects = Migrating.all(database, store, copy, Migrating.EVENT, BuiltIn.steps(2, to));
    assertEquals(List.of(), effects.losses());
    assertEquals(List.of(), effects.undeclared());
    return copy;
  }

  private StoreLocation odd() throws SQLException {
    StoreLocation store = Stores.golden("v1-odd-names", folder);
    Stores.meddle(store.database(), ODD);
    Migrating.all(database, store, folder.resolve("v1.db"), other(2), BuiltIn.steps(1, 2));
    return store;
  }

  static EventId other(long seed) {
    return EventId.next(Instant.EPOCH, new Random(seed));
  }

  @ParameterizedTest
  @MethodSource("io.glyph.store.sqlite.Stores#all")
  void everyGoldenStoreGetsTheSchemaOfVersion3AndGivesItsRowsBack(String name) throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    Migrating.all(database, store, folder.resolve("v1.db"), other(2), BuiltIn.steps(1, 2));
    Path before = migrated(store, 3);
    assertEquals(golden(3), Rows.schema(store.database()));
    assertEquals(DatabaseMarks.of(new StoreVersion(3)), database.inspect(store).marks());
    assertEquals(0, database.counts(store).get("quarantine"));
    requireRowsGivenBack(before, store.database(), BuiltIn.up(3), false);
    requireSameAfterReturn(before, store.database());
  }

  @Test
  void orphansAndRowsWithoutKeysAreSetAsideAndGiveEveryCellBack() throws Exception {
    StoreLocation store = odd();
    Path before = migrated(store, 3);
    assertEquals(golden(3), Rows.schema(store.database()));
    requireRowsGivenBack(before, store.database(), BuiltIn.up(3), false);
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      assertEquals(
          "content:3 hook_runs:2 publications:2 snapshots:2 sources:5 work_claims:2"
              + " work_contexts:2 work_dependencies:2",
          Sql.text(
              opened,
              "SELECT group_concat(table_name || ':' || n, ' ' ORDER BY table_name) FROM"
                  + " (SELECT table_name, count(*) AS n FROM quarantine GROUP BY table_name)"));
      assertEquals(
          "b0 a1 b2",
          Sql.text(
              opened,
              "SELECT group_concat(realm || position, ' ' ORDER BY position) FROM source_labels"
                  + " WHERE source_id = (SELECT id FROM sources WHERE path = 'twice')"));
      assertEquals(
          "snapshot:2:x",
          Sql.text(opened, "SELECT base_snapshot_id FROM work_contexts WHERE id = 'work:plain'"));
      assertEquals(
          "hookrun:1", Sql.text(opened, "SELECT id FROM hook_runs WHERE work_name IS NULL"));
      assertEquals(0, Sql.number(opened, "SELECT count(*) FROM pragma_foreign_key_check"));
    }
    requireSameAfterReturn(before, store.database());
  }

  @Test
  void wayBackOfTheReturnGivesTheRowsOfVersion3() throws Exception {
    StoreLocation store = odd();
    migrated(store, 3);
    Path before = folder.resolve("three.db");
    database.copyTo(store, before);
    Migration down = BuiltIn.down(3);
    try (SQLiteConnection opened = writable(store.database())) {
      run(opened, down);
    }
    requireRowsGivenBack(before, store.database(), down, true);
  }

  @Test
  void whatWasWrittenSinceIsKeptOnTheWayBack() throws Exception {
    StoreLocation store = odd();
    migrated(store, 3);
    Stores.meddle(
        store.database(),
        "INSERT INTO content VALUES('new', 'h', 1, 'p', 't')",
        "INSERT INTO sources VALUES('source:x', 'new.txt', 'new', 't')",
        "INSERT INTO sources VALUES('source:y', 'gone.txt', 'new', 't')",
        "INSERT INTO source_labels VALUES('source:x', 'b', 1), ('source:x', 'a', 0)");
    try (SQLiteConnection opened = writable(store.database())) {
      run(opened, BuiltIn.down(3));
      assertEquals("a,b", Sql.text(opened, "SELECT labels FROM sources WHERE path = 'new.txt'"));
      assertEquals(
          "new", Sql.text(opened, "SELECT content_id FROM sources WHERE path = 'gone.txt'"));
      assertEquals(
          3, Sql.number(opened, "SELECT count(*) FROM sources WHERE typeof(path) <> 'text'"));
    }
  }

  @Test
  void programThatIsStillRunningCannotLeaveRowsWithoutKeys() throws Exception {
    StoreLocation store = odd();
    migrated(store, 3);
    try (SQLiteConnection old = Stores.foreign(store.database())) {
      for (String statement :
          List.of(
              "INSERT OR REPLACE INTO sources(path, content_id, labels, updated_at) VALUES('a', 'b', '', '')",
              "INSERT INTO work_contexts(name, base_realm, workspace_path, status, created_at)"
                  + " VALUES('a', 'b', 'c', 'd', 'e')",
              "INSERT INTO snapshots(id, work_name, reason, hash, created_at)"
                  + " VALUES(NULL, 'b', 'c', 'd', 'e')")) {
        assertThrows(SQLException.class, () -> Sql.run(old, statement), statement);
      }
    }
  }

  /** What is newest stays: rows and schema but for what the engine does with its own. */
  private static void requireSameAfterReturn(Path before, Path after) throws SQLException {
    try (SQLiteConnection opened = writable(after)) {
      run(opened, BuiltIn.down(3));
      // The engine's part.
      Sql.run(opened, "DROP TABLE glyph_way_back");
      Sql.run(opened, "DROP TABLE glyph_purge");
      Fence.takeDown(opened);
      Sql.run(opened, "UPDATE meta SET value = '2' WHERE key = 'store_version'");
      Fence.putUp(opened, new StoreVersion(2), Stores.RELEASE);
    }
    assertEquals(golden(2), Rows.schema(after));
    assertEquals(Rows.everything(before), Rows.everything(after));
    List<String> ids = rowids(before);
    assertEquals(ids, rowids(after));
  }

  private static List<String> rowids(Path path) throws SQLException {
    List<String> found = new ArrayList<>();
    try (SQLiteConnection opened = Stores.foreign(path)) {
      for (String table : KnownSchemas.userTables(new StoreVersion(2))) {
        found.addAll(Rows.of(opened, "SELECT rowid AS row, * FROM " + table));
      }
    }
    return found;
  }

  static List<String> golden(int version) {
    return KnownSchemas.objects(new StoreVersion(version)).values().stream()
        .map(Fence::anyRelease)
        .sorted()
        .toList();
  }

  /**
   * Evaluates every way back of a descriptor.
   *
   * @param more whether it may give further rows
   */
  static void requireRowsGivenBack(Path before, Path after, Migration step, boolean more)
      throws SQLException {
    try (SQLiteConnection old = Stores.foreign(before);
        SQLiteConnection now = writable(after)) {
      for (Rebuilt rebuilt : step.descriptor().rebuilt()) {
        Sql.run(now, "CREATE VIEW way_back AS " + rebuilt.rows());
        List<String> columns = new ArrayList<>();
        try (var statement = now.createStatement();
            var rows = statement.executeQuery("SELECT * FROM way_back")) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getMetaData().getColumnName(i));
          }
        }
        List<String> given = Rows.of(now, "SELECT * FROM way_back");
        List<String> expected =
            Rows.of(old, "SELECT " + String.join(", ", columns) + " FROM " + rebuilt.table());
        if (more) {
          given.retainAll(expected);
        }
        assertEquals(expected, given, rebuilt.table());
        Sql.run(now, "DROP VIEW way_back");
      }
    }
  }

  static SQLiteConnection writable(Path path) throws SQLException {
    return WriteAccess.open(DatabaseUri.readWrite(path), Limits.DEFAULT);
  }

  /** A script as SQLite itself reads it. */
  static void run(SQLiteConnection opened, Migration step) throws SQLException {
    try (var statement = opened.createStatement()) {
      statement.executeUpdate("BEGIN;" + step.sql() + ";COMMIT");
    }
  }
}
