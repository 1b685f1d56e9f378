package io.glyph.store.sqlite;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Migrations as a use case carries them out, without what is not the database's part. */
final class Migrating {
  static final StoreId ID = new StoreId(UUID.fromString("6f1c2a53-3c5d-4d54-9a35-0d2f4d3ab8c1"));
  static final EventId EVENT = EventId.next(Instant.parse("2026-11-24T00:00:00Z"), new Random(7));
  static final byte[] MANIFEST = "store:\n  version: 2\n".getBytes(StandardCharsets.UTF_8);

  private Migrating() {}

  /** Over one line: of a store that has told of anything it never covers none. */
  static final TreeState SEAL = new TreeState(1, 42, new byte[32]);

  /** All the way to the commit. */
  static Effects toVersion2(SqliteStoreDatabase database, StoreLocation store, Path copy) {
    return all(database, store, copy, EVENT, List.of(Stores.managedStore()));
  }

  /** The same for any steps. */
  static Effects all(
      SqliteStoreDatabase database,
      StoreLocation store,
      Path copy,
      EventId event,
      List<Migration> steps) {
    try (MigrationSession session = database.open(store)) {
      session.begin();
      database.copyTo(store, copy);
      Effects effects = session.migrate(steps, copy);
      session.keepManifest(ID, MANIFEST);
      session.enqueue(entry(event), TreeState.EMPTY);
      if (session.commit() != MigrationSession.CommitVerdict.COMMITTED) {
        throw new IllegalStateException("not committed");
      }
      session.checkpoint();
      session.receipt(List.of(event), SEAL);
      return effects;
    }
  }

  /** Within a transaction that is rolled back. */
  static Effects rehearse(
      SqliteStoreDatabase database, StoreLocation store, Path folder, Migration... steps) {
    Path copy = folder.resolve("rehearsal.db");
    Path before = folder.resolve("before.db");
    database.copyTo(store, copy);
    database.copyTo(store, before);
    return database.rehearse(copy, before, List.of(steps));
  }

  static OutboxEntry entry(EventId event) {
    byte[] line = ("{\"id\":\"" + event + "\"}\n").getBytes(StandardCharsets.UTF_8);
    return new OutboxEntry(event, line, 0);
  }
}
