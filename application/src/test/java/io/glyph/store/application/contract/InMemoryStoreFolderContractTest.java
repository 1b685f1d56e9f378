package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryStoreFolder;
import io.glyph.store.application.port.StoreFolder;
import java.nio.file.Path;

class InMemoryStoreFolderContractTest extends StoreFolderContract {
  private final InMemoryDisk disk = new InMemoryDisk();
  private final StoreFolder folder = new InMemoryStoreFolder(disk);

  @Override
  protected StoreFolder folder() {
    return folder;
  }

  @Override
  protected Path project() {
    return Path.of("/orchard");
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    disk.write(file, bytes);
  }

  @Override
  protected void makeFolder(Path path) {
    disk.makeFolder(path);
  }

  @Override
  protected void makeLink(Path at) {
    disk.makeLink(at);
  }

  @Override
  protected boolean exists(Path path) {
    return disk.exists(path);
  }
}
