package io.glyph.store.cli;

import io.glyph.store.application.usecase.PruneBackups;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Retention;
import io.glyph.store.domain.store.StoreLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code glyph backup prune}: says of each backup whether it stays, and why. */
final class BackupPruneCommand implements Command {
  private static final int MOST = 1_000_000;

  @Override
  public int run(Call call) {
    Retention retention = new Retention(keep(call), call.arguments().has("--migration-is-good"));
    StoreLocation store = call.store();
    PruneBackups.Report report =
        call.done(
            call.useCases().pruneBackups().execute(store, retention, call.actor(store.project())));
    return call.answer("backup_prune", () -> document(store, report), () -> text(report, call));
  }

  private static int keep(Call call) {
    String text =
        call.arguments()
            .text("--keep")
            .orElseThrow(() -> Arguments.refused("--keep", "say how many backups to keep"));
    try {
      int keep = Integer.parseInt(text);
      if (keep >= 0 && keep <= MOST) {
        return keep;
      }
    } catch (NumberFormatException notANumber) {
      throw Arguments.refused("--keep", Arguments.quoted(text) + " is not a whole number from 0");
    }
    throw Arguments.refused("--keep", Arguments.quoted(text) + " is not a whole number from 0");
  }

  private static Map<String, @Nullable Object> document(
      StoreLocation store, PruneBackups.Report report) {
    List<Map<String, @Nullable Object>> backups = new ArrayList<>();
    for (Retention.Verdict verdict : report.verdicts()) {
      Map<String, @Nullable Object> backup = ApplyAnswer.backup(store, verdict.backup());
      backup.put("kept", verdict.kept());
      backup.put("why", verdict.reason().name().toLowerCase(Locale.ROOT));
      backups.add(backup);
    }
    return Json.object(
        "backups", backups, "event_id", report.event().map(EventId::toString).orElse(null));
  }

  private static Page text(PruneBackups.Report report, Call call) {
    long removed = report.verdicts().stream().filter(v -> !v.kept()).count();
    Page page = call.page();
    page.headline(
        Paint.GOOD,
        removed == 0
            ? "Nothing to remove."
            : "Removed " + Units.count(removed, "backup", "backups") + '.');
    for (Retention.Verdict verdict : report.verdicts()) {
      page.line(
          "  "
              + verdict.backup().id()
              + (verdict.kept() ? "  kept: " : "  removed: ")
              + why(verdict.reason()));
    }
    boolean guarded =
        report.verdicts().stream()
            .anyMatch(v -> v.reason() == Retention.Reason.BEFORE_NEWEST_MIGRATION);
    return guarded
        ? page.paragraph(
            "The newest migration can only be undone with its backup. Once you know that it was"
                + " good, add --migration-is-good.")
        : page;
  }

  private static String why(Retention.Reason reason) {
    return switch (reason) {
      case AMONG_NEWEST -> "among the newest";
      case BEFORE_NEWEST_MIGRATION ->
          "the state before the newest migration, which nobody has called good yet";
      case OLDER -> "older than those that stay";
    };
  }
}
