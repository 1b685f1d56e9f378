package io.glyph.store.sqlite;

import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConnection;

/** Writes our own tables, inside a transaction that somebody else began. */
final class Bookkeeping {
  static final String HISTORY = "glyph_schema_history";
  static final List<String> TABLES =
      List.of("glyph_outbox", "glyph_seal", "glyph_manifest", "glyph_way_back", "glyph_purge");

  /** The first version that carries its ways back, and notes what is to be purged. */
  static final StoreVersion WITH_WAYS_BACK = new StoreVersion(3);

  /** Delivered entries that are kept, so that a late duplicate can be recognised. */
  private static final int KEPT_DELIVERED = 256;

  private final Handle handle;

  Bookkeeping(SQLiteConnection connection) {
    this.handle = Jdbi.create(connection).open();
  }

  void keepManifest(StoreId id, byte[] manifest) {
    handle
        .createUpdate(
            "INSERT INTO main.glyph_manifest(id, store_id, manifest) VALUES(1, :id, :manifest)"
                + " ON CONFLICT(id) DO UPDATE SET store_id = excluded.store_id,"
                + " manifest = excluded.manifest")
        .bind("id", id.toString())
        .bind("manifest", manifest)
        .execute();
  }

  void enqueue(OutboxEntry entry) {
    handle
        .createUpdate(
            "INSERT INTO main.glyph_outbox(event_id, line, log_bytes, created_at)"
                + " VALUES(:id, :line, :bytes, :at)")
        .bind("id", entry.id().toString())
        .bind("line", entry.line())
        .bind("bytes", entry.logBytes())
        .bind("at", createdAt(entry.id()))
        .execute();
  }

  void markDelivered(List<EventId> delivered) {
    for (EventId id : delivered) {
      handle
          .createUpdate("UPDATE main.glyph_outbox SET delivered = 1 WHERE event_id = :id")
          .bind("id", id.toString())
          .execute();
    }
    handle
        .createUpdate(
            "DELETE FROM main.glyph_outbox WHERE delivered = 1 AND rowid NOT IN"
                + " (SELECT rowid FROM main.glyph_outbox WHERE delivered = 1"
                + " ORDER BY rowid DESC LIMIT :kept)")
        .bind("kept", KEPT_DELIVERED)
        .execute();
  }

  void keepSeal(TreeState seal) {
    handle
        .createUpdate(
            "INSERT INTO main.glyph_seal(id, lines, bytes, frontier)"
                + " VALUES(1, :lines, :bytes, :frontier)"
                + " ON CONFLICT(id) DO UPDATE SET lines = excluded.lines,"
                + " bytes = excluded.bytes, frontier = excluded.frontier")
        .bind("lines", seal.lines())
        .bind("bytes", seal.bytes())
        .bind("frontier", seal.frontier())
        .execute();
  }

  void keepWaysBack(List<Migration> reverses) {
    for (Migration reverse : reverses) {
      handle
          .createUpdate(
              "INSERT OR REPLACE INTO main.glyph_way_back(from_version, script, sql, sql_sha256,"
                  + " descriptor, descriptor_sha256) VALUES(:from, :script, :sql, :sqlSha256,"
                  + " :descriptor, :descriptorSha256)")
          .bind("from", reverse.from().number())
          .bind("script", reverse.script())
          .bind("sql", reverse.sql())
          .bind("sqlSha256", reverse.sqlSha256())
          .bind("descriptor", reverse.description())
          .bind("descriptorSha256", reverse.descriptorSha256())
          .execute();
    }
  }

  void requestPurge(EventId event, Instant at) {
    handle
        .createUpdate(
            "INSERT OR REPLACE INTO main.glyph_purge(event_id, requested_at) VALUES(:id, :at)")
        .bind("id", event.toString())
        .bind("at", at.toString())
        .execute();
  }

  void purged() {
    handle.execute("DELETE FROM main.glyph_purge");
  }

  boolean holds(EventId id) {
    return handle
        .createQuery("SELECT count(*) FROM main.glyph_outbox WHERE event_id = :id")
        .bind("id", id.toString())
        .mapTo(Long.class)
        .one()
        .equals(1L);
  }

  /** The first 48 bits of a UUID of version 7 are the time at which it was made. */
  private static String createdAt(EventId id) {
    return Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }
}
