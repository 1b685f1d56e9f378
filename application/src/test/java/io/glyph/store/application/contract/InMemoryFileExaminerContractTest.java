package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryFileExaminer;
import io.glyph.store.application.fake.InMemoryStoreLock;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;

class InMemoryFileExaminerContractTest extends FileExaminerContract {
  private static final StoreLocation STORE = new StoreLocation(Path.of("/orchard/.glyph"));
  private static final Path SCRATCH = Path.of("/scratch");

  private final InMemoryDisk disk = new InMemoryDisk();
  private final FileExaminer files = new InMemoryFileExaminer(disk, SCRATCH);

  @Override
  protected FileExaminer files() {
    return files;
  }

  @Override
  protected StoreLocation store() {
    return STORE;
  }

  @Override
  protected SortedMap<String, String> footprint() {
    return disk.snapshot(STORE.directory());
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    disk.write(file, bytes);
  }

  @Override
  protected void link(Path at) {
    disk.makeLink(at);
  }

  @Override
  protected void folder(Path at) {
    disk.makeFolder(at);
  }

  @Override
  protected AutoCloseable holdLock() {
    return new InMemoryStoreLock(disk).acquire(STORE)::close;
  }

  @Override
  protected void leaveLock() {
    disk.write(STORE.lock(), "process 4712".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected Path leaveScratch() {
    Path room = SCRATCH.resolve("room-1");
    disk.makeFolder(room);
    return room;
  }
}
