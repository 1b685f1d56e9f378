package io.glyph.store.application.fake;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreDatabase.AppliedMigration;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction is a copy of the image that replaces it at the commit. */
final class InMemoryMigrationSession implements MigrationSession {
  private final InMemoryStoreDatabase database;
  private final Path file;
  private @Nullable DatabaseImage open;
  private final InMemoryImportDraft importDraft = new InMemoryImportDraft(this::managed);
  private boolean closed;

  InMemoryMigrationSession(InMemoryStoreDatabase database, Path file) {
    this.database = database;
    this.file = file;
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
    try {
      Effects effects = Measure.run(image, database.load(before), steps);
      for (Migration step : steps) {
        image.history.add(new AppliedMigration(step.to(), step.script(), "2026-11-01T00:00:00Z"));
      }
      return effects;
    } catch (RefusedException failed) {
      rollback();
      throw failed;
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
  public void keepWaysBack(List<Migration> reverses) {
    transaction();
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
    if (image.userVersion < 2) {
      throw new IllegalStateException("version 1 has no bookkeeping");
    }
    return image;
  }
}
