package io.glyph.store.domain.store;

import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.util.Arrays;
import java.util.Optional;

/**
 * What {@code manifest.yaml} claims. It is well formed, and no more than that: only {@link
 * io.glyph.store.domain.version.StoreJudgement} may believe it, after it has heard the database.
 *
 * @param createdBy the release that made the store, as written
 * @param createdAt RFC 3339; stores of the first prototype have none
 * @param id from version 2 on
 * @param minimumReader from version 2 on: the first release that reads this version
 * @param bytes the file as it was read, at most 64 KiB
 * @param version the version
 * @param project the project's name
 * @param objectFormat how objects are named and hashed
 * @param auditLog where the log is
 */
public record AllegedManifest(
    StoreVersion version,
    String createdBy,
    Optional<String> createdAt,
    String project,
    ObjectFormat objectFormat,
    String auditLog,
    Optional<StoreId> id,
    Optional<Release> minimumReader,
    byte[] bytes) {
  /** Keeps copies of what is given. */
  public AllegedManifest {
    bytes = bytes.clone();
  }

  /** {@return a copy of the bytes} */
  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Whether another manifest says the same in everything that a manifest has a meaning for. What
   * else stands in it, keys of others and comments, is theirs to change.
   *
   * @param other the one to compare with
   * @return whether another manifest says the same in everything that a manifest has a meaning for
   */
  public boolean saysTheSameAs(AllegedManifest other) {
    return version.equals(other.version)
        && createdBy.equals(other.createdBy)
        && createdAt.equals(other.createdAt)
        && project.equals(other.project)
        && objectFormat == other.objectFormat
        && auditLog.equals(other.auditLog)
        && id.equals(other.id)
        && minimumReader.equals(other.minimumReader);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AllegedManifest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
