package io.glyph.store.application.usecase;

import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.util.List;
import java.util.Optional;

/** What a verdict on manifest and marks means as findings. */
final class Judgements {
  private final DiagnoseStore.Instruments instruments;
  private final StoreLocation store;
  private final Findings findings;
  private final BackupExamination backups;

  Judgements(
      DiagnoseStore.Instruments instruments,
      StoreLocation store,
      Findings findings,
      BackupExamination backups) {
    this.instruments = instruments;
    this.store = store;
    this.findings = findings;
    this.backups = backups;
  }

  void tell(StoreReader.Look look) {
    switch (look.judgement()) {
      case StoreJudgement.Believed(AllegedManifest manifest, Compatibility compatibility) ->
          usable(compatibility, look);
      case StoreJudgement.BeyondReach(Compatibility.TooNew tooNew, ManifestReading manifest) ->
          tooNew(tooNew, look);
      case StoreJudgement.RecoveryNeeded(StoreVersion version, RecoveryReason reason, var there) ->
          recovery(reason, there);
      case StoreJudgement.Inconsistent(DatabaseMarks marks, ManifestReading manifest) ->
          contradiction(marks, manifest);
      case StoreJudgement.ManifestUnusable(ManifestReading manifest) ->
          unusable(look.facts().marks(), manifest);
    }
  }

  private void usable(Compatibility compatibility, StoreReader.Look look) {
    switch (compatibility) {
      case Compatibility.Writable writable -> {}
      case Compatibility.Readable readable -> {}
      case Compatibility.TooNew tooNew -> tooNew(tooNew, look);
      case Compatibility.TooOld(StoreVersion found, StoreVersion oldest) -> {
        List<Release> readers = instruments.reader().readersOf(found);
        findings.add(
            FindingCode.STORE_TOO_OLD,
            store.database(),
            "version " + found + "; this release reads from version " + oldest + " on",
            new Remedy.Install(
                readers.isEmpty() ? Optional.empty() : Optional.of(readers.getLast())));
      }
    }
  }

  private void tooNew(Compatibility.TooNew tooNew, StoreReader.Look look) {
    findings.add(
        FindingCode.STORE_TOO_NEW,
        store.database(),
        "version " + tooNew.found() + "; this release reads up to " + tooNew.newestReadable(),
        new Remedy.Install(instruments.reader().minimumReader(tooNew.found(), look.manifest())));
  }

  private void recovery(RecoveryReason reason, ManifestReading there) {
    Remedy recover = Remedy.Run.of("recover");
    switch (reason) {
      case DELIVERY_PENDING ->
          findings.add(
              FindingCode.DELIVERY_PENDING,
              store.database(),
              "a committed change is not yet in the log or the manifest",
              recover);
      case MANIFEST_OVERWRITTEN ->
          findings.add(FindingCode.MANIFEST_OVERWRITTEN, store.manifest(), words(there), recover);
    }
  }

  private void contradiction(DatabaseMarks marks, ManifestReading manifest) {
    if (!marks.agree()) {
      findings.add(
          FindingCode.MARKS_DISAGREE,
          store.database(),
          "meta: "
              + mark(marks.metaRow())
              + ", user_version: "
              + marks.userVersion()
              + ", application_id: "
              + marks.applicationId(),
          backups.insteadOfDatabase());
      return;
    }
    StoreVersion version = versionOf(marks);
    findings.add(
        FindingCode.MANIFEST_CONTRADICTS,
        store.manifest(),
        words(manifest) + ", and the database has version " + version,
        insteadOfManifest(version));
  }

  private void unusable(DatabaseMarks marks, ManifestReading manifest) {
    if (!marks.agree()) {
      findings.add(
          FindingCode.MARKS_DISAGREE,
          store.database(),
          "meta: " + mark(marks.metaRow()) + ", and " + words(manifest),
          backups.insteadOfDatabase());
      return;
    }
    findings.add(
        FindingCode.MANIFEST_INVALID,
        store.manifest(),
        words(manifest),
        insteadOfManifest(versionOf(marks)));
  }

  /** Without one a store of version 2 or later gets back the manifest that its database keeps. */
  private Remedy insteadOfManifest(StoreVersion version) {
    return version.isBefore(DatabaseMarks.FIRST_MANAGED)
        ? backups.insteadOfManifest(version)
        : new Remedy.SetAside(List.of(store.manifest()), List.of("recover"));
  }

  private static StoreVersion versionOf(DatabaseMarks marks) {
    if (marks.metaRow() instanceof VersionMark.Says(StoreVersion version)) {
      return version;
    }
    throw new IllegalArgumentException("marks that agree say a version");
  }

  private static String words(ManifestReading reading) {
    return switch (reading) {
      case ManifestReading.WellFormed(AllegedManifest manifest) ->
          "the manifest says version " + manifest.version();
      case ManifestReading.Missing() -> "the manifest is missing";
      case ManifestReading.Malformed(String problem, var digest) ->
          "the manifest is not usable: " + problem;
    };
  }

  private static String mark(VersionMark mark) {
    return switch (mark) {
      case VersionMark.Says(StoreVersion version) -> "version " + version;
      case VersionMark.Absent() -> "nothing";
      case VersionMark.Malformed(String shown) -> "'" + shown + "'";
    };
  }
}
