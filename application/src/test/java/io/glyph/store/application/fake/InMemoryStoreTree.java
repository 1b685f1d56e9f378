package io.glyph.store.application.fake;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Stores on an {@link InMemoryDisk}, where a link leads nowhere. */
public final class InMemoryStoreTree implements StoreTree {
  private final InMemoryDisk disk;
  private final Set<Path> forbidden = new HashSet<>();

  public InMemoryStoreTree(InMemoryDisk disk) {
    this.disk = disk;
  }

  public void forbid(Path folder) {
    forbidden.add(folder);
  }

  public void allow(Path folder) {
    forbidden.remove(folder);
  }

  @Override
  public void walk(Path root, Visitor visitor) {
    if (!disk.isFolder(root)) {
      throw new RefusedException(new Refusal.InvalidArgument("--root", "there is no such folder"));
    }
    if (root.endsWith(StoreLocation.FOLDER_NAME)) {
      visitor.store(new StoreLocation(root));
      return;
    }
    list(root, visitor);
  }

  private void list(Path folder, Visitor visitor) {
    if (forbidden.contains(folder)) {
      throw new StoreAccessException(
          StoreAccessException.Kind.PERMISSION_DENIED,
          "list a folder",
          folder,
          new AccessDeniedException(folder.toString()));
    }
    Path store = folder.resolve(StoreLocation.FOLDER_NAME);
    if (disk.exists(store)) {
      visitor.store(new StoreLocation(store));
    }
    for (String name : disk.names(folder)) {
      Path child = folder.resolve(name);
      if (!child.equals(store) && disk.isFolder(child) && !disk.isLink(child)) {
        try {
          list(child, visitor);
        } catch (StoreAccessException unreadable) {
          visitor.unreadable(child, unreadable);
        }
      }
    }
  }
}
