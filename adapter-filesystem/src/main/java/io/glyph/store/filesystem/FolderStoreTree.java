package io.glyph.store.filesystem;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Stores as the file system lists them. Only {@code lstat} and listings: nothing is opened, and
 * nothing is recursive, since a tree may be as deep as a path is long.
 */
public final class FolderStoreTree implements StoreTree {
  private static final String LIST = "list a folder";
  private static final String LOOK = "look for stores";

  @Override
  public void walk(Path root, Visitor visitor) {
    Path real = real(root);
    if (isStore(real)) {
      visitor.store(new StoreLocation(real));
      return;
    }
    Deque<Iterator<Path>> open = new ArrayDeque<>();
    open.push(list(real, visitor).iterator());
    while (!open.isEmpty()) {
      Iterator<Path> folders = open.element();
      if (folders.hasNext()) {
        Path folder = folders.next();
        try {
          open.push(list(folder, visitor).iterator());
        } catch (StoreAccessException unreadable) {
          visitor.unreadable(folder, unreadable);
        }
      } else {
        open.pop();
      }
    }
  }

  /** Tells of the store in a folder, if there is one, and gives the folders to go on with. */
  private static List<Path> list(Path folder, Visitor visitor) {
    List<Path> folders = new ArrayList<>();
    boolean[] store = {false};
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(child -> {
        if (isStore(child)) {
          store[0] = true;
        } else if (!isStaged(child)
            && FileFacts.of(LOOK, child).filter(FileFacts::isFolder).isPresent()) {
          folders.add(child);
        }
      });
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw DiskFailure.of(LIST, folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DiskFailure.of(LIST, folder, e);
    }
    if (store[0]) {
      visitor.store(new StoreLocation(folder.resolve(StoreLocation.FOLDER_NAME)));
    }
    // On Linux paths are compared by their bytes.
    Collections.sort(folders);
    return folders;
  }

  private static boolean isStore(Path path) {
    return path.endsWith(StoreLocation.FOLDER_NAME);
  }

  /** One that is being made: there is no store in it yet. */
  private static boolean isStaged(Path path) {
    Path name = path.getFileName();
    return name != null && TreeWalk.isStore(name);
  }

  private static Path real(Path root) {
    try {
      Path real = root.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (NoSuchFileException missing) {
      throw refused();
    } catch (IOException e) {
      throw DiskFailure.of(LOOK, root, e);
    }
    throw refused();
  }

  private static RefusedException refused() {
    return new RefusedException(new Refusal.InvalidArgument("--root", "there is no such folder"));
  }
}
