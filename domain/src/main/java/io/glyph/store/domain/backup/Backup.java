package io.glyph.store.domain.backup;

import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;

/**
 * A verified copy of the database, kept.
 *
 * @param version the store version in it
 * @param createdAt to the second
 * @param bytes size of the database file
 * @param sha256 of the database file, lower case hex
 * @param reason why it was made, such as {@code before_migration}
 * @param eventId id of the event that tells of it, in the log once it is delivered
 * @param id its id
 */
public record Backup(
    BackupId id,
    StoreVersion version,
    Instant createdAt,
    long bytes,
    String sha256,
    String reason,
    String eventId) {}
