package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;

/** {@code glyph backup create}. */
final class BackupCreateCommand implements Command {
  @Override
  public int run(Call call) {
    StoreLocation store = call.store();
    Backup backup = make(call, store);
    return call.answer(
        "backup_create",
        () -> Json.object("backup", ApplyAnswer.backup(store, backup)),
        () -> text(store, backup, call));
  }

  private static Backup make(Call call, StoreLocation store) {
    try (ProgressPrinter progress =
        call.progress(
            Progress.Phase.CHECK,
            Progress.Phase.BACK_UP,
            Progress.Phase.COMMIT,
            Progress.Phase.DELIVER)) {
      return call.done(
          call.useCases().createBackup().execute(store, call.actor(store.project()), progress));
    }
  }

  private static Page text(StoreLocation store, Backup backup, Call call) {
    String id = backup.id().toString();
    Page page = call.page();
    page.headline(
        Paint.GOOD, "Backed up: a verified copy of version " + backup.version() + " is kept.");
    page.blank();
    page.row("Backup", id + ", " + Units.size(backup.bytes()));
    page.row("", Printable.whole(store.backups().resolve(id).toString()));
    page.row("Event", Printable.of(backup.eventId()));
    return page.paragraph(call.hints().run("backup restore " + id) + " leads back to it.");
  }
}
