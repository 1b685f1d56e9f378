package io.glyph.store.domain.version;

import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import java.util.Optional;

/**
 * What a release makes of a store: the one place where a manifest is believed. Everything else in
 * the house asks here first and acts on the answer.
 */
public sealed interface StoreJudgement {
  /**
   * Every mark and the manifest agree.
   *
   * @param manifest what came of reading the manifest
   * @param compatibility the verdict
   */
  record Believed(AllegedManifest manifest, Compatibility compatibility)
      implements StoreJudgement {}

  /**
   * The database is newer than this release reads, whatever the manifest says beside it: an older
   * program may have overwritten that.
   *
   * @param compatibility the verdict
   * @param manifest what came of reading the manifest
   */
  record BeyondReach(Compatibility.TooNew compatibility, ManifestReading manifest)
      implements StoreJudgement {}

  /**
   * Something was committed, or overwritten by an older program, and {@code recover} mends it.
   *
   * @param version the version
   * @param reason why
   * @param manifest what came of reading the manifest
   */
  record RecoveryNeeded(StoreVersion version, RecoveryReason reason, ManifestReading manifest)
      implements StoreJudgement {}

  /**
   * Marks and manifest disagree, and nothing that is known to happen explains it.
   *
   * @param marks what the database says
   * @param manifest what came of reading the manifest
   */
  record Inconsistent(DatabaseMarks marks, ManifestReading manifest) implements StoreJudgement {}

  /**
   * The manifest is missing or malformed, and the database cannot make up for it.
   *
   * @param manifest what came of reading the manifest
   */
  record ManifestUnusable(ManifestReading manifest) implements StoreJudgement {}

  /**
   * Judges.
   *
   * @param pending whether the outbox holds something that was committed and not yet delivered
   * @param support what the release reads and writes
   * @param manifest what came of reading the manifest
   * @param marks what the database says
   * @return the judgement
   */
  static StoreJudgement judge(
      FormatSupport support, ManifestReading manifest, DatabaseMarks marks, boolean pending) {
    return judge(support, manifest, marks, pending, Optional.empty());
  }

  /**
   * Judges, where the database keeps a manifest: one that says something else is not believed.
   *
   * @param kept what the database keeps, where it is well formed
   * @param support what the release reads and writes
   * @param manifest what came of reading the manifest
   * @param marks what the database says
   * @param pending whether the outbox holds something
   * @return the judgement
   */
  static StoreJudgement judge(
      FormatSupport support,
      ManifestReading manifest,
      DatabaseMarks marks,
      boolean pending,
      Optional<AllegedManifest> kept) {
    if (!(marks.agree() && marks.metaRow() instanceof VersionMark.Says(StoreVersion version))) {
      return manifest instanceof ManifestReading.WellFormed
          ? new Inconsistent(marks, manifest)
          : new ManifestUnusable(manifest);
    }
    // What an outbox or a kept manifest of a version that we cannot read means, we cannot know.
    boolean readable = support.readable().contains(version);
    boolean mendable = readable && !version.isBefore(DatabaseMarks.FIRST_MANAGED);
    // At version 1 too: a managed store that came back to it has kept its outbox.
    if (pending && readable) {
      return new RecoveryNeeded(version, RecoveryReason.DELIVERY_PENDING, manifest);
    }
    if (manifest instanceof ManifestReading.WellFormed(AllegedManifest alleged)
        && alleged.version().isAfter(version)) {
      return new Inconsistent(marks, manifest);
    }
    Compatibility compatibility = support.judge(version);
    if (compatibility instanceof Compatibility.TooNew tooNew) {
      return new BeyondReach(tooNew, manifest);
    }
    if (manifest instanceof ManifestReading.WellFormed(AllegedManifest alleged)
        && alleged.version().equals(version)
        && !(mendable && kept.isPresent() && !alleged.saysTheSameAs(kept.get()))) {
      return new Believed(alleged, compatibility);
    }
    if (mendable) {
      return new RecoveryNeeded(version, RecoveryReason.MANIFEST_OVERWRITTEN, manifest);
    }
    return manifest instanceof ManifestReading.WellFormed
        ? new Inconsistent(marks, manifest)
        : new ManifestUnusable(manifest);
  }
}
