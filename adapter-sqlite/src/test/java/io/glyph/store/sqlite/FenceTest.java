package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Programs that do not look at the version are stopped by the store itself. */
class FenceTest {
  private static final String MESSAGE =
      "this store has version 2 and this program is too old for it;"
          + " install glyph/0.2.0 or later";

  @TempDir private Path folder;
  private StoreLocation store = new StoreLocation(Path.of("/nowhere"));

  @BeforeEach
  void migrate() {
    store = Stores.golden("v1-worked", folder);
    Migrating.toVersion2(Stores.database(), store, folder.resolve("before.db"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT OR REPLACE INTO meta(key, value) VALUES('store_version', '1')",
        "INSERT OR REPLACE INTO meta(key, value) VALUES('store_version', '2')",
        "INSERT OR IGNORE INTO meta(key, value) VALUES('store_version', '1')",
        "INSERT INTO meta(key, value) VALUES('store_version', '1')"
            + " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        "INSERT OR REPLACE INTO meta(rowid, key, value) VALUES(VERSION_ROW, 'x', 'y')",
        "REPLACE INTO meta(_rowid_, key, value) SELECT rowid, 'x', 'y' FROM meta",
        "INSERT INTO meta(key, value) VALUES(CAST('store_version' AS BLOB), '1')",
        "UPDATE meta SET value = '1'",
        "UPDATE meta SET value = '1' WHERE key = 'store_version'",
        "UPDATE meta SET value = CAST('2' AS BLOB)",
        "UPDATE meta SET key = 'x' WHERE key = 'store_version'",
        "UPDATE meta SET rowid = 77 WHERE key = 'store_version'",
        "UPDATE OR REPLACE meta SET key = 'store_version' WHERE key = 'other'",
        "UPDATE OR REPLACE meta SET rowid = VERSION_ROW WHERE key = 'other'",
        "DELETE FROM meta",
        "DELETE FROM meta WHERE key = 'store_version'",
      })
  void nothingButAMigrationChangesTheVersionRow(String attempt) throws Exception {
    try (SQLiteConnection old = Stores.foreign(store.database())) {
      Sql.run(old, "INSERT INTO meta VALUES('other', 'before')");
      long row = Sql.number(old, "SELECT rowid FROM meta WHERE key = 'store_version'");
      String sql = attempt.replace("VERSION_ROW", Long.toString(row));
      for (String recursive : new String[] {"OFF", "ON"}) {
        Sql.run(old, "PRAGMA recursive_triggers=" + recursive);
        SQLException failed = assertThrows(SQLException.class, () -> Sql.run(old, sql));
        assertTrue(String.valueOf(failed.getMessage()).contains(MESSAGE), failed.getMessage());
        assertEquals(
            row + "|store_version|text|2," + (row + 1) + "|other|text|before",
            Sql.text(
                old,
                "SELECT group_concat(rowid || '|' || key || '|' || typeof(value) || '|' || value,"
                    + " ',') FROM (SELECT rowid, * FROM meta ORDER BY rowid)"));
      }
    }
  }

  @Test
  void otherKeysAreFree() throws Exception {
    Stores.meddle(
        store.database(),
        "INSERT INTO meta VALUES('a', '1')",
        "INSERT OR REPLACE INTO meta VALUES('a', '2')",
        "INSERT INTO meta VALUES(NULL, '3')",
        "UPDATE meta SET value = '4' WHERE key = 'a'",
        "DELETE FROM meta WHERE key IS NULL");
    Stores.database().inspect(store);
  }
}
