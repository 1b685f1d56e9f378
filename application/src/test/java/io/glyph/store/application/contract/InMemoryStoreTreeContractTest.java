package io.glyph.store.application.contract;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryStoreTree;
import io.glyph.store.application.port.StoreTree;
import java.nio.file.Path;

class InMemoryStoreTreeContractTest extends StoreTreeContract {
  private final InMemoryDisk disk = new InMemoryDisk();
  private final InMemoryStoreTree tree = new InMemoryStoreTree(disk);

  InMemoryStoreTreeContractTest() {
    disk.makeFolder(root());
  }

  @Override
  protected StoreTree tree() {
    return tree;
  }

  @Override
  protected Path root() {
    return Path.of("/projects");
  }

  @Override
  protected void makeFolder(Path folder) {
    disk.makeFolder(folder);
    Path parent = folder.getParent();
    if (parent != null && parent.startsWith(root())) {
      makeFolder(parent);
    }
  }

  @Override
  protected void makeFile(Path file) {
    disk.write(file, new byte[0]);
  }

  @Override
  protected void makeLink(Path at, Path to) {
    disk.makeFolder(at);
    disk.makeLink(at);
  }

  @Override
  protected boolean forbid(Path folder) {
    tree.forbid(folder);
    return true;
  }

  @Override
  protected void allow(Path folder) {
    tree.allow(folder);
  }
}
