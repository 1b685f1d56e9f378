package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Optional;

/**
 * Which store a backup is of: the one whose log begins with the same line. A store has no id before
 * version 2, and its log's first line it keeps for ever.
 */
final class BackupOrigin {
  /** SHA-256 of nothing: a log without a line tells no store from another. */
  private static final String NO_LINE =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private BackupOrigin() {}

  /** Empty where it cannot be told. */
  static Optional<String> of(StoreLocation store, AuditLog log) {
    return Optional.of(log.firstLineDigest(store)).filter(digest -> !digest.equals(NO_LINE));
  }

  /** What speaks against a backup; nothing where it does not say, or the store cannot. */
  static Optional<String> problem(Backup backup, StoreLocation store, AuditLog log) {
    if (backup.store().isEmpty()) {
      return Optional.empty();
    }
    return of(store, log)
        .filter(own -> !backup.store().equals(Optional.of(own)))
        .map(_ -> "it was made of another store");
  }
}
