package io.glyph.store.filesystem;

import io.glyph.store.application.contract.StoreTreeContract;
import io.glyph.store.application.port.StoreTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTreeContractTest extends StoreTreeContract {
  @TempDir Path temp;

  private interface Step {
    void run() throws IOException;
  }

  private static void make(Step step) {
    try {
      step.run();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected StoreTree tree() {
    return new FolderStoreTree();
  }

  @Override
  protected Path root() {
    try {
      return temp.toRealPath();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected void makeFolder(Path folder) {
    make(() -> Files.createDirectories(folder));
  }

  @Override
  protected void makeFile(Path file) {
    make(() -> Files.createFile(file));
  }

  @Override
  protected void makeLink(Path at, Path to) {
    make(() -> Files.createSymbolicLink(at, to));
  }

  @Override
  protected boolean forbid(Path folder) {
    make(() -> Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------")));
    return !Files.isReadable(folder);
  }

  @Override
  protected void allow(Path folder) {
    make(() -> Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------")));
  }
}
