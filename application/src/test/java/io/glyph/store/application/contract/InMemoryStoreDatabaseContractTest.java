package io.glyph.store.application.contract;

import io.glyph.store.application.fake.FixedMigrationSource;
import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryStoreDatabase;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;

class InMemoryStoreDatabaseContractTest extends StoreDatabaseContract {
  private static final StoreLocation STORE = new StoreLocation(Path.of("/orchard/.glyph"));

  private final InMemoryDisk disk = new InMemoryDisk();
  private final InMemoryStoreDatabase database = new InMemoryStoreDatabase(disk);

  @Override
  protected StoreDatabase database() {
    return database;
  }

  @Override
  protected StoreLocation store() {
    return STORE;
  }

  @Override
  protected Path scratch() {
    return Path.of("/scratch");
  }

  @Override
  protected SortedMap<String, String> footprint() {
    return disk.snapshot(STORE.directory());
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    disk.write(file, bytes);
  }

  @Override
  protected boolean insertRemote(String name) {
    return database.foreignWrite(STORE, image -> image.rows("remotes").put(name, "spec"));
  }

  @Override
  protected void insertClaim(String workName, Instant expiresAt) {
    Claim claim = new Claim(workName, "agent:codex:one", expiresAt.toString());
    database.foreignWrite(STORE, image -> image.claims.add(claim));
  }

  @Override
  protected Migration upgrade() {
    return FixedMigrationSource.to(2, "put policies default allow");
  }

  @Override
  protected Migration upgradeThatEmptiesRemotes() {
    return FixedMigrationSource.to(2, "put policies default allow\nempty remotes");
  }

  @Override
  protected Migration upgradeThatFails() {
    return FixedMigrationSource.to(2, "put remotes third spec\nnonsense");
  }
}
