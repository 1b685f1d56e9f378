package io.glyph.store.application.fake;

import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Backups in folders of an {@link InMemoryDisk}. */
public final class InMemoryBackupRepository implements BackupRepository {
  static final String PARTIAL = ".partial";
  private static final String DESCRIPTION = "backup.yaml";
  private static final String DATABASE = "store.db";

  private final InMemoryDisk disk;

  public InMemoryBackupRepository(InMemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public Draft begin(StoreLocation store, StoreVersion version) {
    int number = 1;
    for (String name : disk.names(store.backups())) {
      String digits = name.split("-", 2)[0];
      if (digits.matches("\\d{4,9}")) {
        number = Math.max(number, Integer.parseInt(digits) + 1);
      }
    }
    String name = String.format(Locale.ROOT, "%04d-v%d%s", number, version.number(), PARTIAL);
    Path folder = store.backups().resolve(name);
    disk.makeFolder(folder);
    return new FakeDraft(store, folder, number, version);
  }

  @Override
  public List<Entry> list(StoreLocation store) {
    List<Entry> entries = new ArrayList<>();
    for (String name : disk.names(store.backups())) {
      BackupId.parse(name).ifPresent(id -> entries.add(entry(store, id)));
    }
    return entries;
  }

  @Override
  public String digest(StoreLocation store, Backup backup) {
    Path file = database(store, backup);
    return Sha256.hex(
        disk.read(file)
            .orElseThrow(() ->
                new StoreAccessException(
                    StoreAccessException.Kind.IO, "read a backup", file, null)));
  }

  @Override
  public Path database(StoreLocation store, Backup backup) {
    return store.backups().resolve(backup.id().toString()).resolve(DATABASE);
  }

  @Override
  public byte[] manifest(StoreLocation store, Backup backup) {
    return disk.read(store.backups().resolve(backup.id().toString()).resolve("manifest.yaml"))
        .orElseThrow();
  }

  @Override
  public void discard(StoreLocation store, Backup backup) {
    disk.delete(store.backups().resolve(backup.id().toString()));
  }

  private Entry entry(StoreLocation store, BackupId id) {
    Path description = store.backups().resolve(id.toString()).resolve(DESCRIPTION);
    Optional<String[]> lines =
        disk.read(description)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split("\n"))
            .filter(found -> found.length == 6);
    if (lines.isEmpty()) {
      return new Entry.Unreadable(Printable.of(id.toString()), "it has no description");
    }
    String[] line = lines.get();
    return new Entry.Readable(
        new Backup(
            id,
            id.version(),
            Instant.parse(line[0]),
            Long.parseLong(line[1]),
            line[2],
            line[3],
            line[4],
            Optional.of(line[5]).filter(origin -> !origin.equals("-"))));
  }

  private final class FakeDraft implements Draft {
    private final StoreLocation store;
    private final Path folder;
    private final int number;
    private final StoreVersion version;

    FakeDraft(StoreLocation store, Path folder, int number, StoreVersion version) {
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
      byte[] copy = disk.read(database()).orElseThrow(IllegalStateException::new);
      String digest = Sha256.hex(copy);
      BackupId id = new BackupId(number, version, digest.substring(0, 8));
      String description =
          String.join(
              "\n",
              at.toString(),
              "" + copy.length,
              digest,
              reason,
              event.toString(),
              origin.orElse("-"));
      disk.write(folder.resolve("manifest.yaml"), manifest);
      disk.write(folder.resolve(DESCRIPTION), description.getBytes(StandardCharsets.UTF_8));
      disk.move(folder, store.backups().resolve(id.toString()));
      return new Backup(id, version, at, copy.length, digest, reason, event.toString(), origin);
    }
  }
}
