package io.glyph.store.cli;

import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.VersionMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words for stores that are not as they should be. */
final class DamageWords {
  private DamageWords() {}

  static Explanation manifest(Refusal.ManifestInvalid invalid, Hints hints) {
    return Explanation.plain(
        manifest(invalid.manifest())
            + ", and the database cannot make up for it; nothing was changed",
        "Put manifest.yaml back from a copy of your own; backups hold one each, and "
            + hints.run("backup list")
            + " shows them.",
        Json.object("manifest", manifestDetails(invalid.manifest())));
  }

  static Explanation database(Refusal.DatabaseInvalid invalid, Hints hints) {
    return Explanation.plain(
        "the database is not usable: " + invalid.problem() + "; nothing was changed",
        "Keep a copy of the whole folder first; then "
            + hints.run("backup verify")
            + " says which backups are sound.",
        Json.object("problem", invalid.problem()));
  }

  static Explanation books(Refusal.BooksDamaged damaged, Hints hints) {
    return Explanation.plain(
        "the database's own books are damaged, the project's rows are not: "
            + damaged.table()
            + ": "
            + damaged.problem()
            + "; nothing was changed",
        "Keep a copy of the whole folder first; then "
            + hints.run("doctor")
            + " says what mends it.",
        Json.object("table", damaged.table(), "problem", damaged.problem()));
  }

  static Explanation inconsistent(Refusal.Inconsistent odd, Hints hints) {
    DatabaseMarks marks = odd.marks();
    return new Explanation(
        "the marks of this store's version contradict each other; nothing was changed",
        List.of(
            "table meta says: " + mark(marks.metaRow()),
            "user_version says: " + marks.userVersion(),
            "application_id says: " + marks.applicationId(),
            "manifest: " + manifest(odd.manifest())),
        "Keep a copy of the whole folder first; then "
            + hints.run("backup verify")
            + " says which backups are sound.",
        Json.object(
            "marks", marks(marks),
            "manifest", manifestDetails(odd.manifest())));
  }

  static Explanation recovery(Refusal.RecoveryRequired required, Hints hints) {
    String message =
        switch (required.reason()) {
          case DELIVERY_PENDING ->
              required.committed()
                  ? "the change itself, a migration or another, is done and committed; only its"
                      + " notes in the audit log or the manifest are still to be written"
                  : "a change is still to be written out";
          case MANIFEST_OVERWRITTEN ->
              "an older program has overwritten the manifest, or was stopped while it wrote it, or"
                  + " it was changed; the database is whole and keeps the right one";
        };
    String hint =
        "Run "
            + hints.run("recover")
            + ": it "
            + (required.reason() == RecoveryReason.MANIFEST_OVERWRITTEN
                ? "puts the manifest back."
                : "finishes what is left. Nothing needs to be migrated again.");
    return Explanation.plain(
        message,
        hint,
        Json.object("reason", required.reason().label(), "committed", required.committed()));
  }

  /** Whether nothing is wrong but that another program has not finished its line. */
  static boolean isOnlyGrowing(List<AuditFault> faults) {
    return faults.stream().allMatch(AuditFault.GrowingTail.class::isInstance);
  }

  static Explanation audit(List<AuditFault> faults, Hints hints) {
    List<String> words = new ArrayList<>();
    List<Map<String, @Nullable Object>> details = new ArrayList<>();
    boolean onlyTorn = true;
    for (AuditFault fault : faults) {
      words.add(AuditFaultWords.words(fault));
      details.add(AuditFaultWords.details(fault));
      onlyTorn &= fault instanceof AuditFault.TornTail;
    }
    if (isOnlyGrowing(faults)) {
      return new Explanation(
          "the audit log could not be read to its end, and nothing is wrong with what was read",
          words,
          "Wait until that program has ended its line, then run the same command again.",
          Json.object("holder", null, "faults", details));
    }
    String hint =
        faults.stream().allMatch(DamageWords::isAboutTrust)
            ? "Look whether the right files were given: `glyph audit verify` alone says how the log"
                + " is without them."
            : onlyTorn
                ? "Run " + hints.run("recover") + ": it ends the cut line and notes that it did."
                : "Put .glyph/audit/events.jsonl back from a copy of your own, then "
                    + hints.run("audit verify")
                    + " proves it. What is damaged is evidence: keep a copy of it.";
    String message =
        faults.stream().allMatch(DamageWords::isAboutTrust)
            ? "what was given does not vouch for the audit log"
            : "the audit log is damaged";
    return new Explanation(message, words, hint, Json.object("faults", details));
  }

  /** Whether it says more about what was given than about the log. */
  private static boolean isAboutTrust(AuditFault fault) {
    return fault instanceof AuditFault.NotSigned
        || fault instanceof AuditFault.WrongKey
        || fault instanceof AuditFault.UnknownKey
        || fault instanceof AuditFault.OtherStore
        || fault instanceof AuditFault.NoLineThere;
  }

  static Explanation backup(Refusal.BackupInvalid invalid, Hints hints) {
    return Explanation.plain(
        "backup '" + invalid.name() + "' is not usable: " + invalid.problem(),
        "Run " + hints.run("backup verify") + " to see which backups are sound.",
        Json.object(
            "damaged", List.of(Json.object("name", invalid.name(), "problem", invalid.problem())),
            "sound", List.of()));
  }

  static String manifest(ManifestReading reading) {
    return switch (reading) {
      case ManifestReading.WellFormed(AllegedManifest manifest) ->
          "the manifest says version " + manifest.version();
      case ManifestReading.Missing() -> "the manifest is missing";
      case ManifestReading.Malformed(String problem, Optional<String> digest) ->
          "the manifest is not usable: " + problem;
    };
  }

  static String mark(VersionMark mark) {
    return switch (mark) {
      case VersionMark.Says says -> "version " + says.version();
      case VersionMark.Absent() -> "nothing";
      case VersionMark.Malformed(String shown) -> "'" + shown + "', which is no version";
    };
  }

  static Map<String, @Nullable Object> marks(DatabaseMarks marks) {
    Object meta =
        switch (marks.metaRow()) {
          case VersionMark.Says says -> says.version().toString();
          case VersionMark.Absent() -> null;
          case VersionMark.Malformed(String shown) -> shown;
        };
    return Json.object(
        "meta_store_version", meta,
        "user_version", marks.userVersion(),
        "application_id", marks.applicationId());
  }

  static Map<String, @Nullable Object> manifestDetails(ManifestReading reading) {
    return switch (reading) {
      case ManifestReading.WellFormed(AllegedManifest manifest) ->
          Json.object(
              "state",
              "well_formed",
              "version",
              manifest.version().number(),
              "problem",
              null,
              "sha256",
              null);
      case ManifestReading.Missing() ->
          Json.object("state", "missing", "version", null, "problem", null, "sha256", null);
      case ManifestReading.Malformed(String problem, Optional<String> digest) ->
          Json.object(
              "state",
              "malformed",
              "version",
              null,
              "problem",
              problem,
              "sha256",
              digest.orElse(null));
    };
  }
}
