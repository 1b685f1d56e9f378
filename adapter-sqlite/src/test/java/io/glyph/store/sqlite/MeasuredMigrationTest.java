package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measuring as part of a migration of a real store. */
class MeasuredMigrationTest {
  /** Source paths become ids of their own, labels a table; paths that are not UTF-8 come along. */
  private static final String STABLE =
      """
      CREATE TABLE source_labels(source_id TEXT NOT NULL, realm TEXT NOT NULL, position INTEGER NOT NULL)
      WITH RECURSIVE part(id, rest, realm, position) AS (SELECT glyph_sha256(CAST(path AS BLOB)), labels || ',', NULL, -1 FROM sources WHERE labels <> '' UNION ALL SELECT id, substr(rest, instr(rest, ',') + 1), substr(rest, 1, instr(rest, ',') - 1), position + 1 FROM part WHERE rest <> '') INSERT INTO source_labels SELECT id, realm, position FROM part WHERE position >= 0
      CREATE TABLE s2(id TEXT PRIMARY KEY, path TEXT UNIQUE, content_id TEXT, updated_at TEXT)
      INSERT INTO s2 SELECT glyph_sha256(CAST(path AS BLOB)), path, content_id, updated_at FROM sources
      DROP TABLE sources
      ALTER TABLE s2 RENAME TO sources
      """;

  private static final String WAY_BACK =
      """
      SELECT s.path, s.content_id, s.updated_at,
             coalesce((SELECT group_concat(realm, ',' ORDER BY position)
                       FROM source_labels l WHERE l.source_id = glyph_sha256(CAST(s.path AS BLOB))), '') AS labels
      FROM sources s
      """;

  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  private StoreLocation managed(String name) {
    StoreLocation store = Stores.golden(name, folder);
    Migrating.toVersion2(database, store, folder.resolve("first.db"));
    return store;
  }

  private static Migration step(String sql, List<Rebuilt> rebuilt, List<DeclaredLoss> loses) {
    Migration plain = Stores.migration(2, "V0003__next.sql", sql);
    return new Migration(
        plain.from(),
        plain.to(),
        plain.script(),
        plain.sql(),
        plain.sqlSha256(),
        plain.description(),
        plain.descriptorSha256(),
        new Descriptor(
            "t",
            "r",
            Descriptor.Renames.NONE,
            rebuilt,
            loses,
            List.of(),
            List.of(),
            List.of(),
            false),
        plain.origin());
  }

  @Test
  void restructuredSourcesAreKeptWithTheirNamesThatAreNotText() throws Exception {
    Path copy = copyOf("v1-odd-names");
    Effects effects =
        new Measuring(folder)
            .on(copy)
            .step(STABLE)
            .rebuilt("sources", List.of("path"), WAY_BACK)
            .measure();
    assertEquals("[]", Measuring.shown(effects.undeclared()));
    assertEquals("[]", Measuring.shown(effects.losses()));
    assertEquals(
        26,
        effects.tables().stream()
            .filter(t -> t.table().equals("sources"))
            .findFirst()
            .orElseThrow()
            .rowsKept());
  }

  @Test
  void theSameWithoutItsWayBackIsRefused() throws Exception {
    assertEquals(
        "[column sources.labels 26]",
        new Measuring(folder).on(copyOf("v1-odd-names")).step(STABLE).undeclared());
  }

  private Path copyOf(String golden) {
    Path copy = folder.resolve("golden.db");
    database.copyTo(Stores.golden(golden, folder), copy);
    return copy;
  }

  @Test
  void deletingWorkContextsIsALossThatOnlyTheNamedRowsMayBe() {
    StoreLocation store = managed("v1-worked");
    String sql = "DELETE FROM work_contexts WHERE status <> 'open';";
    Effects effects =
        Migrating.rehearse(
            database,
            store,
            folder,
            step(
                sql,
                List.of(),
                List.of(
                    new DeclaredLoss(
                        LossKind.ROWS,
                        "work_contexts",
                        Optional.of("status = 'pruned'"),
                        "test"))));
    assertEquals(1, effects.losses().size());
    assertEquals(effects.losses().getFirst().count() - 1, effects.undeclared().getFirst().count());
  }

  @Test
  void invariantIsHeardWhereNothingUndeclaredIsLost() {
    StoreLocation store = managed("v1-worked");
    Migration deletes = step("DELETE FROM hook_runs;", List.of(), List.of());
    Effects effects = Migrating.rehearse(database, store, folder, deletes);
    assertEquals("[rows hook_runs 3]", Measuring.shown(effects.undeclared()));
    Migration broken =
        step(
            "SELECT 1;",
            List.of(new Rebuilt("hook_runs", List.of("id"), "SELECT id FROM nowhere")),
            List.of());
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> Migrating.rehearse(database, again(store), folder, broken));
    assertEquals(
        "rebuilt hook_runs",
        assertInstanceOf(Refusal.MigrationFailed.class, refused.refusal()).check());
  }

  /** Rehearsals leave copies that must not be there a second time. */
  private StoreLocation again(StoreLocation store) throws java.io.IOException {
    java.nio.file.Files.delete(folder.resolve("rehearsal.db"));
    java.nio.file.Files.delete(folder.resolve("before.db"));
    return store;
  }
}
