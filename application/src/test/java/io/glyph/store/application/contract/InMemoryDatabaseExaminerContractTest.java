package io.glyph.store.application.contract;

import io.glyph.store.application.fake.DatabaseImage;
import io.glyph.store.application.fake.InMemoryDatabaseExaminer;
import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.StoreDatabase.AppliedMigration;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Consumer;

class InMemoryDatabaseExaminerContractTest extends DatabaseExaminerContract {
  private static final StoreLocation STORE = new StoreLocation(Path.of("/orchard/.glyph"));

  private final InMemoryDisk disk = new InMemoryDisk();
  private final DatabaseExaminer examiner = new InMemoryDatabaseExaminer(disk);

  @Override
  protected DatabaseExaminer examiner() {
    return examiner;
  }

  @Override
  protected StoreLocation store() {
    return STORE;
  }

  @Override
  protected SortedMap<String, String> footprint() {
    return disk.snapshot(STORE.directory());
  }

  @Override
  protected void make(int version) {
    DatabaseImage image = DatabaseImage.empty(version);
    for (int to = 2; to <= version; to++) {
      image.history.add(
          new AppliedMigration(new StoreVersion(to), "V.sql", "2026-11-01T00:00:00Z"));
    }
    disk.write(STORE.database(), image.encode());
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    disk.write(file, bytes);
  }

  @Override
  protected void insertContent(String id, String hash, long bytes) {
    change(image -> image.rows("content").put(id, hash + " " + bytes));
  }

  @Override
  protected void setUserVersion(int version) {
    change(image -> image.userVersion = version);
  }

  @Override
  protected void plant() {
    change(image -> image.rows("glyph_planted"));
  }

  @Override
  protected void forgetMigration() {
    change(image -> image.history.clear());
  }

  private void change(Consumer<DatabaseImage> change) {
    DatabaseImage image = DatabaseImage.decode(disk.read(STORE.database()).orElseThrow());
    change.accept(image);
    disk.write(STORE.database(), image.encode());
  }
}
