package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.domain.refusal.Refusal.DatabaseInvalid;
import io.glyph.store.domain.refusal.Refusal.MigrationFailed;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version that this build has no schema of, as a catalog makes one. */
class CatalogVersionTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  @TempDir private Path folder;
  private Scripted store;

  @BeforeEach
  void make() throws Exception {
    store = new Scripted(folder);
  }

  private DatabaseFacts facts() {
    return Stores.database().inspect(store.location());
  }

  @Test
  void bookkeepingOfAnUnknownVersionIsReadWhereItIsWordForWordOurs() throws Exception {
    store.apply("CREATE TABLE extra(x);");
    assertTrue(facts().seal().isPresent());
    assertTrue(facts().manifest() != null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE glyph_outbox ADD COLUMN more TEXT",
        "DROP TABLE glyph_manifest",
        "DROP TRIGGER glyph_fence_after_update",
        "CREATE TRIGGER t AFTER INSERT ON glyph_outbox BEGIN DELETE FROM content; END",
        "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM content; END",
        "CREATE INDEX glyph_seal2 ON glyph_seal(lines); DROP TABLE glyph_seal;"
            + " CREATE VIEW glyph_seal AS SELECT 1 AS id",
      })
  void nothingOfItIsReadWhereItIsNot(String change) throws Exception {
    store.apply("CREATE TABLE extra(x);");
    Stores.meddle(store.location().database(), change.split("; (?!END)"));
    assertTrue(facts().seal().isEmpty());
    assertEquals(null, facts().manifest());
    assertThrows(RefusedException.class, () -> Stores.database().counts(store.location()));
  }

  @Test
  void scriptThatChangesWhatIsOursIsRefused() {
    for (String script :
        List.of(
            "ALTER TABLE glyph_seal RENAME COLUMN frontier TO edge;",
            "CREATE TRIGGER t AFTER INSERT ON glyph_outbox BEGIN DELETE FROM content; END;")) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> store.apply(script), script);
      assertInstanceOf(MigrationFailed.class, refused.refusal());
    }
  }

  @Test
  void rowsAreCountedOfOrdinaryTablesOnly() throws Exception {
    store.apply(
        "CREATE TABLE extra(x); INSERT INTO extra VALUES(1), (2); DROP TABLE mounts;"
            + " CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM"
            + " n) SELECT * FROM n; CREATE VIRTUAL TABLE words USING fts5(w);");
    Map<String, Long> counts = Stores.database().counts(store.location());
    assertEquals(2L, counts.get("extra"));
    assertEquals(11L, counts.get("content"));
    for (String table : List.of("mounts", "endless", "words", "words_data", "meta")) {
      assertTrue(!counts.containsKey(table), table);
    }
    assertTrue(counts.keySet().stream().noneMatch(table -> table.startsWith("glyph_")));
  }

  @Test
  void claimsThatCannotBeReadAreNotTakenForNone() throws Exception {
    store.apply("DROP TABLE work_claims;");
    assertEquals(List.of(), Stores.database().liveClaims(store.location(), NOW));
    Stores.meddle(store.location().database(), "CREATE TABLE work_claims(who, until)");
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> Stores.database().liveClaims(store.location(), NOW));
    assertInstanceOf(DatabaseInvalid.class, refused.refusal());
  }
}
