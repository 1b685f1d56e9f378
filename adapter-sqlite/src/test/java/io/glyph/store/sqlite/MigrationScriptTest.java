package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.Invariant;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal.MigrationFailed;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Scripts that nobody has published, on a store of version 2. */
class MigrationScriptTest {
  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();
  private StoreLocation store = new StoreLocation(Path.of("/nowhere"));

  @BeforeEach
  void migrate() {
    store = Stores.golden("v1-worked", folder);
    Migrating.toVersion2(database, store, folder.resolve("before2.db"));
  }

  private static Migration next(String sql) {
    return Stores.migration(2, "V0003__next.sql", sql);
  }

  private MigrationFailed failure(Migration... steps) throws Exception {
    String before = dump();
    Path copy = folder.resolve("before3.db");
    Files.deleteIfExists(copy);
    RefusedException refused;
    try (MigrationSession session = database.open(store)) {
      session.begin();
      database.copyTo(store, copy);
      refused = assertThrows(RefusedException.class, () -> session.migrate(List.of(steps), copy));
      assertThrows(IllegalStateException.class, session::commit);
    }
    assertEquals(before, dump());
    database.inspect(store);
    return assertInstanceOf(MigrationFailed.class, refused.refusal());
  }

  /** All of it as text. */
  private String dump() throws Exception {
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      StringBuilder all = new StringBuilder();
      for (SchemaObject object : SchemaObject.all(opened, "main")) {
        all.append(object).append('\n');
        if (object.isTable()) {
          all.append(Sql.number(opened, "SELECT count(*) FROM " + Sql.quote(object.name())));
        }
      }
      return all.append(Sql.text(opened, "SELECT group_concat(key || value) FROM meta"))
          .append(Sql.number(opened, "PRAGMA user_version"))
          .toString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "END",
        "rollback",
        "ROLLBACK TO x",
        "BEGIN",
        "BEGIN IMMEDIATE TRANSACTION",
        "SAVEPOINT x",
        "RELEASE x",
        "VACUUM",
        "VACUUM INTO 'elsewhere.db'",
        "ATTACH 'elsewhere.db' AS e",
        "DETACH e",
        "PRAGMA writable_schema=ON",
        "PRAGMA main.writable_schema(1)",
        "PRAGMA user_version=9",
        "PRAGMA application_id = 1",
        "PRAGMA schema_version=7",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA encoding='UTF-16'",
        "PRAGMA trusted_schema=ON",
        "PRAGMA query_only=ON",
        "PRAGMA secure_delete=OFF",
        "PRAGMA legacy_alter_table=maybe",
        "PRAGMA nobody_knows",
        "/* a comment */ COMMIT",
        "EXPLAIN SELECT 1",
        ".tables",
        ".read other.sql",
        "SELECT 'unended",
        "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; ",
        "\"unended",
        "-- +goose ENVSUB ON",
      })
  void whatAScriptMayNotDoIsRefusedWithItsLineBeforeAnyOfItRuns(String statement) throws Exception {
    // Were it run, the first statement would fail before the one that is judged.
    MigrationFailed failed =
        failure(next("INSERT INTO nowhere VALUES(1);\n\n\n" + statement + ";\n"));
    assertEquals(new StoreVersion(3), failed.step());
    assertTrue(failed.detail().startsWith("V0003__next.sql:4: "), failed.detail());
  }

  @Test
  void laterStepIsJudgedBeforeTheFirstOneRuns() throws Exception {
    MigrationFailed failed =
        failure(
            next("INSERT INTO nowhere VALUES(1);"),
            Stores.migration(3, "V0004__more.sql", "\nVACUUM;"));
    assertEquals("V0004__more.sql:2: a migration may not VACUUM", failed.detail());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TRIGGER glyph_fence_before_update",
        "UPDATE meta SET value = '3' WHERE key = 'store_version'",
        "DROP TABLE meta",
        "DROP TABLE glyph_outbox",
        "DELETE FROM glyph_outbox",
        "UPDATE glyph_manifest SET manifest = x'00'",
        "INSERT INTO glyph_seal VALUES(1, 0, 0, x'')",
        "DELETE FROM glyph_schema_history",
        "UPDATE glyph_schema_history SET script = 'x'",
        "CREATE TEMP TRIGGER t AFTER INSERT ON main.realms BEGIN DELETE FROM glyph_outbox; END;"
            + "INSERT INTO realms VALUES('new', '')",
        "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM sources; END",
      })
  void bookkeepingStays(String statement) throws Exception {
    failure(next(statement + ";"));
  }

  @Test
  void viewsAndTriggersThatNobodyNamesUnderDropsAreUndeclaredLosses() throws Exception {
    Stores.meddle(store.database(), "CREATE VIEW mine AS SELECT 1");
    assertEquals(
        List.of("view mine", "trigger policies_are_not_deleted"),
        Migrating.rehearse(
                database,
                store,
                folder,
                next("DROP VIEW mine;\nDROP TRIGGER policies_are_not_deleted;"))
            .undeclared()
            .stream()
            .map(l -> l.kind() + " " + l.subject())
            .sorted(java.util.Comparator.reverseOrder())
            .toList());
  }

  @Test
  void wrongSqlNamesFileLineAndSqlitesWords() throws Exception {
    MigrationFailed failed =
        failure(next("CREATE TABLE t(x);\n\n\nINSERT INTO nowhere VALUES(1);\n"));
    assertTrue(failed.detail().startsWith("V0003__next.sql:4: "), failed.detail());
    assertTrue(failed.detail().contains("no such table: nowhere"), failed.detail());
  }

  @Test
  void invariantThatGivesARowFails() throws Exception {
    Migration step = next("CREATE TABLE t(x);");
    for (String sql : List.of("SELECT id FROM content", "DELETE FROM content", "nonsense")) {
      MigrationFailed failed =
          failure(
              new Migration(
                  step.from(),
                  step.to(),
                  step.script(),
                  step.sql(),
                  step.sqlSha256(),
                  step.description(),
                  step.descriptorSha256(),
                  new Descriptor(
                      "t",
                      "r",
                      Descriptor.Renames.NONE,
                      List.of(),
                      List.of(),
                      List.of(),
                      List.of(),
                      List.of(new Invariant("none left", sql)),
                      false),
                  step.origin()));
      assertEquals("invariant none left", failed.check());
    }
  }

  @Test
  void foreignKeyThatIsBrokenAnewFails() throws Exception {
    Stores.meddle(
        store.database(),
        "CREATE TABLE p(id INTEGER PRIMARY KEY)",
        "CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p)",
        "INSERT INTO p VALUES(1)",
        "INSERT INTO c VALUES(1, 1), (2, 99)");
    Migration deletes = next("DELETE FROM p;");
    Migration declared =
        new Migration(
            deletes.from(),
            deletes.to(),
            deletes.script(),
            deletes.sql(),
            deletes.sqlSha256(),
            deletes.description(),
            deletes.descriptorSha256(),
            deletes
                .descriptor()
                .losing(List.of(new Descriptor.DeclaredLoss(LossKind.ROWS, "p", "test"))),
            deletes.origin());
    assertEquals("foreign_key_check", failure(declared).check());
  }

  @Test
  void scriptThatChangesNothingElseIsCarriedOutAndCanBeRepeatedForTheNextVersion()
      throws Exception {
    Path copy = folder.resolve("before3.db");
    Migrating.all(
        database,
        store,
        folder.resolve("before4.db"),
        StableSourcesTest.other(4),
        BuiltIn.steps(2, 4));
    Migration five =
        Stores.migration(
            4,
            "V0005__next.sql",
            "CREATE TABLE extra(id TEXT PRIMARY KEY);\n"
                + "INSERT INTO extra SELECT glyph_sha256(CAST(path AS BLOB)) FROM sources;\n"
                + "CREATE TRIGGER t AFTER DELETE ON extra BEGIN SELECT '${x}; COMMIT'; END;\n"
                + "PRAGMA foreign_key_check;\n");
    Migration six = Stores.migration(5, "V0006__more.sql", "DELETE FROM extra;");
    try (MigrationSession session = database.open(store)) {
      session.begin();
      database.copyTo(store, copy);
      assertEquals(List.of(), session.migrate(List.of(five, six), copy).losses());
      assertEquals(MigrationSession.CommitVerdict.COMMITTED, session.commit());
    }
    assertTrue(database.inspect(store).marks().agree());
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      assertEquals(
          "1,0002,0003,0004,0005,0006",
          Sql.text(opened, "SELECT group_concat(version) FROM glyph_schema_history"));
      assertTrue(
          String.valueOf(
                  Sql.text(
                      opened,
                      "SELECT sql FROM sqlite_schema WHERE name = 'glyph_fence_before_delete'"))
              .contains("this store has version 6"));
    }
  }

  @Test
  void indexOfMigrationsIsThatOfTheFiles() {
    String folderOfMigrations = "/io/glyph/store/migrations/";
    String expected =
        Stream.of(
                "U0002__managed_store",
                "U0003__stable_sources",
                "V0002__managed_store",
                "V0003__stable_sources",
                "V0004__portable_and_private")
            .flatMap(name -> Stream.of(name + ".sql", name + ".yaml"))
            .map(name -> Stores.sha256(Stores.resource(folderOfMigrations + name)) + "  " + name)
            .collect(Collectors.joining("\n", "", "\n"));
    assertEquals(
        expected, new String(Stores.resource(folderOfMigrations + "migrations.index"), UTF_8));
  }
}
