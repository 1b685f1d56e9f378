package io.glyph.store.filesystem;

import io.glyph.store.application.contract.ScratchSpaceContract;
import io.glyph.store.application.port.ScratchSpace;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class PrivateScratchSpaceContractTest extends ScratchSpaceContract {
  @TempDir private Path dir = Path.of("");

  @Override
  protected ScratchSpace scratch() {
    return new PrivateScratchSpace(Optional.of(dir), Optional.empty());
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    TestFiles.put(file, bytes);
  }

  @Override
  protected boolean exists(Path path) {
    return TestFiles.exists(path);
  }
}
