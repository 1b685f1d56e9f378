package io.glyph.store.application.fake;

import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Store folders on an {@link InMemoryDisk}, which knows links but no hard links and devices. */
public final class InMemoryStoreFolder implements StoreFolder {
  private static final String STAGED = ".glyph.staged";

  private final InMemoryDisk disk;
  private long freeBytes = 1L << 40;
  private boolean walCapable = true;

  public InMemoryStoreFolder(InMemoryDisk disk) {
    this.disk = disk;
  }

  public void setFreeBytes(long bytes) {
    freeBytes = bytes;
  }

  public void setWalCapable(boolean capable) {
    walCapable = capable;
  }

  @Override
  public Optional<StoreLocation> find(Path from) {
    for (@Nullable Path at = from.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Path candidate = at.resolve(StoreLocation.FOLDER_NAME);
      if (disk.exists(candidate)) {
        return Optional.of(new StoreLocation(candidate));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<StoreLocation> named(Path named) {
    Path path = named.toAbsolutePath().normalize();
    if (path.endsWith(StoreLocation.FOLDER_NAME) && disk.exists(path)) {
      return Optional.of(new StoreLocation(path));
    }
    Path inside = path.resolve(StoreLocation.FOLDER_NAME);
    return disk.exists(inside) ? Optional.of(new StoreLocation(inside)) : Optional.empty();
  }

  @Override
  public void requireSafe(StoreLocation store) {
    requireFolder(store.directory());
    requireFile(store.manifest());
    requireFile(store.manifestDraft());
    requireFile(store.database());
    requireFile(beside(store, "-wal"));
    requireFile(beside(store, "-shm"));
    requireFile(store.lock());
    requireFolder(store.directory().resolve("audit"));
    requireFile(store.auditLog());
    requireFolder(store.attachments());
    requireFile(store.attachmentDraft());
    requireFolder(store.content());
    requireFolder(store.contentDraft());
    requireFolder(store.backups());
    Path journal = beside(store, "-journal");
    requireFile(journal);
    if (disk.read(journal).orElse(new byte[0]).length > 0) {
      throw unsafe(journal, "a rollback journal lies beside the database");
    }
  }

  @Override
  public void requireWalCapable(StoreLocation store) {
    if (!walCapable) {
      throw new RefusedException(new Refusal.UnsupportedFilesystem(store.directory(), "nfs"));
    }
  }

  @Override
  public long freeBytes(Path path) {
    return freeBytes;
  }

  @Override
  public long databaseBytes(StoreLocation store) {
    return size(store.database()) + size(beside(store, "-wal"));
  }

  @Override
  public List<Path> leftovers(StoreLocation store) {
    List<Path> found = new ArrayList<>();
    if (disk.exists(store.manifestDraft())) {
      found.add(store.manifestDraft());
    }
    for (Path draft : List.of(store.contentDraft(), store.attachmentDraft())) {
      if (disk.exists(draft)) {
        found.add(draft);
      }
    }
    for (String name : disk.names(store.backups())) {
      if (name.endsWith(InMemoryBackupRepository.PARTIAL)) {
        found.add(store.backups().resolve(name));
      }
    }
    return found;
  }

  @Override
  public void removeLeftovers(StoreLocation store) {
    leftovers(store).forEach(disk::delete);
  }

  @Override
  public StoreLocation stage(Path project) {
    if (StoreLocation.isInsideAStore(project)) {
      throw new RefusedException(new Refusal.InvalidArgument("DIR", "lies inside a store"));
    }
    requireNoStore(project);
    Path staged = project.resolve(STAGED);
    disk.delete(staged);
    disk.makeFolder(staged);
    for (String name : List.of("audit", "content", "workspaces", "exports", "hooks")) {
      disk.makeFolder(staged.resolve(name));
    }
    return new StoreLocation(staged);
  }

  @Override
  public StoreLocation publish(StoreLocation staged, Path project) {
    requireNoStore(project);
    StoreLocation store = new StoreLocation(project.resolve(StoreLocation.FOLDER_NAME));
    disk.move(staged.directory(), store.directory());
    return store;
  }

  @Override
  public void discard(StoreLocation staged) {
    disk.delete(staged.directory());
  }

  private void requireNoStore(Path project) {
    Path folder = project.resolve(StoreLocation.FOLDER_NAME);
    if (disk.exists(folder)) {
      throw new RefusedException(new Refusal.AlreadyExists(folder));
    }
  }

  private void requireFolder(Path path) {
    if (disk.isLink(path) || disk.isFile(path)) {
      throw unsafe(path, "it is not a folder");
    }
  }

  private void requireFile(Path path) {
    if (disk.isLink(path) || disk.isFolder(path)) {
      throw unsafe(path, "it is not a regular file");
    }
  }

  private static RefusedException unsafe(Path path, String problem) {
    return new RefusedException(new Refusal.UnsafeStore(path, problem));
  }

  private static Path beside(StoreLocation store, String suffix) {
    return store.database().resolveSibling("store.db" + suffix);
  }

  private long size(Path file) {
    return disk.read(file).map(bytes -> bytes.length).orElse(0);
  }
}
