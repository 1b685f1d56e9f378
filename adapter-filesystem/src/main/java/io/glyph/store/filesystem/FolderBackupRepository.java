package io.glyph.store.filesystem;

import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Backups as folders {@code backups/<id>/}, each made under another name and renamed last. */
public final class FolderBackupRepository implements BackupRepository {
  private static final String LIST = "list the backups";
  private static final String MAKE = "make a backup";
  private static final String READ = "read a backup";
  private static final String DISCARD = "remove a backup";
  static final String DATABASE = "store.db";
  static final String MANIFEST = "manifest.yaml";
  static final String DESCRIPTION = "backup.yaml";
  private static final int MAX_MANIFEST = 64 * 1024;
  private static final List<String> SIDECARS = List.of("-wal", "-shm", "-journal");

  private final Disk disk;

  public FolderBackupRepository() {
    this(DiskEffects.real());
  }

  public FolderBackupRepository(DiskEffects effects) {
    disk = new Disk(effects);
  }

  @Override
  public Draft begin(StoreLocation store, StoreVersion version) {
    if (FileFacts.of(MAKE, store.backups()).isEmpty()) {
      disk.createFolder(MAKE, store.backups(), Disk.PRIVATE_FOLDER);
      disk.sync(MAKE, store.directory());
    }
    int highest = 0;
    for (Path entry : Disk.children(LIST, store.backups())) {
      Optional<BackupId> id = BackupId.parse(name(entry));
      int number = id.map(BackupId::number).orElse(PartialBackup.number(entry).orElse(0));
      highest = Math.max(highest, number);
    }
    int number = highest + 1;
    Path folder = PartialBackup.folder(store, number, version);
    disk.createFolder(MAKE, folder, Disk.PRIVATE_FOLDER);
    return new FolderDraft(store, folder, number, version);
  }

  @Override
  public List<Entry> list(StoreLocation store) {
    record Numbered(BackupId id, Entry entry) {}
    List<Numbered> found = new ArrayList<>();
    for (Path folder : Disk.children(LIST, store.backups())) {
      BackupId.parse(name(folder)).ifPresent(id -> found.add(new Numbered(id, entry(id, folder))));
    }
    // Not by Comparator.comparing: its comparators cannot be kept from one start to the next.
    found.sort((one, other) -> {
      int byNumber = one.id().compareTo(other.id());
      return byNumber != 0 ? byNumber : one.id().toString().compareTo(other.id().toString());
    });
    return found.stream().map(Numbered::entry).toList();
  }

  @Override
  public String digest(StoreLocation store, Backup backup) {
    return sha256(READ, database(store, backup));
  }

  @Override
  public Path database(StoreLocation store, Backup backup) {
    return folder(store, backup).resolve(DATABASE);
  }

  @Override
  public byte[] manifest(StoreLocation store, Backup backup) {
    Path file = folder(store, backup).resolve(MANIFEST);
    try {
      return bytes(file, MAX_MANIFEST);
    } catch (YamlFormException e) {
      throw new RefusedException(
          new Refusal.BackupInvalid(backup.id().toString(), MANIFEST + ": " + e.problem()));
    }
  }

  @Override
  public void discard(StoreLocation store, Backup backup) {
    Path folder = folder(store, backup);
    if (FileFacts.of(DISCARD, folder).isEmpty()) {
      return;
    }
    // First of all it stops being a backup: killed halfway, what is left is a leftover.
    Path partial = PartialBackup.folder(store, backup.id().number(), backup.version());
    disk.rename(DISCARD, folder, partial);
    disk.removeTree(DISCARD, partial);
    disk.sync(DISCARD, store.backups());
  }

  private static Path folder(StoreLocation store, Backup backup) {
    return store.backups().resolve(backup.id().toString());
  }

  private static String name(Path entry) {
    Path last = entry.getFileName();
    return last == null ? "" : last.toString();
  }

  private static Entry entry(BackupId id, Path folder) {
    try {
      return new Entry.Readable(read(id, folder));
    } catch (YamlFormException e) {
      return new Entry.Unreadable(Printable.of(id.toString()), e.problem());
    }
  }

  private static Backup read(BackupId id, Path folder) throws YamlFormException {
    if (!FileFacts.of(READ, folder).filter(FileFacts::isFolder).isPresent()) {
      throw new YamlFormException("it is not a folder");
    }
    for (String sidecar : SIDECARS) {
      if (FileFacts.of(READ, folder.resolve(DATABASE + sidecar)).isPresent()) {
        throw new YamlFormException(DATABASE + sidecar + " lies beside its database");
      }
    }
    FileFacts database = plainFile(folder, DATABASE);
    plainFile(folder, MANIFEST);
    plainFile(folder, DESCRIPTION);
    Backup backup = describe(folder.resolve(DESCRIPTION));
    if (!backup.id().equals(id)) {
      throw new YamlFormException(DESCRIPTION + " is of another backup");
    }
    if (backup.bytes() != database.size()) {
      throw new YamlFormException("its database does not have the size that it had");
    }
    return backup;
  }

  private static FileFacts plainFile(Path folder, String name) throws YamlFormException {
    Optional<FileFacts> facts = FileFacts.of(READ, folder.resolve(name));
    if (facts.isEmpty()) {
      throw new YamlFormException("it has no " + name);
    }
    @Nullable String problem = SafeFile.problem(facts.get());
    if (problem != null) {
      throw new YamlFormException(name + ": " + problem);
    }
    return facts.get();
  }

  private static Backup describe(Path file) throws YamlFormException {
    byte[] found = bytes(file, BackupDescription.MAX_BYTES);
    try {
      return BackupDescription.read(found);
    } catch (YamlFormException e) {
      throw new YamlFormException(DESCRIPTION + ": " + e.problem());
    }
  }

  /** At most so many bytes; what is larger is none of ours. */
  private static byte[] bytes(Path file, int limit) throws YamlFormException {
    ByteBuffer bytes = ByteBuffer.allocate(limit + 1);
    try (FileChannel channel = SafeFile.read(READ, file)) {
      if (channel == null) {
        throw new YamlFormException("it is missing");
      }
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    } catch (IOException e) {
      throw DiskFailure.of(READ, file, e);
    }
    if (!bytes.hasRemaining()) {
      throw new YamlFormException("it is too large");
    }
    byte[] found = new byte[bytes.position()];
    bytes.flip().get(found);
    return found;
  }

  private static String sha256(String operation, Path file) {
    var digest = Sha256.start();
    ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
    try (FileChannel channel = SafeFile.read(operation, file)) {
      if (channel == null) {
        throw new NoSuchFileException(file.toString());
      }
      while (channel.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A folder that is being filled. */
  private final class FolderDraft implements Draft {
    private final StoreLocation store;
    private final Path folder;
    private final int number;
    private final StoreVersion version;

    FolderDraft(StoreLocation store, Path folder, int number, StoreVersion version) {
      this.store = store;
      this.folder = folder;
      this.number = number;
      this.version = version;
    }

    @Override
    public Path database() {
      return folder.resolve(DATABASE);
    }

    @Override
    public Backup finish(
        byte[] manifest, Instant at, String reason, EventId event, Optional<String> origin) {
      Path database = database();
      disk.setMode(MAKE, database, Disk.PRIVATE_FILE);
      // Our own copy, which no connection has open: it may be read as a file.
      disk.sync(MAKE, database);
      String sha256 = sha256(MAKE, database);
      long bytes = FileFacts.of(MAKE, database).map(FileFacts::size).orElse(0L);
      BackupId id = new BackupId(number, version, sha256.substring(0, 8));
      Backup backup =
          new Backup(
              id,
              version,
              at.truncatedTo(ChronoUnit.SECONDS),
              bytes,
              sha256,
              reason,
              event.toString(),
              origin);
      disk.create(MAKE, folder.resolve(MANIFEST), manifest, Disk.PRIVATE_FILE);
      disk.create(
          MAKE, folder.resolve(DESCRIPTION), BackupDescription.write(backup), Disk.PRIVATE_FILE);
      disk.sync(MAKE, folder);
      // Rename last: what has the name of a backup is one.
      Path named = store.backups().resolve(id.toString());
      disk.rename(MAKE, folder, named);
      try {
        disk.sync(MAKE, store.backups());
      } catch (StoreAccessException failed) {
        takeBack(named, failed);
        throw failed;
      }
      return backup;
    }

    /** What is said to have failed is no backup: whoever cleans up after it finds a leftover. */
    private void takeBack(Path named, StoreAccessException failed) {
      try {
        disk.rename(MAKE, named, folder);
      } catch (StoreAccessException also) {
        failed.addSuppressed(also);
      }
    }
  }
}
