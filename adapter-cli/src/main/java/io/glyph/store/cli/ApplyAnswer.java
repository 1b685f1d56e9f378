package io.glyph.store.cli;

import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.Purge;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a migration did, for programs and for people. */
final class ApplyAnswer {
  private ApplyAnswer() {}

  static Map<String, @Nullable Object> document(
      ApplyMigration.Report report, ApplyMigration.Request request) {
    return switch (report) {
      case ApplyMigration.Report.Migrated done -> {
        MigrationPlan plan = done.plan();
        yield document(
            true,
            plan.from().number(),
            plan.to().number(),
            Json.object(
                "plan_id", plan.id().hex(),
                "losses", PlanDocument.losses(plan.effects().losses()),
                "dropped", PlanDocument.dropped(plan.effects().objects()),
                "notices", PlanDocument.notices(plan.effects().notices()),
                "steps", PlanDocument.steps(plan.steps()),
                "tables", PlanDocument.tables(plan),
                "confirmation", request.confirmation().map(ApplyAnswer::confirmation).orElse(null),
                "backup", backup(request.store(), done.backup()),
                "event_id", done.event().toString(),
                "purge_pending", done.purge() == Purge.PENDING));
      }
      case ApplyMigration.Report.AlreadyThere there ->
          document(
              false,
              there.version().number(),
              there.version().number(),
              Json.object(
                  "plan_id",
                  null,
                  "losses",
                  List.of(),
                  "dropped",
                  List.of(),
                  "notices",
                  List.of(),
                  "steps",
                  List.of(),
                  "tables",
                  List.of(),
                  "confirmation",
                  null,
                  "backup",
                  null,
                  "event_id",
                  null,
                  "purge_pending",
                  false));
    };
  }

  private static Map<String, @Nullable Object> document(
      boolean migrated, int from, int to, Map<String, @Nullable Object> rest) {
    Map<String, @Nullable Object> document =
        Json.object("migrated", migrated, "from", from, "to", to);
    document.putAll(rest);
    return document;
  }

  /** A backup as JSON. */
  static Map<String, @Nullable Object> backup(StoreLocation store, Backup backup) {
    return Json.object(
        "id", backup.id().toString(),
        "path", store.backups().resolve(backup.id().toString()).toString(),
        "version", backup.version().number(),
        "created_at", backup.createdAt().toString(),
        "bytes", backup.bytes(),
        "sha256", backup.sha256(),
        "reason", backup.reason(),
        "event_id", backup.eventId());
  }

  static Map<String, @Nullable Object> confirmation(Confirmation confirmation) {
    return Json.object(
        "by", confirmation.by().toString(),
        "how", confirmation.how().name().toLowerCase(Locale.ROOT));
  }

  static Page text(ApplyMigration.Report report, ApplyMigration.Request request, Call call) {
    return switch (report) {
      case ApplyMigration.Report.AlreadyThere there ->
          call.page()
              .headline(
                  Paint.GOOD,
                  "Nothing to do: this store is version " + there.version() + " already.");
      case ApplyMigration.Report.Migrated done -> text(done, request, call);
    };
  }

  private static Page text(
      ApplyMigration.Report.Migrated done, ApplyMigration.Request request, Call call) {
    MigrationPlan plan = done.plan();
    Page page = call.page();
    page.headline(
        Paint.GOOD,
        "Migrated: this store is version "
            + plan.to()
            + " now; it was version "
            + plan.from()
            + '.');
    page.blank();
    if (plan.needsConfirmation()) {
      page.row("Lost", "what was agreed to:");
      for (String loss : PlanWords.losses(plan.effects().losses())) {
        page.line("  " + loss);
      }
    } else {
      page.row("Lost", "nothing");
    }
    String id = done.backup().id().toString();
    page.row("Backup", id + ", " + Units.size(done.backup().bytes()));
    page.row("", Printable.whole(request.store().backups().resolve(id).toString()));
    page.row("Event", done.event().toString());
    page.row("Plan id", plan.id().hex());
    if (done.purge() == Purge.PENDING) {
      page.row("Purge", "pending: another program is reading the store, or there is no room;");
      page.row("", call.hints().run("recover") + " finishes it");
    }
    return page.paragraph(
        call.hints().run("migrate history")
            + " shows it later, "
            + call.hints().run("backup verify")
            + " proves the backup.");
  }
}
