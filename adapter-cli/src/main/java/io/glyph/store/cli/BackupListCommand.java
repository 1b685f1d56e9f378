package io.glyph.store.cli;

import io.glyph.store.application.usecase.CheckBackups;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupCheck;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code glyph backup list}. */
final class BackupListCommand implements Command {
  @Override
  public int run(Call call) {
    StoreLocation store = call.store();
    CheckBackups.Listing listing = call.done(call.useCases().checkBackups().list(store));
    return call.answer(
        "backup_list", () -> document(store, listing), () -> text(store, listing, call));
  }

  private static Map<String, @Nullable Object> document(
      StoreLocation store, CheckBackups.Listing listing) {
    List<Map<String, @Nullable Object>> backups = new ArrayList<>();
    for (Backup backup : listing.backups()) {
      backups.add(ApplyAnswer.backup(store, backup));
    }
    return Json.object("backups", backups, "unreadable", damaged(listing.unreadable()));
  }

  static List<Map<String, @Nullable Object>> damaged(List<BackupCheck.Damaged> damaged) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (BackupCheck.Damaged one : damaged) {
      documents.add(Json.object("name", one.name(), "problem", one.problem()));
    }
    return documents;
  }

  private static Page text(StoreLocation store, CheckBackups.Listing listing, Call call) {
    Page page = call.page();
    page.headline(
        Paint.NONE,
        listing.backups().isEmpty()
            ? "No backups: a migration makes one before it changes anything."
            : Units.count(listing.backups().size(), "backup", "backups")
                + " in "
                + Explanation.path(store.backups()));
    for (Backup backup : listing.backups()) {
      page.line(
          "  "
              + backup.id()
              + "  version "
              + backup.version()
              + "  "
              + Units.time(backup.createdAt(), call.console().zone())
              + "  "
              + Units.size(backup.bytes())
              + "  "
              + Printable.of(backup.reason()));
    }
    for (BackupCheck.Damaged unreadable : listing.unreadable()) {
      page.line("  " + unreadable.name() + "  not readable: " + unreadable.problem());
    }
    return listing.backups().isEmpty()
        ? page
        : page.paragraph(call.hints().run("backup verify") + " proves that they are sound.");
  }
}
