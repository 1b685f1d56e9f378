package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupCheck;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.store.StoreLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code glyph backup verify}: one that is damaged fails it. */
final class BackupVerifyCommand implements Command {
  @Override
  public int run(Call call) {
    StoreLocation store = call.store();
    List<Backup> sound = new ArrayList<>();
    List<BackupCheck.Damaged> damaged = new ArrayList<>();
    for (BackupCheck check : verify(call, store)) {
      switch (check) {
        case BackupCheck.Sound good -> sound.add(good.backup());
        case BackupCheck.Damaged bad -> damaged.add(bad);
      }
    }
    return damaged.isEmpty()
        ? call.answer("backup_verify", () -> document(store, sound), () -> text(sound, call))
        : call.fail(ErrorCode.BACKUP_INVALID, explanation(sound, damaged, call.hints()));
  }

  private static List<BackupCheck> verify(Call call, StoreLocation store) {
    Optional<String> name = call.arguments().positionals().stream().findFirst();
    try (ProgressPrinter progress = call.progress(Progress.Phase.VERIFY)) {
      return call.done(call.useCases().checkBackups().verify(store, name, progress));
    }
  }

  private static Map<String, @Nullable Object> document(StoreLocation store, List<Backup> sound) {
    List<Map<String, @Nullable Object>> backups = new ArrayList<>();
    for (Backup backup : sound) {
      backups.add(ApplyAnswer.backup(store, backup));
    }
    return Json.object("backups", backups);
  }

  static Explanation explanation(
      List<Backup> sound, List<BackupCheck.Damaged> damaged, Hints hints) {
    List<String> facts = new ArrayList<>();
    for (BackupCheck.Damaged bad : damaged) {
      facts.add(bad.name() + ": " + bad.problem());
    }
    List<String> soundIds = new ArrayList<>();
    for (Backup good : sound) {
      soundIds.add(good.id().toString());
      facts.add(good.id() + ": sound");
    }
    return new Explanation(
        Units.count(damaged.size(), "backup is", "backups are")
            + " not usable, "
            + Units.count(sound.size(), "is", "are")
            + " sound",
        facts,
        "Do not count on the damaged ones. "
            + hints.run("status")
            + " says whether the store itself is whole.",
        Json.object("damaged", BackupListCommand.damaged(damaged), "sound", soundIds));
  }

  private static Page text(List<Backup> sound, Call call) {
    Page page = call.page();
    if (sound.isEmpty()) {
      return page.headline(Paint.CARE, "No backups: there was nothing to verify.");
    }
    page.headline(
        Paint.GOOD,
        "Sound: "
            + Units.count(sound.size(), "backup is", "backups are")
            + " what was written, and whole.");
    for (Backup backup : sound) {
      page.line(
          "  "
              + backup.id()
              + "  version "
              + backup.version()
              + "  "
              + Units.time(backup.createdAt(), call.console().zone())
              + "  "
              + Units.size(backup.bytes()));
    }
    return page;
  }
}
