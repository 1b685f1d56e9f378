package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Databases that somebody made to hurt, or that something has broken: refused, untouched. */
class HostileDatabaseTest {
  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  private Refusal refusedUntouched(StoreLocation store) throws Exception {
    SortedMap<String, String> before = Stores.everything(store.directory());
    RefusedException refused =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> assertThrows(RefusedException.class, () -> database.inspect(store)));
    assertThrows(RefusedException.class, () -> database.counts(store));
    assertThrows(RefusedException.class, () -> database.copyTo(store, folder.resolve("copy.db")));
    assertFalse(Files.exists(folder.resolve("copy.db")));
    assertEquals(before, Stores.everything(store.directory()));
    return refused.refusal();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE content; CREATE VIEW content AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL"
            + " SELECT id + 1 FROM n) SELECT id, 1 AS hash FROM n",
        "DROP TABLE meta; CREATE VIEW meta AS SELECT 'store_version' AS key, '1' AS value",
        "DROP TABLE meta; CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL"
            + " AS (hex(zeroblob(1000000000))))",
        "DROP TABLE meta; CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL, more)",
        "CREATE TRIGGER surprise AFTER UPDATE ON meta BEGIN DELETE FROM content; END",
        "CREATE TRIGGER surprise AFTER INSERT ON Publications BEGIN DELETE FROM content; END",
        "DROP TABLE realms; CREATE TABLE realms(name TEXT PRIMARY KEY, description TEXT NOT NULL"
            + " CHECK (length(hex(zeroblob(100000000))) > 0))",
        "DROP TABLE realms; CREATE TABLE realms(name TEXT PRIMARY KEY, description TEXT NOT NULL,"
            + " big AS (hex(zeroblob(100000000))))",
        "DROP TABLE realms; CREATE VIRTUAL TABLE realms USING fts5(name, description)",
        "DROP TABLE realms; CREATE TABLE realms(name TEXT PRIMARY KEY, description TEXT NOT NULL)"
            + " WITHOUT ROWID",
        "DROP TABLE mounts",
        "ALTER TABLE publications ADD COLUMN extra TEXT",
        "ALTER TABLE publications DROP COLUMN actor",
        "DROP TABLE publications; CREATE TABLE publications(id TEXT PRIMARY KEY, work_name TEXT"
            + " NOT NULL, dest_realm TEXT NOT NULL, status TEXT NOT NULL, actor TEXT NOT NULL, mode"
            + " TEXT NOT NULL DEFAULT (hex(zeroblob(100000000))), created_at TEXT NOT NULL)",
      })
  void schemaThatIsNotItsVersionsIsUnsafe(String script) throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(store.database(), statements(script));
    Refusal refusal = refusedUntouched(store);
    assertInstanceOf(Refusal.UnsafeStore.class, refusal);
    assertThrows(
        RefusedException.class, () -> Migrating.toVersion2(database, store, folder.resolve("b")));
  }

  /** A trigger's body has semicolons too. */
  private static String[] statements(String script) {
    return script.contains("TRIGGER") ? new String[] {script} : script.split("; ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TRIGGER surprise AFTER INSERT ON sources BEGIN DELETE FROM content; END",
        "DROP TRIGGER policies_are_not_deleted",
        "DROP TRIGGER glyph_fence_before_insert",
        "DROP INDEX sources_by_content",
        "DROP TABLE glyph_outbox",
        "ALTER TABLE glyph_manifest ADD COLUMN x TEXT",
      })
  void schemaOfVersion2MustBeWhole(String statement) throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Migrating.toVersion2(database, store, folder.resolve("before.db"));
    Stores.meddle(store.database(), statement);
    assertInstanceOf(Refusal.UnsafeStore.class, refusedUntouched(store));
  }

  /** Found by random damage, too: a flipped bit made it "indeX", and SQLite did not mind. */
  @Test
  void schemaWithARowOfAnUnknownTypeIsNotBelieved() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(
        store.database(),
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET type = 'indeX' WHERE name = 'sqlite_autoindex_meta_1'");
    assertInstanceOf(Refusal.DatabaseInvalid.class, refusedUntouched(store));
  }

  /** Found by random damage: the row was read past its index, and the store called writable. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0a000000001000"})
  void marksWhoseIndexIsDamagedAreNotBelieved(String startOfPage) throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    int page;
    int size;
    try (SQLiteConnection connection = Stores.foreign(store.database())) {
      Sql.run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      page =
          (int)
              Sql.number(
                  connection,
                  "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_meta_1'");
      size = (int) Sql.number(connection, "PRAGMA page_size");
    }
    byte[] bytes = Files.readAllBytes(store.database());
    Arrays.fill(bytes, (page - 1) * size, page * size, (byte) 0);
    byte[] start = HexFormat.of().parseHex(startOfPage);
    System.arraycopy(start, 0, bytes, (page - 1) * size, start.length);
    Files.write(store.database(), bytes);
    assertInstanceOf(Refusal.DatabaseInvalid.class, refusedUntouched(store));
  }

  @Test
  void valuesThatAreTooLongAreNotRead() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(
        store.database(),
        "UPDATE work_claims SET status = 'active', actor = CAST(zeroblob(70000000) AS TEXT)");
    RefusedException refused =
        assertThrows(RefusedException.class, () -> database.liveClaims(store, Instant.EPOCH));
    assertInstanceOf(Refusal.DatabaseInvalid.class, refused.refusal());
  }

  @Test
  void readingThatDoesNotEndIsEnded() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    ReadAccess reads = new ReadAccess(Limits.DEFAULT, new TemporaryRooms(), FileEffects.real());
    RefusedException refused =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () ->
                assertThrows(
                    RefusedException.class,
                    () ->
                        reads.read(
                            store.database(),
                            "test",
                            Duration.ofMillis(300),
                            c ->
                                Sql.number(
                                    c,
                                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM"
                                        + " n) SELECT count(*) FROM n"))));
    assertInstanceOf(Refusal.DatabaseInvalid.class, refused.refusal());
  }

  private VersionMark mark(String... statements) throws Exception {
    StoreLocation store = Stores.golden("v1-fresh", folder);
    Stores.meddle(store.database(), statements);
    return database.inspect(store).marks().metaRow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''",
        "'2.0'",
        "' 1'",
        "'1 '",
        "'01'",
        "'+1'",
        "'0'",
        "'-1'",
        "'1e3'",
        "'2147483648'",
        "'1000000000000000000000000000000'",
        "x'31'",
        "'1' || char(0)",
        "'١'",
        "CAST(x'b1' AS TEXT)"
      })
  void oddSpellingsOfAVersionAreMalformed(String value) throws Exception {
    assertInstanceOf(VersionMark.Malformed.class, mark("UPDATE meta SET value = " + value));
  }

  @Test
  void largestVersionIsOne() throws Exception {
    assertEquals(
        new VersionMark.Says(new StoreVersion(Integer.MAX_VALUE)),
        mark("UPDATE meta SET value = '2147483647'"));
  }

  @Test
  void twoVersionRowsAreMalformed() throws Exception {
    assertEquals(
        new VersionMark.Malformed("two rows"),
        mark("INSERT INTO meta VALUES(CAST('store_version' AS BLOB), '1')"));
  }

  @Test
  void keyThatIsABlobIsMalformed() throws Exception {
    assertInstanceOf(
        VersionMark.Malformed.class, mark("UPDATE meta SET key = CAST('store_version' AS BLOB)"));
  }

  @Test
  void noVersionRowIsAbsent() throws Exception {
    assertEquals(
        new VersionMark.Absent(),
        mark(
            "UPDATE meta SET key = NULL",
            "INSERT INTO meta VALUES(NULL, '1'), ('Store_Version', '1')"));
  }

  @Test
  void userVersionThatDisagreesIsReportedAndNothingElseRead() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(store.database(), "PRAGMA user_version=7");
    assertFalse(database.inspect(store).marks().agree());
    assertThrows(RefusedException.class, () -> database.counts(store));
  }

  @Test
  void versionThatThisBuildDoesNotKnowIsReportedWithoutItsBookkeeping() throws Exception {
    StoreLocation store = Stores.golden("v1-fresh", folder);
    Stores.meddle(
        store.database(),
        "UPDATE meta SET value = '9'",
        "PRAGMA user_version=9",
        "PRAGMA application_id=" + DatabaseMarks.APPLICATION_ID,
        "DROP TABLE content",
        "CREATE VIEW glyph_outbox AS SELECT 1");
    assertEquals(DatabaseMarks.of(new StoreVersion(9)), database.inspect(store).marks());
    assertThrows(RefusedException.class, () -> database.counts(store));
  }

  private StoreLocation storeOf(byte[] content) throws Exception {
    StoreLocation store =
        new StoreLocation(Files.createDirectories(folder.resolve(".glyph")).toAbsolutePath());
    Files.write(store.database(), content);
    return store;
  }

  @Test
  void whatIsNoStoreIsInvalid() throws Exception {
    byte[] sound = Files.readAllBytes(Stores.golden("v1-fresh", folder.resolve("a")).database());
    byte[] encrypted = new byte[8192];
    new Random(1).nextBytes(encrypted);
    for (byte[] content :
        List.of(
            new byte[0],
            "just a text file\n".getBytes(UTF_8),
            new byte[4096],
            encrypted,
            "SQLite format 3\0".getBytes(UTF_8),
            Arrays.copyOf(sound, 50),
            Arrays.copyOf(sound, 5000))) {
      Refusal refusal = refusedUntouched(storeOf(content));
      assertInstanceOf(Refusal.DatabaseInvalid.class, refusal);
    }
  }

  @Test
  void missingDatabaseIsInvalidAndStaysMissing() throws Exception {
    StoreLocation store = storeOf(new byte[0]);
    Files.delete(store.database());
    assertInstanceOf(Refusal.DatabaseInvalid.class, refusedUntouched(store));
    assertThrows(RefusedException.class, () -> database.open(store));
    assertFalse(Files.exists(store.database()));
  }

  @Test
  void anotherApplicationsDatabaseIsInvalid() throws Exception {
    StoreLocation store = storeOf(new byte[0]);
    Files.delete(store.database());
    Stores.meddle(store.database(), "CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, url)");
    assertInstanceOf(Refusal.DatabaseInvalid.class, refusedUntouched(store));
  }

  @Test
  void utf16IsInvalid() throws Exception {
    StoreLocation store = storeOf(new byte[0]);
    Files.delete(store.database());
    Stores.meddle(
        store.database(),
        "PRAGMA encoding='UTF-16le'",
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "INSERT INTO meta VALUES('store_version', '1')");
    assertInstanceOf(Refusal.DatabaseInvalid.class, refusedUntouched(store));
  }

  @Test
  void linkInPlaceOfTheDatabaseIsUnsafe() throws Exception {
    StoreLocation store = Stores.golden("v1-fresh", folder);
    Path elsewhere = folder.resolve("elsewhere.db");
    Files.move(store.database(), elsewhere);
    Files.createSymbolicLink(store.database(), elsewhere);
    assertInstanceOf(Refusal.UnsafeStore.class, refusedUntouched(store));
  }

  @Test
  void storeOf64KiBPagesIsReadCopiedAndMigrated() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Stores.meddle(
        store.database(), "PRAGMA journal_mode=DELETE", "PRAGMA page_size=65536", "VACUUM");
    assertEquals(19, database.counts(store).get("snapshots"));
    assertEquals(List.of(), Migrating.toVersion2(database, store, folder.resolve("b.db")).losses());
    assertEquals(19, database.counts(store).get("snapshots"));
  }

  @Tag("slow")
  @Test
  void randomDamageIsRefusedOrHarmlessAndNeverWrittenTo() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    byte[] sound = Files.readAllBytes(store.database());
    long seed = 20261123;
    Random random = new Random(seed);
    Path copy = folder.resolve("copy.db");
    for (int round = 0; round < 400; round++) {
      byte[] damaged = sound.clone();
      int flips = 1 + random.nextInt(8);
      for (int i = 0; i < flips; i++) {
        int area = random.nextInt(3) == 0 ? 4096 : damaged.length;
        damaged[random.nextInt(area)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(10) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      Files.write(store.database(), damaged);
      var before = Stores.everything(store.directory());
      Files.deleteIfExists(copy);
      try {
        database.inspect(store);
        database.counts(store);
        database.copyTo(store, copy);
      } catch (RefusedException | StoreAccessException expected) {
        assertTrue(String.valueOf(expected.getMessage()).length() < 200);
      }
      assertEquals(before, Stores.everything(store.directory()), "seed " + seed + " " + round);
    }
  }
}
