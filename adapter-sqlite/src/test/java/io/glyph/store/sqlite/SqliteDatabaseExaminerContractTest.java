package io.glyph.store.sqlite;

import io.glyph.store.application.contract.DatabaseExaminerContract;
import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseExaminerContractTest extends DatabaseExaminerContract {
  @TempDir private Path dir = Path.of("");

  private final DatabaseExaminer examiner =
      new SqliteDatabaseExaminer(new TemporaryRooms(), FileEffects.real());

  @Override
  protected DatabaseExaminer examiner() {
    return examiner;
  }

  @Override
  protected StoreLocation store() {
    return new StoreLocation(folder(StoreLocation.FOLDER_NAME));
  }

  @Override
  protected SortedMap<String, String> footprint() {
    try {
      return Stores.everything(store().directory());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected void make(int version) {
    SqliteStoreDatabase database = Stores.database();
    database.createFirstVersion(store());
    if (version == 2) {
      Migrating.toVersion2(database, store(), folder("scratch").resolve("copy.db"));
    }
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected void insertContent(String id, String hash, long bytes) {
    meddle(
        "INSERT INTO content(id, hash, size, path, created_at) VALUES('%s', '%s', %d, 'p', 'now')"
            .formatted(id, hash, bytes));
  }

  @Override
  protected void setUserVersion(int version) {
    meddle("PRAGMA user_version=" + version);
  }

  @Override
  protected void plant() {
    meddle("CREATE TRIGGER planted AFTER INSERT ON content BEGIN DELETE FROM sources; END");
  }

  @Override
  protected void forgetMigration() {
    meddle("DELETE FROM glyph_schema_history WHERE type = 'SQL'");
  }

  private void meddle(String statement) {
    try {
      Stores.meddle(store().database(), statement);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(dir.resolve(name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
