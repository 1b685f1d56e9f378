package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Backups that somebody asked for and that no event tells of: whoever made one was killed after its
 * rename. A backup that a migration made is not among them: what did not happen has no event.
 */
final class UntoldBackups {
  /** Why {@link CreateBackup} makes backups. */
  static final String REQUESTED = "requested";

  private final BackupRepository backups;
  private final AuditLog log;

  UntoldBackups(BackupRepository backups, AuditLog log) {
    this.backups = backups;
    this.log = log;
  }

  /** Reads the whole log, where there is any backup that was asked for. */
  List<Backup> of(StoreLocation store, DatabaseFacts facts) {
    List<Backup> untold = new ArrayList<>();
    for (BackupRepository.Entry entry : backups.list(store)) {
      if (entry instanceof BackupRepository.Entry.Readable(Backup backup)
          && backup.reason().equals(REQUESTED)
          && EventId.parse(backup.eventId()).isPresent()
          // Of another store, it is not this one's history.
          && BackupOrigin.problem(backup, store, log).isEmpty()) {
        untold.add(backup);
      }
    }
    if (untold.isEmpty()) {
      return untold;
    }
    Set<String> told = new HashSet<>();
    facts.outbox().forEach(entry -> told.add(entry.id().toString()));
    log.events(
        store,
        event -> {
          event.id().ifPresent(id -> told.add(id.toString()));
          return true;
        });
    untold.removeIf(backup -> told.contains(backup.eventId()));
    return untold;
  }

  OutboxEntry entry(Backup backup, Actor actor, TreeState seal) {
    return entry(backup, actor, Optional.empty(), seal);
  }

  OutboxEntry entry(Backup backup, Actor actor, Optional<RequestMark> request, TreeState seal) {
    AuditEvent event = event(backup, actor, request, seal);
    return new OutboxEntry(event.id(), log.encode(event), seal.bytes());
  }

  /**
   * For a store without an outbox: straight into the log. A line of ours that lacks its newline
   * only is ended, not written again: its maker was killed in the last byte.
   */
  int append(StoreLocation store, DatabaseFacts facts, Actor actor) {
    List<Backup> untold = of(store, facts);
    if (!untold.isEmpty()) {
      TreeState seal = log.extend(store, TreeState.EMPTY);
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Backup backup : untold) {
        AuditEvent event = event(backup, actor, Optional.empty(), seal);
        if (!log.contains(store, event.id(), seal.bytes())) {
          lines.writeBytes(log.encode(event));
        }
      }
      log.append(store, lines.toByteArray());
    }
    return untold.size();
  }

  /** The event {@code backup_created}. */
  static AuditEvent event(
      Backup backup, Actor actor, Optional<RequestMark> request, TreeState seal) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("id", backup.id().toString());
    data.put("sha256", backup.sha256());
    data.put("version", backup.version().number());
    data.put("bytes", backup.bytes());
    request.ifPresent(mark -> mark.into(data));
    EventId id = EventId.parse(backup.eventId()).orElseThrow();
    return new AuditEvent(id, "backup_created", backup.createdAt(), actor, data, seal.seal());
  }
}
