package io.glyph.store.cli;

import io.glyph.store.application.usecase.ReadMigrationHistory;
import io.glyph.store.domain.refusal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code glyph migrate history}. */
final class MigrateHistoryCommand implements Command {
  @Override
  public int run(Call call) {
    ReadMigrationHistory.History history =
        call.done(call.useCases().readMigrationHistory().execute(call.store()));
    return call.answer("migrate_history", () -> document(history), () -> text(history, call));
  }

  private static Map<String, @Nullable Object> document(ReadMigrationHistory.History history) {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (ReadMigrationHistory.Entry entry : history.events()) {
      events.add(
          Json.object(
              "id", entry.id().toString(),
              "type", entry.type(),
              "timestamp", entry.at(),
              "actor", entry.actor(),
              "data", entry.data()));
    }
    List<Map<String, @Nullable Object>> database = new ArrayList<>();
    for (ReadMigrationHistory.Applied applied : history.database()) {
      database.add(
          Json.object("to", applied.to().number(), "script", applied.script(), "at", applied.at()));
    }
    return Json.object(
        "version", history.version().number(), "events", events, "database", database);
  }

  private static Page text(ReadMigrationHistory.History history, Call call) {
    Page page = call.page();
    int count = history.events().size();
    page.headline(
        Paint.NONE,
        count == 0
            ? "Never migrated, says the log: this store is version " + history.version() + '.'
            : how(history)
                + ' '
                + Units.count(count, "time", "times")
                + ": this store is version "
                + history.version()
                + " now.");
    for (ReadMigrationHistory.Entry entry : history.events()) {
      page.blank();
      page.line(
          Units.time(entry.at(), call.console().zone())
              + "  "
              + how(entry)
              + " from version "
              + scalar(entry.data().get("from"))
              + " to "
              + scalar(entry.data().get("to"))
              + " by "
              + Printable.of(entry.actor()));
      page.row("  lost", losses(entry.data().get("losses")));
      page.row("  backup", field(entry.data().get("backup"), "id"));
      page.row("  agreed", agreed(entry.data().get("confirmation")));
      page.row("  release", scalar(entry.data().get("release")));
      page.row("  event", entry.id().toString());
    }
    if (!history.database().isEmpty()) {
      page.blank().line("What the database itself keeps");
      for (ReadMigrationHistory.Applied applied : history.database()) {
        page.line(
            "  version "
                + applied.to()
                + "  "
                + Units.time(applied.at(), call.console().zone())
                + "  "
                + Printable.of(applied.script()));
      }
    }
    return page;
  }

  private static String how(ReadMigrationHistory.History history) {
    boolean onlyUp =
        history.events().stream().allMatch(entry -> entry.type().equals("migration_applied"));
    return onlyUp ? "Migrated" : "Migrated or taken back";
  }

  private static String how(ReadMigrationHistory.Entry entry) {
    return switch (entry.type()) {
      case "migration_applied" -> "migrated";
      case "backup_restored" ->
          "restored backup " + field(entry.data().get("restored"), "id") + ',';
      default -> "rolled back";
    };
  }

  private static String losses(@Nullable Object losses) {
    if (!(losses instanceof List<?> list)) {
      return "not told";
    }
    if (list.isEmpty()) {
      return "nothing";
    }
    List<String> words = new ArrayList<>();
    for (Object loss : list) {
      words.add(
          field(loss, "count")
              + " "
              + field(loss, "kind")
              + " of '"
              + field(loss, "subject")
              + "'");
    }
    return String.join(", ", words);
  }

  private static String agreed(@Nullable Object confirmation) {
    return confirmation instanceof Map<?, ?>
        ? field(confirmation, "by") + " (" + field(confirmation, "how") + ')'
        : "nobody had to";
  }

  private static String field(@Nullable Object object, String key) {
    return object instanceof Map<?, ?> map ? scalar(map.get(key)) : "not told";
  }

  private static String scalar(@Nullable Object value) {
    return switch (value) {
      case String text -> Printable.of(text);
      case Long number -> Units.count(number);
      case Integer number -> Units.count(number);
      case null, default -> "not told";
    };
  }
}
