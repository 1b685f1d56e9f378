package io.glyph.store.filesystem;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * New stores in the folder {@code .glyph.init} beside where they will be. Its name is fixed, and an
 * exclusive lock on a file in it, {@code init.lock}, says that its maker is alive. As long as the
 * folder has that name the file is never removed, so no two can hold two locks on two files.
 */
final class StagedStores {
  private static final String STAGE = "prepare a new store";
  private static final String PUBLISH = "put a new store in its place";
  private static final String STAGED_NAME = ".glyph.init";
  private static final String MARKER = "init.lock";
  private static final List<String> SUBFOLDERS =
      List.of("audit", "content", "workspaces", "exports", "hooks");

  private final Disk disk;
  private final Map<Path, ProcessLock> owned = new ConcurrentHashMap<>();

  StagedStores(DiskEffects effects) {
    disk = new Disk(effects);
  }

  /** What a killed {@code init} may leave in a store that it had already put in its place. */
  static Path marker(Path storeFolder) {
    return storeFolder.resolve(MARKER);
  }

  StoreLocation stage(Path project) {
    if (!Files.isDirectory(project)) {
      // A mistyped name must not become a project.
      throw new RefusedException(
          new Refusal.InvalidArgument(
              "DIR", "there is no folder '" + Printable.whole(project.toString()) + "'"));
    }
    requireOutsideOfStores(project);
    requireNoStore(project);
    Path folder = project.resolve(STAGED_NAME);
    Optional<FileFacts> facts = FileFacts.of(STAGE, folder);
    if (facts.isEmpty()) {
      createFolder(folder);
    } else if (!facts.get().isFolder()) {
      throw new RefusedException(
          new Refusal.UnsafeStore(folder, "it is in the place of a folder that init makes"));
    }
    ProcessLock lock =
        ProcessLock.take(disk, STAGE, marker(folder))
            .orElseThrow(() -> new RefusedException(new Refusal.StoreBusy(Optional.empty())));
    boolean staged = false;
    try {
      // Looked at again under the lock: another init may have finished in between.
      requireNoStore(project);
      clear(folder);
      for (String name : SUBFOLDERS) {
        disk.createFolder(STAGE, folder.resolve(name));
      }
      owned.put(folder, lock);
      staged = true;
    } finally {
      if (!staged) {
        abandon(folder, lock);
      }
    }
    return new StoreLocation(folder);
  }

  /** Nothing of another program may appear in a store, least of all a store. */
  private static void requireOutsideOfStores(Path project) {
    Path real;
    try {
      real = project.toRealPath();
    } catch (IOException failed) {
      throw DiskFailure.of(STAGE, project, failed);
    }
    if (StoreLocation.isInsideAStore(real)) {
      throw new RefusedException(
          new Refusal.InvalidArgument(
              "DIR", "'" + Printable.whole(real.toString()) + "' lies inside a store"));
    }
  }

  StoreLocation publish(StoreLocation staged, Path project) {
    Path folder = staged.directory();
    @Nullable ProcessLock lock = owned.get(folder);
    if (lock == null) {
      throw new IllegalArgumentException("only what was staged here is published");
    }
    StoreLocation store = new StoreLocation(project.resolve(StoreLocation.FOLDER_NAME));
    syncTree(folder);
    requireNoStore(project);
    disk.rename(PUBLISH, folder, store.directory());
    disk.sync(PUBLISH, project);
    owned.remove(folder);
    close(lock, folder);
    disk.remove(PUBLISH, marker(store.directory()));
    disk.sync(PUBLISH, store.directory());
    return store;
  }

  void discard(StoreLocation staged) {
    Path folder = staged.directory();
    @Nullable ProcessLock lock = owned.remove(folder);
    if (lock == null) {
      throw new IllegalArgumentException("only what was staged here is discarded");
    }
    abandon(folder, lock);
  }

  private void createFolder(Path folder) {
    try {
      disk.createFolder(STAGE, folder);
    } catch (RuntimeException e) {
      // Another init may have made it just now; the lock in it decides between the two.
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private void clear(Path folder) {
    for (Path child : Disk.children(STAGE, folder)) {
      if (!child.equals(marker(folder))) {
        disk.removeTree(STAGE, child);
      }
    }
  }

  private void abandon(Path folder, ProcessLock lock) {
    // The marker goes last and with the lock held: who opened it meanwhile finds no folder.
    try (lock) {
      clear(folder);
      disk.removeTree(STAGE, folder);
    } catch (IOException e) {
      throw DiskFailure.of(STAGE, folder, e);
    }
  }

  private static void requireNoStore(Path project) {
    Path folder = project.resolve(StoreLocation.FOLDER_NAME);
    if (FileFacts.of(STAGE, folder).isPresent()) {
      throw new RefusedException(new Refusal.AlreadyExists(folder));
    }
  }

  private void syncTree(Path path) {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : Disk.children(PUBLISH, path)) {
        syncTree(child);
      }
      disk.sync(PUBLISH, path);
    } else if (mayBeOpened(path)) {
      disk.sync(PUBLISH, path);
    }
  }

  /** SQLite has synced the database by itself; the locked marker and links are left alone. */
  private static boolean mayBeOpened(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    return !name.startsWith("store.db")
        && !name.equals("lock")
        && !name.equals(MARKER)
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void close(ProcessLock lock, Path folder) {
    try {
      lock.close();
    } catch (IOException e) {
      throw DiskFailure.of(PUBLISH, folder, e);
    }
  }
}
