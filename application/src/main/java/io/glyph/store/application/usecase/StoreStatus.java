package io.glyph.store.application.usecase;

import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * Answers whether a store can be used, and if not, what then.
 *
 * @param version the version in the database; empty where its marks do not agree
 * @param readers the known releases that read this version; none where it contradicts itself
 * @param minimumReader the release to install for it, where the store or this build says
 * @param migration what migrating would lead to; empty where there is nothing to migrate to
 * @param purgePending whether what was lost on purpose may still be in the file
 * @param wayBack of a store that is too new: the version that this release writes, where the store
 *     carries scripts that lead back to it
 * @param counts rows by table; empty where not asked for or not readable
 */
public record StoreStatus(
    StoreLocation location,
    FormatSupport support,
    ManifestReading manifest,
    StoreJudgement judgement,
    Optional<StoreVersion> version,
    List<Release> readers,
    Optional<Release> minimumReader,
    Optional<MigrationOffer> migration,
    Optional<StoreVersion> wayBack,
    AuditSummary audit,
    Optional<String> lockHolder,
    BackupSummary backups,
    boolean purgePending,
    Optional<SequencedMap<String, Long>> counts) {

  /**
   * A path of migrations to the version that this release writes.
   *
   * @param path the versions on the way, the last one included
   * @param declaredLosses whether any step declares that it loses something
   * @param fromCatalog the versions on the way that migrations of the user's folder lead to
   */
  public record MigrationOffer(
      StoreVersion to,
      List<StoreVersion> path,
      boolean declaredLosses,
      List<StoreVersion> fromCatalog) {}

  /**
   * What a look at the seal and the end of the log tells; the whole log was not read.
   *
   * @param events lines that the last seal counted, and those after it; empty where there is no
   *     seal
   * @param bytes size of the log
   * @param sealedBytes how many of them the database's newest seal covers; 0 where there is none
   */
  public record AuditSummary(AuditState state, OptionalLong events, long bytes, long sealedBytes) {}

  /** What a quick look says of the log. */
  public enum AuditState {
    /** No seal yet. */
    UNSEALED,
    /** The newest seal covers the whole log. */
    SEALED,
    /** Lines came after the newest seal. */
    UNSEALED_TAIL,
    /** There is no log. */
    MISSING,
    /** The log is shorter than its newest seal. */
    BEHIND,
    /** The last line is cut. */
    DAMAGED
  }

  /**
   * @param count backups that can be read
   * @param unreadable what else lies in the folder and claims to be one
   */
  public record BackupSummary(int count, int unreadable, Optional<BackupId> latest) {}
}
