package io.glyph.store.application.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryRolloutFiles;
import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.domain.rollout.Rollout;
import java.nio.file.Path;
import java.util.Optional;

class InMemoryRolloutFilesContractTest extends RolloutFilesContract {
  private final InMemoryDisk disk = new InMemoryDisk();
  private final InMemoryRolloutFiles files = new InMemoryRolloutFiles(disk, BUILT_IN);

  InMemoryRolloutFilesContractTest() {
    disk.makeFolder(folder());
  }

  @Override
  protected RolloutFiles files() {
    return files;
  }

  @Override
  protected Path folder() {
    return Path.of("/plots");
  }

  @Override
  protected void writeTable(Path file, Rollout table) {
    files.say(file, table);
  }

  @Override
  protected void writeText(Path file, String text) {
    disk.write(file, text.getBytes(UTF_8));
  }

  @Override
  protected Optional<String> text(Path file) {
    return disk.read(file).map(bytes -> new String(bytes, UTF_8));
  }

  @Override
  protected void makeFolder(Path folder) {
    disk.makeFolder(folder);
  }
}
