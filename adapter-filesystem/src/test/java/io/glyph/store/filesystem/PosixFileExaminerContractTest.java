package io.glyph.store.filesystem;

import io.glyph.store.application.contract.FileExaminerContract;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class PosixFileExaminerContractTest extends FileExaminerContract {
  @TempDir private Path dir = Path.of("");

  @Override
  protected FileExaminer files() {
    return new PosixFileExaminer(new PrivateScratchSpace(Optional.of(scratch()), Optional.empty()));
  }

  @Override
  protected StoreLocation store() {
    return new StoreLocation(TestFiles.makeFolder(dir.resolve(StoreLocation.FOLDER_NAME)));
  }

  @Override
  protected SortedMap<String, String> footprint() {
    SortedMap<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(store().directory())) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        found.put(
            path.toString(),
            Files.getLastModifiedTime(path, java.nio.file.LinkOption.NOFOLLOW_LINKS).toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    TestFiles.put(file, bytes);
  }

  @Override
  protected void link(Path at) {
    TestFiles.put(dir.resolve("real"), "hello, orchard".getBytes(StandardCharsets.UTF_8));
    Path parent = at.getParent();
    TestFiles.makeFolder(parent == null ? dir : parent);
    TestFiles.makeLink(at, dir.resolve("real"));
  }

  @Override
  protected void folder(Path at) {
    TestFiles.makeFolder(at);
  }

  @Override
  protected AutoCloseable holdLock() {
    return new FileStoreLock().acquire(store())::close;
  }

  /** Such a number no process has: the kernel's greatest is 2^22. */
  @Override
  protected void leaveLock() {
    TestFiles.put(
        store().lock(), "4194305 2020-01-01T00:00:00Z\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected Path leaveScratch() {
    Path room =
        TestFiles.makeFolder(
            scratch().resolve("glyph-scratch-" + System.getProperty("user.name") + "-999999999-a"));
    try {
      Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return room;
  }

  private Path scratch() {
    return TestFiles.makeFolder(dir.resolve("scratch"));
  }
}
