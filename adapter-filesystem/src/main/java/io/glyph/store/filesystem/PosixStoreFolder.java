package io.glyph.store.filesystem;

import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The store's folder on a POSIX file system. The database and its sidecars are only ever looked at
 * with {@code lstat}: closing any descriptor of them would drop SQLite's locks in this process.
 */
public final class PosixStoreFolder implements StoreFolder {
  private static final String LOOK = "look for a store";
  private static final String EXAMINE = "examine the store's files";
  private static final String CLEAN_UP = "remove what was left behind";

  /** How SQLite names its temporary files: os_unix.c, unixGetTempname. */
  private static final Pattern SPILLED = Pattern.compile("etilqs_[0-9a-f]{1,16}");

  private final Disk disk;
  private final StagedStores staged;

  public PosixStoreFolder() {
    this(DiskEffects.real());
  }

  public PosixStoreFolder(DiskEffects effects) {
    disk = new Disk(effects);
    staged = new StagedStores(effects);
  }

  @Override
  public Optional<StoreLocation> find(Path from) {
    for (@Nullable Path at = absolute(from); at != null; at = at.getParent()) {
      Path candidate = at.resolve(StoreLocation.FOLDER_NAME);
      if (present(candidate)) {
        return Optional.of(new StoreLocation(candidate));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<StoreLocation> named(Path named) {
    Path path = absolute(named);
    Path name = path.getFileName();
    if (name != null && name.toString().equals(StoreLocation.FOLDER_NAME) && present(path)) {
      return Optional.of(new StoreLocation(path));
    }
    Path inside = path.resolve(StoreLocation.FOLDER_NAME);
    return present(inside) ? Optional.of(new StoreLocation(inside)) : Optional.empty();
  }

  @Override
  public void requireSafe(StoreLocation store) {
    if (!requireFolder(store.directory())) {
      return;
    }
    requireFile(store.manifest());
    requireFile(store.manifestDraft());
    Path database = store.database();
    requireFile(database);
    requireFile(beside(database, "-wal"));
    requireFile(beside(database, "-shm"));
    Path journal = beside(database, "-journal");
    if (requireFile(journal) > 0) {
      throw unsafe(journal, "a rollback journal lies beside the database");
    }
    requireFile(store.lock());
    Path log = store.auditLog();
    Path audit = log.getParent();
    if (audit != null && requireFolder(audit)) {
      requireFile(log);
    }
    if (requireFolder(store.attachments())) {
      requireFile(store.attachmentDraft());
    }
    if (requireFolder(store.content())) {
      requireFolder(store.contentDraft());
    }
    requireFolder(store.backups());
  }

  @Override
  public void requireWalCapable(StoreLocation store) {
    Path path = DiskFailure.existing(store.directory());
    String type;
    try {
      type = Files.getFileStore(path).type();
    } catch (IOException e) {
      throw DiskFailure.of("find out the type of the file system", path, e);
    }
    if (!WalCapability.works(type)) {
      throw new RefusedException(new Refusal.UnsupportedFilesystem(store.directory(), type));
    }
  }

  @Override
  public long freeBytes(Path path) {
    try {
      return Files.getFileStore(DiskFailure.existing(path)).getUsableSpace();
    } catch (IOException e) {
      throw DiskFailure.of("ask for free space", path, e);
    }
  }

  @Override
  public long databaseBytes(StoreLocation store) {
    Path database = store.database();
    return size(database) + size(beside(database, "-wal"));
  }

  @Override
  public List<Path> leftovers(StoreLocation store) {
    List<Path> found = new ArrayList<>();
    if (present(store.manifestDraft())) {
      found.add(store.manifestDraft());
    }
    Path marker = StagedStores.marker(store.directory());
    if (present(marker)) {
      found.add(marker);
    }
    for (Path draft : List.of(store.contentDraft(), store.attachmentDraft())) {
      if (present(draft)) {
        found.add(draft);
      }
    }
    if (Files.isDirectory(store.backups(), LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : Disk.children("list backups", store.backups())) {
        if (PartialBackup.number(entry).isPresent()) {
          found.add(entry);
        } else if (isBackup(entry)) {
          found.addAll(spilled(entry));
        }
      }
    }
    return found;
  }

  private static boolean isBackup(Path entry) {
    Path name = entry.getFileName();
    return name != null
        && BackupId.parse(name.toString()).isPresent()
        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
  }

  /** SQLite spills beside a backup that it compares with, and may be killed before the unlink. */
  private static List<Path> spilled(Path backup) {
    return Disk.children("list a backup", backup).stream()
        .filter(file -> SPILLED.matcher(String.valueOf(file.getFileName())).matches())
        .toList();
  }

  @Override
  public void removeLeftovers(StoreLocation store) {
    for (Path leftover : leftovers(store)) {
      disk.removeTree(CLEAN_UP, leftover);
    }
  }

  @Override
  public StoreLocation stage(Path project) {
    return staged.stage(project.toAbsolutePath());
  }

  @Override
  public StoreLocation publish(StoreLocation stagedStore, Path project) {
    return staged.publish(stagedStore, project.toAbsolutePath());
  }

  @Override
  public void discard(StoreLocation stagedStore) {
    staged.discard(stagedStore);
  }

  private static Path absolute(Path path) {
    Path absolute = path.toAbsolutePath();
    if (absolute.equals(absolute.normalize())) {
      return absolute;
    }
    try {
      // The kernel's meaning of "..": after a link it is not the folder before it.
      return absolute.toRealPath();
    } catch (IOException missing) {
      return absolute.normalize();
    }
  }

  private static boolean present(Path path) {
    Path parent = path.getParent();
    return parent != null && Files.isDirectory(parent) && FileFacts.of(LOOK, path).isPresent();
  }

  private static Path beside(Path database, String suffix) {
    return database.resolveSibling(database.getFileName() + suffix);
  }

  private static long size(Path file) {
    return FileFacts.of(EXAMINE, file).map(FileFacts::size).orElse(0L);
  }

  /** Whether the folder is there. */
  private static boolean requireFolder(Path folder) {
    Optional<FileFacts> facts = FileFacts.of(EXAMINE, folder);
    if (facts.isPresent() && !facts.get().isFolder()) {
      throw unsafe(folder, facts.get().isLink() ? "it is a link" : "it is not a folder");
    }
    return facts.isPresent();
  }

  /** Its size; 0 where there is none. */
  private static long requireFile(Path file) {
    Optional<FileFacts> facts = FileFacts.of(EXAMINE, file);
    if (facts.isEmpty()) {
      return 0;
    }
    SafeFile.require(file, facts.get());
    return facts.get().size();
  }

  private static RefusedException unsafe(Path path, String problem) {
    return new RefusedException(new Refusal.UnsafeStore(path, problem));
  }
}
