package io.glyph.store.application.fake;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreDatabase.AppliedMigration;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction is a copy of the image that replaces it at the commit. */
final class InMemoryMigrationSession implements MigrationSession {
  private final InMemoryStoreDatabase database;
  private final StoreLocation store;
  private final Path file;
  private final boolean alone;
  private @Nullable DatabaseImage open;
  private final InMemoryImportDraft importDraft = new InMemoryImportDraft(this::managed);
  private boolean staged;
  private boolean closed;

  InMemoryMigrationSession(InMemoryStoreDatabase database, StoreLocation store, boolean alone) {
    this.database = database;
    this.store = store;
    this.file = store.database();
    this.alone = alone;
  }

  @Override
  public DatabaseFacts begin() {
    if (closed || open != null) {
      throw new IllegalStateException("one transaction at a time, before the session is closed");
    }
    database.lock(file);
    open = database.load(file);
    return open.facts();
  }

  @Override
  public Effects migrate(List<Migration> steps, Path before) {
    DatabaseImage image = transaction();
    if (alone) {
      throw new IllegalStateException("this session only restores");
    }
    try {
      Effects effects = Measure.run(image, database.load(before), steps);
      for (Migration step : steps) {
        if (step.isReverse()) {
          image.history.removeIf(row -> row.to().isAfter(step.to()));
          boolean hasPlace = step.to().number() >= 3;
          image.waysBack.removeIf(way -> !hasPlace || way.from().isAfter(step.to()));
        } else {
          image.history.add(new AppliedMigration(step.to(), step.script(), "2026-11-01T00:00:00Z"));
        }
      }
      return effects;
    } catch (RefusedException failed) {
      rollback();
      throw failed;
    }
  }

  @Override
  public Effects replace(Path backup, Path before, List<Migration> forward) {
    DatabaseImage live = transaction();
    if (!alone) {
      throw new IllegalStateException("others may have it open");
    }
    DatabaseImage image = database.load(backup);
    image.outbox.clear();
    image.outbox.addAll(live.outbox);
    image.seal = live.seal;
    image.manifest = live.manifest;
    open = image;
    staged = true;
    return Measure.backup(database.load(backup), database.load(before), forward);
  }

  @Override
  public void copyTo(Path target) {
    transaction();
    database.copyTo(store, target);
  }

  @Override
  public List<Claim> liveClaims(Instant now) {
    transaction();
    return database.liveClaims(store, now);
  }

  @Override
  public void keepWaysBack(List<Migration> reverses) {
    DatabaseImage image = transaction();
    for (Migration reverse : reverses) {
      if (image.userVersion >= 3) {
        image.waysBack.removeIf(way -> way.from().equals(reverse.from()));
        image.waysBack.add(
            new StoreDatabase.WayBack(
                reverse.from(),
                reverse.script(),
                reverse.sql(),
                reverse.sqlSha256(),
                reverse.description(),
                reverse.descriptorSha256()));
      }
    }
  }

  @Override
  public void keepManifest(StoreId id, byte[] manifest) {
    managed().manifest = manifest.clone();
  }

  @Override
  public void enqueue(OutboxEntry entry, TreeState seal) {
    DatabaseImage image = managed();
    image.outbox.add(entry);
    image.seal = seal;
  }

  @Override
  public ImportDraft importDraft() {
    return importDraft;
  }

  @Override
  public CommitVerdict commit() {
    DatabaseImage image = transaction();
    CommitVerdict verdict = database.commit(file, image);
    rollback();
    return verdict;
  }

  @Override
  public void rollback() {
    if (open != null) {
      open = null;
      database.unlock(file);
    }
  }

  @Override
  public void requestPurge(EventId event, Instant at) {
    managed().purgePending = true;
  }

  @Override
  public void checkpoint() {}

  @Override
  public boolean purge() {
    if (database.hasReader()) {
      return false;
    }
    begin();
    DatabaseImage image = managed();
    image.purgePending = false;
    database.save(file, image);
    rollback();
    return true;
  }

  @Override
  public void receipt(List<EventId> delivered, TreeState seal) {
    begin();
    DatabaseImage image = managed();
    image.outbox.removeIf(entry -> delivered.contains(entry.id()));
    image.seal = seal;
    database.save(file, image);
    rollback();
  }

  @Override
  public void close() {
    rollback();
    if (!closed) {
      database.settle(store);
    }
    closed = true;
  }

  private DatabaseImage transaction() {
    DatabaseImage image = open;
    if (image == null) {
      throw new IllegalStateException("no transaction");
    }
    return image;
  }

  private DatabaseImage managed() {
    DatabaseImage image = transaction();
    if (image.userVersion < 2 && image.manifest == null && !staged) {
      throw new IllegalStateException("version 1 has no bookkeeping");
    }
    return image;
  }
}
