package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what was migrated and put back, when, by whom, with which losses and backup. */
public final class ReadMigrationHistory {
  private static final Set<String> TYPES =
      Set.of("migration_applied", "migration_rolled_back", "backup_restored");

  private final StoreReader reader;
  private final StoreDatabase database;
  private final AuditLog log;

  public ReadMigrationHistory(StoreReader reader, StoreDatabase database, AuditLog log) {
    this.reader = reader;
    this.database = database;
    this.log = log;
  }

  /**
   * The store's past.
   *
   * @param version now
   * @param events migrations and ways back as the log tells them, oldest first
   * @param database what the database's own history says, oldest first; times are UTC
   */
  public record History(StoreVersion version, List<Entry> events, List<Applied> database) {}

  /**
   * A {@code migration_applied}, {@code migration_rolled_back} or {@code backup_restored} of ours.
   *
   * @param data the event's data, untrusted text
   */
  public record Entry(
      EventId id, String type, String at, String actor, Map<String, @Nullable Object> data) {}

  /** A row of the database's migration history. */
  public record Applied(StoreVersion to, String script, String at) {}

  public Outcome<History> execute(StoreLocation store) {
    return Attempt.of(() -> {
      StoreReader.Known known = reader.requireReadable(reader.look(store));
      List<Entry> entries = new ArrayList<>();
      log.events(
          store,
          event -> {
            if (TYPES.contains(event.type()) && event.id().isPresent()) {
              entries.add(
                  new Entry(
                      event.id().get(),
                      event.type(),
                      event.timestamp(),
                      event.actor(),
                      event.data()));
            }
            return true;
          });
      List<Applied> applied =
          database.history(store).stream()
              .map(row -> new Applied(row.to(), row.script(), row.at()))
              .toList();
      return new History(known.version(), entries, applied);
    });
  }
}
