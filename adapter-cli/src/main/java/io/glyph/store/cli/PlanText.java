package io.glyph.store.cli;

import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.refusal.Printable;
import java.util.ArrayList;
import java.util.List;

/** A plan for people. */
final class PlanText {
  private static final int NUMBER = 12;

  private PlanText() {}

  static Page of(PlanMigration.Report report, Hints hints, Page page) {
    MigrationPlan plan = report.plan();
    if (plan.steps().isEmpty()) {
      return page.headline(
          Paint.GOOD, "Nothing to migrate: this store is version " + plan.to() + " already.");
    }
    answer(report, page);
    steps(plan, page);
    losses(plan, page);
    dropped(plan, page);
    tables(plan, page);
    notices(plan, page);
    page.blank();
    page.row("Time", Units.duration(report.took()) + " in the rehearsal, on a private copy");
    page.row("Database", Units.size(report.databaseBytes()));
    page.row("Disk", disk(report));
    page.row("Claims", report.claims().isEmpty() ? "none" : "live, see below");
    page.row("Plan id", plan.id().hex());
    next(report, hints, page);
    return page;
  }

  private static void answer(PlanMigration.Report report, Page page) {
    MigrationPlan plan = report.plan();
    String way = "from version " + plan.from() + " to version " + plan.to();
    if (plan.needsConfirmation()) {
      page.headline(
          Paint.CARE, "Loses something: going " + way + " needs your agreement to what is below.");
    } else {
      page.headline(Paint.GOOD, "Loses nothing: going " + way + " keeps every value of every row.");
    }
    page.line("Nothing was changed; every row was compared on a private copy.");
  }

  private static void steps(MigrationPlan plan, Page page) {
    page.blank().line("Steps");
    for (Migration step : plan.steps()) {
      String origin =
          switch (step.origin()) {
            case BUILT_IN -> "";
            case CATALOG -> ", from the catalog";
            case STORE -> ", carried by the store";
          };
      page.line(
          "  to version " + step.to() + origin + ": " + Printable.of(step.descriptor().title()));
      page.line("    " + Printable.whole(step.descriptor().reason().strip()));
    }
  }

  static void losses(MigrationPlan plan, Page page) {
    if (!plan.needsConfirmation()) {
      return;
    }
    page.blank().line("What is lost, and cannot be had back but from the backup");
    for (String loss : PlanWords.losses(plan.effects().losses())) {
      page.line("  " + loss);
    }
    plan.steps().stream()
        .flatMap(step ->
            plan.effects().losses().stream()
                .flatMap(loss -> step.descriptor().naming(loss).stream()))
        .distinct()
        .forEach(declared ->
            page.line(
                "  why "
                    + Printable.of(declared.subject())
                    + ": "
                    + Printable.whole(declared.reason().strip())));
    if (plan.steps().stream().anyMatch(step -> step.descriptor().purges())) {
      page.line(
          "  The backup that is made first will still hold it; `glyph backup prune` removes that.");
    }
  }

  /** No data, so nobody is asked; but whoever relies on one must know. */
  private static void dropped(MigrationPlan plan, Page page) {
    List<Loss.SchemaObjectLost> objects = plan.effects().objects();
    if (!objects.isEmpty()) {
      page.blank().line("What is dropped, and holds no data");
      PlanWords.losses(List.copyOf(objects)).forEach(object -> page.line("  " + object));
    }
  }

  private static void notices(MigrationPlan plan, Page page) {
    List<Notice> notices = plan.effects().notices();
    if (!notices.isEmpty()) {
      page.blank().line("Worth knowing");
      PlanWords.notices(notices).forEach(notice -> page.line("  " + notice));
    }
  }

  private static void tables(MigrationPlan plan, Page page) {
    List<TableEffect> changed = new ArrayList<>();
    List<String> rewritten = new ArrayList<>();
    int width = 5;
    for (TableEffect effect : plan.effects().tables()) {
      boolean same =
          effect.rowsBefore() == effect.rowsAfter()
              && effect.rowsKept() == effect.rowsBefore()
              && effect.rowsAdded() == 0
              && !effect.isNew()
              && effect.losses().isEmpty();
      if (!same) {
        changed.add(effect);
        width = Math.max(width, Printable.of(effect.table()).length());
      } else if (plan.isRewritten(effect)) {
        rewritten.add(Printable.of(effect.table()));
      }
    }
    int untouched = plan.effects().tables().size() - changed.size() - rewritten.size();
    page.blank();
    if (!changed.isEmpty()) {
      page.line(
          "Tables"
              + " ".repeat(width - 4)
              + right("before")
              + right("after")
              + right("kept")
              + right("added"));
      for (TableEffect effect : changed) {
        String name = Printable.of(effect.table());
        page.line(
            "  "
                + name
                + " ".repeat(width - name.length())
                + right(Units.count(effect.rowsBefore()))
                + right(Units.count(effect.rowsAfter()))
                + right(Units.count(effect.rowsKept()))
                + right(Units.count(effect.rowsAdded()))
                + (effect.isNew() ? "  new" : ""));
      }
    }
    page.line(Units.count(untouched, "table keeps", "tables keep") + " every row as it is.");
    if (!rewritten.isEmpty()) {
      page.line(
          Units.count(rewritten.size(), "table was", "tables were")
              + " rewritten, and every row was found again: "
              + String.join(", ", rewritten)
              + '.');
    }
  }

  private static String disk(PlanMigration.Report report) {
    String text =
        "needs "
            + Units.size(report.freeBytesNeeded())
            + ", has "
            + Units.size(report.freeBytes())
            + " free";
    return report.freeBytes() < report.freeBytesNeeded() ? text + ": make room first" : text;
  }

  private static void next(PlanMigration.Report report, Hints hints, Page page) {
    page.blank();
    if (!report.claims().isEmpty()) {
      page.line("Agents are at work on this store; applying is refused while they are:");
      for (Claim claim : report.claims()) {
        page.line(
            "  "
                + claim.actor()
                + " on '"
                + claim.workName()
                + "' until "
                + Printable.of(claim.expiresAt()));
      }
      page.line("Let them finish, or add --ignore-claims.");
    }
    page.line("To do it: `" + hints.apply(report.plan()) + '`');
  }

  private static String right(String text) {
    return " ".repeat(Math.max(1, NUMBER - text.length())) + text;
  }
}
