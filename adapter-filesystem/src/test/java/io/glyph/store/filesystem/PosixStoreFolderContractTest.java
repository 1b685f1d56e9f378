package io.glyph.store.filesystem;

import io.glyph.store.application.contract.StoreFolderContract;
import io.glyph.store.application.port.StoreFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class PosixStoreFolderContractTest extends StoreFolderContract {
  @TempDir private Path dir = Path.of("");

  private final StoreFolder folder = new PosixStoreFolder();

  @Override
  protected StoreFolder folder() {
    return folder;
  }

  @Override
  protected Path project() {
    return TestFiles.makeFolder(dir.resolve("orchard"));
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    TestFiles.put(file, bytes);
  }

  @Override
  protected void makeFolder(Path path) {
    TestFiles.makeFolder(path);
  }

  @Override
  protected void makeLink(Path at) {
    Path target = dir.resolve("precious");
    TestFiles.put(target, "of somebody else".getBytes(StandardCharsets.UTF_8));
    TestFiles.makeLink(at, target);
  }

  @Override
  protected boolean exists(Path path) {
    return TestFiles.exists(path);
  }
}
