package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** The migration from version 1 to version 2, on every golden store. */
class ManagedStoreTest {
  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  @ParameterizedTest
  @MethodSource("io.glyph.store.sqlite.Stores#all")
  void everyGoldenStoreKeepsEveryCellAndGetsTheSchemaOfVersion2(String name) throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    Path copy = folder.resolve("before.db");
    Effects effects = Migrating.toVersion2(database, store, copy);
    assertEquals(List.of(), effects.losses());
    for (TableEffect effect : effects.tables()) {
      assertEquals(effect.rowsBefore(), effect.rowsKept(), effect.table());
    }
    assertEquals(goldenSchema(), schema(store.database()));
    assertEquals(cells(copy), cells(store.database()));
    DatabaseFacts facts = database.inspect(store);
    assertEquals(DatabaseMarks.of(new StoreVersion(2)), facts.marks());
    assertEquals(List.of(), facts.outbox());
    assertArrayEquals(Migrating.MANIFEST, facts.manifest());
    assertFalse(Files.exists(store.directory().resolve("store.db-wal")));
  }

  @Test
  void emptyStoreGetsTheSameSchema() throws Exception {
    StoreLocation store =
        new StoreLocation(Files.createDirectories(folder.resolve(".glyph")).toAbsolutePath());
    database.createFirstVersion(store);
    try (var files = Files.list(store.directory())) {
      assertEquals(List.of(store.database()), files.toList());
    }
    assertEquals(
        schema(Stores.golden("v1-fresh", folder.resolve("fresh")).database()),
        schema(store.database()));
    Migrating.toVersion2(database, store, folder.resolve("before.db"));
    assertEquals(goldenSchema(), schema(store.database()));
    assertEquals("wal", journalMode(store.database()));
  }

  @Test
  void rehearsalSeesTheSameEffectsAndTheStoreStaysAsItIs() throws Exception {
    StoreLocation store = Stores.golden("v1-oldest-shape", folder);
    var before = Stores.everything(store.directory());
    Effects rehearsed = Migrating.rehearse(database, store, folder, Stores.managedStore());
    assertEquals(before, Stores.everything(store.directory()));
    assertEquals(rehearsed, Migrating.toVersion2(database, store, folder.resolve("backup.db")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1-worked", "v1-oldest-shape"})
  void idsThatAreNullAndValuesOfEveryTypeAreCarriedOver(String name) throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    Stores.meddle(
        store.database(),
        "INSERT INTO publications(rowid, id, work_name, dest_realm, status, actor, created_at)"
            + " VALUES(1000, NULL, x'00ff', CAST(x'fffe' AS TEXT), '', 'a' || char(0) || 'b', '')",
        "INSERT INTO publications(rowid, id, work_name, dest_realm, status, actor, created_at)"
            + " VALUES(-5, NULL, 7, 1.5, '', '', '')");
    Path copy = folder.resolve("before.db");
    Effects effects = Migrating.toVersion2(database, store, copy);
    assertEquals(List.of(), effects.losses());
    assertEquals(cells(copy), cells(store.database()));
  }

  @Test
  void tablesIndexesAndViewsOfUsersAreKept() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(
        store.database(),
        "CREATE TABLE \"my \"\"notes\"(a, b TEXT COLLATE NOCASE, c AS (a + 1))",
        "INSERT INTO \"my \"\"notes\" VALUES(1, 'x'), (1, 'x'), (-0.0, x'00')",
        "CREATE INDEX mine ON sources(labels)",
        "CREATE VIEW broken AS SELECT x FROM nowhere",
        "CREATE VIEW published AS SELECT id FROM publications");
    Effects effects = Migrating.toVersion2(database, store, folder.resolve("before.db"));
    assertEquals(List.of(), effects.losses());
    database.inspect(store);
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      assertEquals(3, Sql.number(opened, "SELECT count(*) FROM \"my \"\"notes\""));
      assertEquals(2, Sql.number(opened, "SELECT count(*) FROM published"));
    }
  }

  @Test
  void policiesAreAppendOnly() throws Exception {
    StoreLocation store = Stores.golden("v1-fresh", folder);
    Migrating.toVersion2(database, store, folder.resolve("before.db"));
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      String insert = "INTO policies VALUES('p1', 'public', 1, 'doc', 'user:self:ada', 't', NULL)";
      Sql.run(opened, "INSERT " + insert);
      for (String attempt :
          List.of(
              "DELETE FROM policies",
              "INSERT OR REPLACE " + insert,
              "INSERT OR REPLACE INTO policies VALUES('p2', 'public', 1, 'd', 'a', 't', NULL)",
              "INSERT OR REPLACE INTO policies(rowid, id, realm, version, document, author,"
                  + " effective_at) VALUES(1, 'p3', 'public', 9, 'd', 'a', 't')",
              "UPDATE policies SET document = 'other'",
              "UPDATE policies SET superseded_by = 'p2', document = 'other'",
              "UPDATE policies SET superseded_by = NULL")) {
        assertThrows(SQLException.class, () -> Sql.run(opened, attempt), attempt);
      }
      Sql.run(opened, "UPDATE policies SET superseded_by = 'p2'");
      assertThrows(
          SQLException.class, () -> Sql.run(opened, "UPDATE policies SET superseded_by = 'p3'"));
      assertEquals("doc", Sql.text(opened, "SELECT document FROM policies"));
    }
  }

  @Test
  void whatTheOldProgramRunsAtItsStartDoesNoHarmButToItself() throws Exception {
    StoreLocation store = Stores.golden("v1-first-shape", folder);
    Migrating.toVersion2(database, store, folder.resolve("before.db"));
    List<String> before = schema(store.database());
    try (SQLiteConnection old = Stores.foreign(store.database())) {
      for (String statement : KnownSchemas.firstVersion()) {
        Sql.run(old, statement.replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
      }
    }
    assertEquals(before, schema(store.database()));
  }

  private static String journalMode(Path path) throws SQLException {
    try (SQLiteConnection opened = Stores.foreign(path)) {
      return String.valueOf(Sql.text(opened, "PRAGMA journal_mode"));
    }
  }

  private static List<String> goldenSchema() {
    return KnownSchemas.objects(new StoreVersion(2)).values().stream().sorted().toList();
  }

  /** The declared objects; what constraints make follows from them. */
  private static List<String> schema(Path path) throws SQLException {
    try (SQLiteConnection opened = Stores.foreign(path)) {
      return SchemaObject.all(opened, "main").stream()
          .filter(SchemaObject::isDeclared)
          .map(object -> SchemaText.normalise(object.sql()))
          .sorted()
          .toList();
    }
  }

  /** Every cell of version 1 by table, rowid and column: its type and its bytes. */
  private static Map<String, String> cells(Path path) throws SQLException {
    Map<String, String> cells = new TreeMap<>();
    try (SQLiteConnection opened = Stores.foreign(path)) {
      for (String table : KnownSchemas.userTables(StoreVersion.FIRST)) {
        List<String> columns = columns(opened, table);
        try (Statement statement = opened.createStatement();
            ResultSet rows = statement.executeQuery("SELECT rowid, * FROM " + table)) {
          while (rows.next()) {
            for (String column : columns) {
              cells.put(table + " " + rows.getLong(1) + " " + column, "");
            }
          }
        }
        for (String column : columns) {
          try (Statement statement = opened.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "SELECT rowid, typeof("
                          + column
                          + "), CAST("
                          + column
                          + " AS BLOB) FROM "
                          + table)) {
            while (rows.next()) {
              byte[] bytes = rows.getBytes(3);
              cells.put(
                  table + " " + rows.getLong(1) + " " + column,
                  rows.getString(2) + " " + (bytes == null ? "" : HexFormat.of().formatHex(bytes)));
            }
          }
        }
      }
    }
    assertTrue(cells.size() >= 4);
    // Columns that old shapes lack are filled in; what they are filled with is checked here.
    cells
        .keySet()
        .removeIf(key -> key.startsWith("publications") && key.matches(".* (mode|semantic_.*)"));
    return cells;
  }

  private static List<String> columns(SQLiteConnection opened, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = opened.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (rows.next()) {
        columns.add(rows.getString(2));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1-worked", "v1-first-shape", "v1-oldest-shape", "v1-reordered-shape"})
  void publicationsKeepTheirModeOrGetTheDefault(String name) throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    Stores.meddle(store.database(), "UPDATE publications SET status = 'mode'");
    boolean hasMode = !name.equals("v1-oldest-shape");
    if (hasMode) {
      Stores.meddle(
          store.database(), "UPDATE publications SET mode = CAST(x'ff' AS TEXT) WHERE rowid = 2");
    }
    Migrating.toVersion2(database, store, folder.resolve("before.db"));
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      assertEquals(
          hasMode ? "FF" : "737175617368",
          Sql.text(opened, "SELECT hex(mode) FROM publications WHERE rowid = 2"));
      assertEquals("squash", Sql.text(opened, "SELECT mode FROM publications WHERE rowid = 1"));
      assertEquals(
          2,
          Sql.number(
              opened,
              "SELECT count(*) FROM publications WHERE status = 'mode'"
                  + " AND typeof(semantic_type || semantic_scope || semantic_description) = 'text'"));
    }
  }
}
