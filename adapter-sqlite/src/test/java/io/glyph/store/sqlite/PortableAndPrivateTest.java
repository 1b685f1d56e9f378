package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteConnection;

/** The migration from version 3 to version 4. */
class PortableAndPrivateTest {
  @TempDir private Path folder;

  private Effects effects = Effects.NONE;
  private final SqliteStoreDatabase database = Stores.database();

  private StoreLocation atVersion3(String name, String... meddling) throws SQLException {
    StoreLocation store = Stores.golden(name, folder);
    Stores.meddle(store.database(), meddling);
    Migrating.all(
        database, store, folder.resolve("v1.db"), StableSourcesTest.other(3), BuiltIn.steps(1, 3));
    return store;
  }

  private Path toVersion4(StoreLocation store) {
    Path copy = folder.resolve("v3.db");
    effects = Migrating.all(database, store, copy, Migrating.EVENT, BuiltIn.steps(3, 4));
    assertEquals(List.of(), effects.undeclared());
    return copy;
  }

  @ParameterizedTest
  @MethodSource("io.glyph.store.sqlite.Stores#all")
  void everyGoldenStoreGetsTheSchemaOfVersion4AndKeepsItsPaths(String name) throws Exception {
    StoreLocation store = atVersion3(name);
    Path before = toVersion4(store);
    assertEquals(StableSourcesTest.golden(4), Rows.schema(store.database()));
    StableSourcesTest.requireRowsGivenBack(before, store.database(), BuiltIn.up(4), false);
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      boolean hasPaths = Sql.number(opened, "SELECT count(*) FROM work_contexts") > 0;
      assertEquals(
          hasPaths ? "/home/ada/orchard" : null,
          Sql.text(opened, "SELECT value FROM meta WHERE key = 'former_root'"));
      assertEquals(
          0,
          Sql.number(
              opened,
              "SELECT count(*) FROM work_contexts WHERE workspace_path NOT LIKE '.glyph/%'"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/home/ada/orchard/.glyph/hooks/x, .glyph/hooks/x",
    "/home/ada/orchard/src, src",
    "/home/ada/orchard, .",
    "/home/ada/orchard/, ''",
    "'', ./",
    "relative, ./relative",
    "./dot, ././dot",
    "/home/ada/orchardist/x,",
    "/elsewhere/.glyph/x,",
    "/home/ada/orchard//x,",
    "/home/ada/orchard/.,",
    "/home/ada/orchard/./x,",
  })
  void pathsBecomeRelativeOrAreLost(String path, String expected) throws Exception {
    StoreLocation store =
        atVersion3(
            "v1-worked",
            "INSERT INTO work_contexts VALUES('it', 'r', '" + path + "', 's', 't')",
            "UPDATE hook_runs SET path = '" + path + "' WHERE rowid = 1");
    Path before = toVersion4(store);
    try (SQLiteConnection opened = Stores.foreign(store.database());
        SQLiteConnection old = Stores.foreign(before)) {
      assertEquals(
          expected,
          Sql.text(opened, "SELECT workspace_path FROM work_contexts WHERE id = 'work:it'"));
      assertEquals(expected, Sql.text(opened, "SELECT path FROM hook_runs WHERE rowid = 1"));
      // What is not NULL comes back by the way back; what is NULL is declared as lost.
      for (Rebuilt rebuilt : BuiltIn.up(4).descriptor().rebuilt()) {
        String column = rebuilt.table().equals("hook_runs") ? "path" : "workspace_path";
        List<String> given =
            Rows.of(
                opened, "SELECT * FROM (" + rebuilt.rows() + ") WHERE " + column + " IS NOT NULL");
        List<String> were = Rows.of(old, "SELECT id, " + column + " FROM " + rebuilt.table());
        assertEquals(expected == null ? were.size() - 1 : were.size(), given.size());
        assertEquals(List.of(), given.stream().filter(row -> !were.contains(row)).toList());
      }
    }
  }

  @Test
  void rootThatMostRowsHaveIsKeptAndPathsMayBeNoUtf8() throws Exception {
    StoreLocation store =
        atVersion3(
            "v1-fresh",
            "INSERT INTO work_contexts VALUES('a', 'r', '/old/.glyph/w/a', 's', 't')",
            "INSERT INTO work_contexts VALUES('b', 'r', CAST(x'2fff002f2e676c7970682fc3' AS TEXT), 's', 't')",
            "INSERT INTO work_contexts VALUES('c', 'r', CAST(x'2fff002f2e676c7970682f62' AS TEXT), 's', 't')");
    toVersion4(store);
    try (SQLiteConnection opened = Stores.foreign(store.database())) {
      assertEquals(
          "2FFF00", Sql.text(opened, "SELECT hex(value) FROM meta WHERE key = 'former_root'"));
      assertEquals(
          "NULL,2E676C7970682FC3,2E676C7970682F62",
          Sql.text(
              opened,
              "SELECT group_concat(iif(workspace_path IS NULL, 'NULL', hex(workspace_path)), ','"
                  + " ORDER BY name) FROM work_contexts"));
    }
  }

  @Test
  void whatHooksPrintedIsADigestEverywhere() throws Exception {
    StoreLocation store = atVersion3("v1-odd-names", StableSourcesTest.ODD);
    Path before = toVersion4(store);
    try (SQLiteConnection opened = StableSourcesTest.writable(store.database());
        SQLiteConnection old = StableSourcesTest.writable(before)) {
      assertEquals(
          List.of(
              "values hook_runs.path 1",
              "column hook_runs.stderr 2",
              "column hook_runs.stdout 2",
              "rows quarantine 2",
              "values work_contexts.workspace_path 1"),
          losses(effects));
      var check = BuiltIn.up(4).descriptor().checks().getFirst();
      assertEquals(Rows.of(old, check.before()), Rows.of(opened, check.after()));
      assertEquals(
          Stores.sha256(new byte[] {(byte) 0xff}).toUpperCase(Locale.ROOT),
          Sql.text(
              opened,
              "SELECT upper(CAST(unhex(row_json ->> '$.stdout_sha256') AS TEXT)) FROM quarantine"
                  + " WHERE table_name = 'hook_runs' ORDER BY row_json ->> '$.rowid' LIMIT 1"));
      assertEquals(
          0,
          Sql.number(
              opened,
              "SELECT count(*) FROM quarantine WHERE json_type(row_json, '$.stdout') IS NOT NULL"));
    }
  }

  private static List<String> losses(Effects effects) {
    return effects.losses().stream()
        .sorted(Comparator.comparing(Loss::subject))
        .map(loss -> loss.kind() + " " + loss.subject() + " " + loss.count())
        .toList();
  }

  @Test
  void lossesOfAWholePlanAreThoseOfItsSteps() throws Exception {
    StoreLocation store = Stores.golden("v1-odd-names", folder);
    Stores.meddle(store.database(), StableSourcesTest.ODD);
    Effects whole =
        Migrating.rehearse(database, store, folder, BuiltIn.steps(1, 4).toArray(new Migration[0]));
    assertEquals(List.of(), whole.undeclared());
    List<String> losses = losses(whole);
    for (String subject : List.of("hook_runs.stdout", "hook_runs.path", "quarantine")) {
      assertTrue(losses.stream().anyMatch(loss -> loss.contains(subject)), losses.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("io.glyph.store.sqlite.Stores#all")
  void oneGoAndStepByStepGiveTheSameDatabase(String name) throws Exception {
    StoreLocation one = Stores.golden(name, folder.resolve("one"));
    StoreLocation many = Stores.golden(name, folder.resolve("many"));
    for (StoreLocation store : List.of(one, many)) {
      Stores.meddle(store.database(), StableSourcesTest.ODD);
    }
    Migrating.all(database, one, folder.resolve("one.db"), Migrating.EVENT, BuiltIn.steps(1, 4));
    for (int to = 2; to <= 4; to++) {
      List<Migration> step = List.of(BuiltIn.up(to));
      Path copy = folder.resolve("many" + to + ".db");
      Migrating.all(database, many, copy, StableSourcesTest.other(to), step);
    }
    assertEquals(Rows.schema(one.database()), Rows.schema(many.database()));
    Map<String, List<String>> expected = Rows.everything(one.database());
    assertFalse(expected.isEmpty());
    assertEquals(expected, Rows.everything(many.database()));
  }

  @Test
  void emptyStoreGetsTheSchemaOfVersion4() throws Exception {
    StoreLocation store =
        new StoreLocation(Files.createDirectories(folder.resolve(".glyph")).toAbsolutePath());
    database.createFirstVersion(store);
    Migrating.all(database, store, folder.resolve("copy.db"), Migrating.EVENT, BuiltIn.steps(1, 4));
    assertEquals(StableSourcesTest.golden(4), Rows.schema(store.database()));
  }
}
