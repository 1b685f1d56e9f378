package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryManifestRepository;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;

class InMemoryManifestRepositoryContractTest extends ManifestRepositoryContract {
  private static final StoreLocation STORE = new StoreLocation(Path.of("/orchard/.glyph"));

  private final InMemoryDisk disk = new InMemoryDisk();

  @Override
  protected ManifestRepository manifests() {
    return new InMemoryManifestRepository(disk);
  }

  @Override
  protected StoreLocation store() {
    return STORE;
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    disk.write(file, bytes);
  }

  @Override
  protected Optional<byte[]> get(Path file) {
    return disk.read(file);
  }
}
