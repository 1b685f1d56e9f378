package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryTrustFiles;
import io.glyph.store.application.port.TrustFiles;
import java.nio.file.Path;
import java.util.Optional;

class InMemoryTrustFilesContractTest extends TrustFilesContract {
  private final InMemoryDisk disk = new InMemoryDisk();
  private final TrustFiles files = new InMemoryTrustFiles(disk);

  @Override
  protected TrustFiles files() {
    return files;
  }

  @Override
  protected Path folder() {
    return Path.of("/home/ada");
  }

  @Override
  protected Path insideAStore() {
    return Path.of("/orchard/.glyph/audit");
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    disk.write(file, bytes);
  }

  @Override
  protected Optional<byte[]> get(Path file) {
    return disk.read(file);
  }

  @Override
  protected void link(Path at) {
    disk.makeLink(at);
  }
}
