package io.glyph.store.cli;

import io.glyph.store.application.usecase.ReturnReport;
import io.glyph.store.application.usecase.ReturnRequest;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store that has gone back, for programs and for people. */
final class ReturnAnswer {
  private ReturnAnswer() {}

  static Map<String, @Nullable Object> document(ReturnReport report, ReturnRequest request) {
    MigrationPlan plan = report.plan();
    StoreLocation store = request.store();
    return Json.object(
        "from", plan.from().number(),
        "to", plan.to().number(),
        "way", plan.way() instanceof Way.Restore ? "backup" : "scripts",
        "restored",
            plan.way() instanceof Way.Restore(Backup restored)
                ? ApplyAnswer.backup(store, restored)
                : null,
        "plan_id", plan.id().hex(),
        "losses", PlanDocument.losses(plan.effects().losses()),
        "dropped", PlanDocument.dropped(plan.effects().objects()),
        "notices", PlanDocument.notices(plan.effects().notices()),
        "steps", PlanDocument.steps(plan.steps()),
        "tables", PlanDocument.tables(plan),
        "confirmation", request.confirmation().map(ApplyAnswer::confirmation).orElse(null),
        "backup", ApplyAnswer.backup(store, report.backup()),
        "event_id", report.event().toString());
  }

  /** By which means, in words. */
  static String by(MigrationPlan plan) {
    return plan.way() instanceof Way.Restore(Backup backup)
        ? "through backup " + backup.id()
        : "by reverse scripts";
  }

  static Page text(ReturnReport report, ReturnRequest request, Call call) {
    MigrationPlan plan = report.plan();
    Page page = call.page();
    page.headline(
        Paint.GOOD,
        "Gone back "
            + by(plan)
            + ": this store is version "
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
    String id = report.backup().id().toString();
    page.row("Backup", id + ", " + Units.size(report.backup().bytes()) + ", the state before");
    page.row("", Printable.whole(request.store().backups().resolve(id).toString()));
    page.row("Event", report.event().toString());
    page.row("Plan id", plan.id().hex());
    return page.paragraph(
        call.hints().run("backup restore " + id)
            + " takes this back, with what that would lose shown first.");
  }
}
