package io.glyph.store.filesystem;

import io.glyph.store.application.contract.TrustFilesContract;
import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FileTrustFilesContractTest extends TrustFilesContract {
  @TempDir private Path dir = Path.of("");

  private final TrustFiles files = new FileTrustFiles();

  @Override
  protected TrustFiles files() {
    return files;
  }

  @Override
  protected Path folder() {
    return TestFiles.makeFolder(dir.resolve("home"));
  }

  @Override
  protected Path insideAStore() {
    return TestFiles.makeFolder(dir.resolve(StoreLocation.FOLDER_NAME).resolve("audit"));
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    TestFiles.put(file, bytes);
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Optional<byte[]> get(Path file) {
    return TestFiles.get(file);
  }

  @Override
  protected void link(Path at) {
    TestFiles.makeLink(at, dir.resolve("elsewhere"));
  }
}
