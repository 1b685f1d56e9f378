package io.glyph.store.filesystem;

import io.glyph.store.application.contract.BackupRepositoryContract;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FolderBackupRepositoryContractTest extends BackupRepositoryContract {
  @TempDir private Path dir = Path.of("");

  @Override
  protected BackupRepository backups() {
    return new FolderBackupRepository();
  }

  @Override
  protected StoreLocation store() {
    return new StoreLocation(dir);
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    TestFiles.put(file, bytes);
  }

  @Override
  protected Optional<byte[]> get(Path file) {
    return TestFiles.get(file);
  }
}
