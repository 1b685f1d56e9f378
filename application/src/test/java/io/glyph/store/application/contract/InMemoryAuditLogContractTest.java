package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;

class InMemoryAuditLogContractTest extends AuditLogContract {
  private static final StoreLocation STORE = new StoreLocation(Path.of("/orchard/.glyph"));

  private final InMemoryDisk disk = new InMemoryDisk();
  private final AuditLog log = new InMemoryAuditLog(disk);

  @Override
  protected AuditLog log() {
    return log;
  }

  @Override
  protected AuditLog logThatGrows() {
    InMemoryAuditLog growing = new InMemoryAuditLog(disk);
    growing.growing(true);
    return growing;
  }

  @Override
  protected StoreLocation store() {
    return STORE;
  }

  @Override
  protected void put(StoreLocation store, byte[] bytes) {
    disk.write(store.auditLog(), bytes);
  }

  @Override
  protected Optional<byte[]> get(StoreLocation store) {
    return disk.read(store.auditLog());
  }
}
