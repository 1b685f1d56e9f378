package io.glyph.store.filesystem;

import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** {@code backup.yaml}: what a backup is; a public contract (docs/store-format.md). */
final class BackupDescription {
  static final int MAX_BYTES = 16 * 1024;
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "store_version",
          "created_at",
          "bytes",
          "sha256",
          "reason",
          "event_id",
          "store",
          "created_by");

  private BackupDescription() {}

  static byte[] write(Backup backup) {
    String text =
        "backup:\n"
            + ("  id: " + backup.id() + "\n")
            + ("  store_version: " + backup.version() + "\n")
            + ("  created_at: " + backup.createdAt() + "\n")
            + ("  bytes: " + backup.bytes() + "\n")
            // Quoted: sixty-four digits may happen to be a number.
            + ("  sha256: \"" + backup.sha256() + "\"\n")
            + ("  reason: " + YamlText.scalar(backup.reason()) + "\n")
            + ("  event_id: " + backup.eventId() + "\n")
            + backup.store().map(store -> "  store: \"" + store + "\"\n").orElse("");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Backup read(byte[] bytes) throws YamlFormException {
    YamlMapping root = YamlMapping.of("it", YamlDocument.read(bytes, MAX_BYTES).root());
    root.requireKeys(Set.of("backup"));
    YamlMapping backup = YamlMapping.of("backup", root.mapping("backup").node());
    backup.requireKeys(KEYS);
    Optional<BackupId> id = BackupId.parse(backup.text("id"));
    if (id.isEmpty()) {
      throw new YamlFormException("backup.id is not the id of a backup");
    }
    long version = backup.number("store_version");
    if (version != id.get().version().number()) {
      throw new YamlFormException("backup.store_version is not the version in its id");
    }
    String sha256 = backup.text("sha256");
    if (!isSha256(sha256) || !sha256.startsWith(id.get().digestPrefix())) {
      throw new YamlFormException("backup.sha256 is not a digest that its id begins with");
    }
    return new Backup(
        id.get(),
        new StoreVersion((int) version),
        time(backup.text("created_at")),
        backup.number("bytes"),
        sha256,
        backup.text("reason"),
        backup.text("event_id"),
        store(backup));
  }

  /** Absent where its maker could not tell, or was of a release that did not write it down. */
  private static Optional<String> store(YamlMapping backup) throws YamlFormException {
    Optional<String> store = backup.optionalText("store");
    if (store.isPresent() && !isSha256(store.get())) {
      throw new YamlFormException("backup.store is not a digest");
    }
    return store;
  }

  static boolean isSha256(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static Instant time(String text) throws YamlFormException {
    try {
      if (Rfc3339.matches(text)) {
        return Rfc3339.instant(text);
      }
    } catch (DateTimeException noSuchDay) {
      throw new YamlFormException("backup.created_at is not a time");
    }
    throw new YamlFormException("backup.created_at is not a time");
  }
}
