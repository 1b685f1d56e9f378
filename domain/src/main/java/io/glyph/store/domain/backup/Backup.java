package io.glyph.store.domain.backup;

import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * A verified copy of the database, kept.
 *
 * @param version the store version in it
 * @param createdAt to the second
 * @param bytes size of the database file
 * @param sha256 of the database file, lower case hex
 * @param reason why it was made, such as {@code before_migration}
 * @param eventId id of the event that tells of it, in the log once it is delivered
 * @param store SHA-256 of the first line of the store's log, lower case hex; empty where there was
 *     none, or nobody wrote it down
 * @param id its id
 */
public record Backup(
    BackupId id,
    StoreVersion version,
    Instant createdAt,
    long bytes,
    String sha256,
    String reason,
    String eventId,
    Optional<String> store) {

  /**
   * A backup that does not say which store it is of.
   *
   * @param id its id
   * @param version the store version in it
   * @param createdAt to the second
   * @param bytes size of the database file
   * @param sha256 of the database file, lower case hex
   * @param reason why it was made
   * @param eventId id of the event that tells of it
   */
  public Backup(
      BackupId id,
      StoreVersion version,
      Instant createdAt,
      long bytes,
      String sha256,
      String reason,
      String eventId) {
    this(id, version, createdAt, bytes, sha256, reason, eventId, Optional.empty());
  }
}
