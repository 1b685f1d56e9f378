package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryStoreLock;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;

class InMemoryStoreLockContractTest extends StoreLockContract {
  private final InMemoryDisk disk = new InMemoryDisk();
  private final StoreLock lock = new InMemoryStoreLock(disk);

  @Override
  protected StoreLock lock() {
    return lock;
  }

  @Override
  protected StoreLocation store(String name) {
    return new StoreLocation(Path.of("/" + name + "/.glyph"));
  }

  @Override
  protected boolean exists(Path file) {
    return disk.exists(file);
  }
}
