package io.glyph.store.filesystem;

import io.glyph.store.application.contract.AuditLogContract;
import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class JsonlAuditLogContractTest extends AuditLogContract {
  @TempDir private Path dir = Path.of("");

  private final AuditLog log = new JsonlAuditLog(DiskEffects.real(), millis -> {});

  @Override
  protected AuditLog log() {
    return log;
  }

  @Override
  protected AuditLog logThatGrows() {
    return new JsonlAuditLog(
        DiskEffects.real(), millis -> TestFiles.append(store().auditLog(), new byte[] {'x'}));
  }

  @Override
  protected StoreLocation store() {
    return new StoreLocation(dir);
  }

  @Override
  protected void put(StoreLocation store, byte[] bytes) {
    TestFiles.put(store.auditLog(), bytes);
  }

  @Override
  protected Optional<byte[]> get(StoreLocation store) {
    return TestFiles.get(store.auditLog());
  }
}
