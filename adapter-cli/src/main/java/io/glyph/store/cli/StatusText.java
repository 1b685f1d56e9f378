package io.glyph.store.cli;

import io.glyph.store.application.usecase.StoreStatus;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A status for people. */
final class StatusText {
  private StatusText() {}

  static Page of(StoreStatus status, Verdict verdict, Hints hints, Page page) {
    Refusal refusal = verdict.refusal().orElse(null);
    if (refusal == null) {
      usable(status, verdict, hints, page);
    } else {
      Explanation why = Explanation.of(refusal, hints);
      page.headline(Paint.BAD, verdict.title() + ": " + why.message() + '.');
      for (String fact : why.facts()) {
        page.line("  " + fact);
      }
      status
          .lockHolder()
          .ifPresent(holder ->
              page.line("It is held by " + Printable.of(holder) + " now: let that finish first."));
      page.line(why.hint());
    }
    rows(status, verdict, hints, page);
    return page;
  }

  private static void usable(StoreStatus status, Verdict verdict, Hints hints, Page page) {
    String version = status.version().map(StoreVersion::toString).orElse("?");
    String release = status.support().release().toString();
    if (verdict.equals(Verdict.WRITABLE)) {
      page.headline(
          Paint.GOOD,
          "Writable: this is a version "
              + version
              + " store, "
              + release
              + " reads and writes it.");
      return;
    }
    page.headline(
        Paint.CARE,
        verdict.title()
            + ": this is a version "
            + version
            + " store, "
            + release
            + " reads it and writes version "
            + status.support().writable()
            + '.');
    page.line(
        status.migration().isPresent()
            ? "To write, run "
                + hints.run("migrate plan")
                + ", then "
                + hints.run("migrate apply")
                + '.'
            : "To write, install a newer release of glyph; `glyph compat` shows those known here.");
  }

  private static void rows(StoreStatus status, Verdict verdict, Hints hints, Page page) {
    AllegedManifest manifest = StatusDocument.manifest(status);
    page.blank();
    page.row("Store", Printable.whole(status.location().directory().toString()));
    if (manifest != null) {
      page.row("Project", Printable.of(manifest.project()));
      manifest.id().ifPresent(id -> page.row("Store id", id.toString()));
    }
    page.row("Readable by", readers(status));
    if (verdict.refusal().isEmpty()) {
      page.row("Migration", migration(status));
    }
    page.row("Audit log", audit(status.audit(), hints));
    boolean needed = status.judgement() instanceof StoreJudgement.RecoveryNeeded;
    if (needed || verdict.refusal().isEmpty()) {
      page.row("Recovery", recovery(status, hints));
    }
    if (status.purgePending()) {
      page.row(
          "Purge",
          "pending, what was lost on purpose may still be in the file: " + hints.run("recover"));
    }
    page.row("Backups", backups(status.backups(), hints));
    counts(status.counts().orElse(null), page);
  }

  private static String readers(StoreStatus status) {
    List<String> names = new ArrayList<>();
    for (Release reader : status.readers()) {
      names.add(reader.toString());
    }
    if (!names.isEmpty()) {
      return String.join(", ", names);
    }
    return status
        .minimumReader()
        .map(release -> release + " and newer, says the store")
        .orElse("no release that is known here");
  }

  private static String migration(StoreStatus status) {
    return status
        .migration()
        .map(offer ->
            "to version "
                + offer.to()
                + (offer.declaredLosses()
                    ? ", declares losses: the plan counts them"
                    : ", declares no loss"))
        .orElse("none");
  }

  private static String audit(StoreStatus.AuditSummary audit, Hints hints) {
    String size = Units.size(audit.bytes());
    if (audit.events().isPresent()) {
      size = Units.count(audit.events().getAsLong(), "event", "events") + ", " + size;
    }
    return switch (audit.state()) {
      case UNSEALED -> size + ", no seal yet";
      case SEALED -> size + ", sealed to its end; " + hints.run("audit verify") + " proves it";
      case UNSEALED_TAIL ->
          size
              + ", the last "
              + Units.size(audit.bytes() - audit.sealedBytes())
              + " not sealed yet";
      case MISSING -> "missing";
      case BEHIND ->
          "shorter than what was sealed ("
              + size
              + " of "
              + Units.size(audit.sealedBytes())
              + "): run "
              + hints.run("audit verify");
      case DAMAGED ->
          size + ", its last line is cut, or being written: run " + hints.run("audit verify");
    };
  }

  private static String recovery(StoreStatus status, Hints hints) {
    return status.judgement() instanceof StoreJudgement.RecoveryNeeded needed
        ? "needed (" + needed.reason().label() + "): " + hints.run("recover")
        : "not needed";
  }

  private static String backups(StoreStatus.BackupSummary backups, Hints hints) {
    String text =
        backups.count() == 0
            ? "none"
            : Units.count(backups.count())
                + backups.latest().map(latest -> ", latest " + latest).orElse("");
    return backups.unreadable() == 0
        ? text
        : text
            + "; "
            + Units.count(backups.unreadable())
            + " not readable: "
            + hints.run("backup verify");
  }

  private static void counts(@Nullable SequencedMap<String, Long> counts, Page page) {
    if (counts == null || counts.isEmpty()) {
      return;
    }
    page.blank().line("Rows");
    int width = 0;
    for (String table : counts.keySet()) {
      width = Math.max(width, Printable.of(table).length());
    }
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      String table = Printable.of(entry.getKey());
      String count = Units.count(entry.getValue());
      page.line(
          "  "
              + table
              + " ".repeat(width - table.length() + Math.max(1, 13 - count.length()))
              + count);
    }
  }
}
