package io.glyph.store.application.fake;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Databases as {@link DatabaseImage}s in the files of an {@link InMemoryDisk}. Write locks last as
 * long as this object: a new one is what is left after a kill. A WAL holds nothing; but whoever has
 * opened the database removes it at the close, as SQLite does.
 *
 * <p>The SQL of its migrations is lines of {@code put TABLE KEY VALUE}, {@code delete TABLE KEY},
 * {@code empty TABLE} and {@code drop TABLE}; anything else fails.
 */
public final class InMemoryStoreDatabase implements StoreDatabase {
  private final InMemoryDisk disk;
  private final Set<Path> writing = new HashSet<>();
  private Optional<CommitVerdict> pretended = Optional.empty();
  private boolean pretendedHappens;
  private boolean reader;

  public InMemoryStoreDatabase(InMemoryDisk disk) {
    this.disk = disk;
  }

  /** Lets another program read, or stop reading: nothing can be purged while it does. */
  public void reader(boolean reads) {
    reader = reads;
  }

  boolean hasReader() {
    return reader;
  }

  /** Lets the next commit give an answer, and tells what really happens then. */
  public void nextCommit(CommitVerdict answer, boolean happens) {
    pretended = Optional.of(answer);
    pretendedHappens = happens;
  }

  /**
   * Changes a database as another program does, in one transaction.
   *
   * @return false where somebody else holds the write lock: nothing is changed then
   */
  public boolean foreignWrite(StoreLocation store, Consumer<DatabaseImage> change) {
    if (writing.contains(store.database())) {
      return false;
    }
    DatabaseImage image = load(store.database());
    change.accept(image);
    save(store.database(), image);
    return true;
  }

  @Override
  public DatabaseFacts inspect(StoreLocation store) {
    return load(store.database()).facts();
  }

  @Override
  public SequencedMap<String, Long> counts(StoreLocation store) {
    SequencedMap<String, Long> counts = new LinkedHashMap<>();
    load(store.database()).tables.forEach((name, rows) -> counts.put(name, (long) rows.size()));
    return counts;
  }

  @Override
  public List<Claim> liveClaims(StoreLocation store, Instant now) {
    return load(store.database()).claims.stream()
        .filter(claim -> Instant.parse(claim.expiresAt()).isAfter(now))
        .toList();
  }

  @Override
  public List<AppliedMigration> history(StoreLocation store) {
    return List.copyOf(load(store.database()).history);
  }

  @Override
  public void copyTo(StoreLocation store, Path target) {
    if (disk.exists(target)) {
      throw new IllegalArgumentException("a copy does not replace anything");
    }
    save(target, load(store.database()));
  }

  @Override
  public StoreVersion check(Path copy) {
    if (load(copy).marks().metaRow() instanceof VersionMark.Says(StoreVersion version)) {
      return version;
    }
    throw new RefusedException(new Refusal.DatabaseInvalid("it says no version"));
  }

  @Override
  public Effects rehearse(Path copy, Path before, List<Migration> steps) {
    return Measure.run(load(copy), load(before), steps);
  }

  @Override
  public MigrationSession openAlone(StoreLocation store, Path staged) {
    load(store.database());
    return new InMemoryMigrationSession(this, store, true);
  }

  @Override
  public Effects compare(Path backup, Path before, Path staged, List<Migration> forward) {
    return Measure.backup(load(backup), load(before), forward);
  }

  @Override
  public List<WayBack> waysBack(StoreLocation store) {
    return load(store.database()).waysBack.stream()
        .sorted(Comparator.comparing(WayBack::from).reversed())
        .toList();
  }

  @Override
  public boolean isUnsettled(StoreLocation store) {
    return disk.exists(wal(store));
  }

  private static Path wal(StoreLocation store) {
    return store.database().resolveSibling("store.db-wal");
  }

  /** What SQLite does when the last connection closes. */
  void settle(StoreLocation store) {
    disk.delete(wal(store));
  }

  @Override
  public void createFirstVersion(StoreLocation store) {
    if (disk.exists(store.database())) {
      throw new RefusedException(new Refusal.AlreadyExists(store.directory()));
    }
    save(store.database(), DatabaseImage.empty(1));
  }

  @Override
  public MigrationSession open(StoreLocation store) {
    load(store.database());
    return new InMemoryMigrationSession(this, store, false);
  }

  DatabaseImage load(Path file) {
    byte[] bytes =
        disk.read(file)
            .orElseThrow(
                () -> new RefusedException(new Refusal.DatabaseInvalid("there is no file")));
    return DatabaseImage.decode(bytes);
  }

  void save(Path file, DatabaseImage image) {
    disk.write(file, image.encode());
  }

  void lock(Path file) {
    if (!writing.add(file)) {
      throw new RefusedException(new Refusal.StoreBusy(Optional.empty()));
    }
  }

  void unlock(Path file) {
    writing.remove(file);
  }

  CommitVerdict commit(Path file, DatabaseImage image) {
    CommitVerdict answer = pretended.orElse(CommitVerdict.COMMITTED);
    if (pretended.isEmpty() || pretendedHappens) {
      save(file, image);
    }
    pretended = Optional.empty();
    return answer;
  }
}
