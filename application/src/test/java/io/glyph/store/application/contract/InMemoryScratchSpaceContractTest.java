package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryScratchSpace;
import io.glyph.store.application.port.ScratchSpace;
import java.nio.file.Path;

class InMemoryScratchSpaceContractTest extends ScratchSpaceContract {
  private final InMemoryDisk disk = new InMemoryDisk();
  private final ScratchSpace scratch = new InMemoryScratchSpace(disk, Path.of("/scratch"));

  @Override
  protected ScratchSpace scratch() {
    return scratch;
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    disk.write(file, bytes);
  }

  @Override
  protected boolean exists(Path path) {
    return disk.exists(path);
  }
}
