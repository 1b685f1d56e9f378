package io.glyph.store.filesystem;

import io.glyph.store.application.contract.StoreLockContract;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileStoreLockContractTest extends StoreLockContract {
  @TempDir private Path dir = Path.of("");

  /** A new one at every call: two of them in a process must not undo each other's locks. */
  @Override
  protected StoreLock lock() {
    return new FileStoreLock();
  }

  @Override
  protected StoreLocation store(String name) {
    return new StoreLocation(TestFiles.makeFolder(dir.resolve(name)));
  }

  @Override
  protected boolean exists(Path file) {
    return TestFiles.exists(file);
  }
}
