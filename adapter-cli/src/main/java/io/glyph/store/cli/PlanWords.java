package io.glyph.store.cli;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Words for what a plan loses. */
final class PlanWords {
  private PlanWords() {}

  static Explanation confirmationRequired(Refusal.ConfirmationRequired required, Hints hints) {
    MigrationPlan plan = required.plan();
    return new Explanation(
        "going from version "
            + plan.from()
            + " to "
            + plan.to()
            + " loses what cannot be had back, and nobody has agreed to it; nothing was changed",
        losses(plan.effects().losses()),
        agree(plan, hints),
        PlanDocument.summary(plan));
  }

  static Explanation planChanged(Refusal.PlanChanged changed, Hints hints) {
    MigrationPlan plan = changed.plan();
    List<String> facts = new ArrayList<>();
    facts.add("agreed to: plan " + changed.confirmed());
    facts.add("now it is: plan " + plan.id());
    facts.addAll(losses(plan.effects().losses()));
    var details = PlanDocument.summary(plan);
    details.put("confirmed", changed.confirmed().hex());
    return new Explanation(
        "what would be lost now is not what was agreed to; nothing was changed",
        facts,
        plan.needsConfirmation()
            ? agree(plan, hints)
            : "It loses nothing now: run `" + hints.apply(plan) + "`.",
        details);
  }

  static Explanation undeclared(Refusal.UndeclaredLoss undeclared, Hints hints) {
    return new Explanation(
        "the migration would lose what its author did not declare; it was rolled back, the store is"
            + " as before",
        losses(undeclared.losses()),
        "This is a defect of the migration, and nothing that you can agree to: report it. "
            + hints.run("status")
            + " shows the store as it was.",
        Json.object("losses", PlanDocument.losses(undeclared.losses())));
  }

  private static String agree(MigrationPlan plan, Hints hints) {
    return "If a person agrees to this: `"
        + hints.apply(plan)
        + "`. An agent adds --confirmed-by user:… for the person who agreed.";
  }

  /** Losses with their counts and examples, a line each; already printable. */
  static List<String> losses(List<Loss> losses) {
    List<String> lines = new ArrayList<>();
    for (Loss loss : losses) {
      lines.add(loss(loss));
    }
    return lines;
  }

  private static String loss(Loss loss) {
    String subject = "'" + Printable.of(loss.subject()) + "'";
    return switch (loss) {
      case Loss.RowsLost rows ->
          Units.count(rows.count(), "row", "rows") + " of " + subject + examples(rows.examples());
      case Loss.ValuesLost values ->
          Units.count(values.count(), "value", "values")
              + " of "
              + subject
              + examples(values.examples());
      case Loss.ColumnLost column ->
          "column " + subject + " with " + Units.count(column.count(), "value", "values");
      case Loss.TableLost table ->
          "table " + subject + " with " + Units.count(table.count(), "row", "rows");
      case Loss.IdsChanged ids ->
          Units.count(ids.count(), "row", "rows")
              + " of "
              + subject
              + " with another key"
              + examples(ids.examples());
      case Loss.SchemaObjectLost object -> object.kind() + " " + subject;
    };
  }

  private static String examples(List<String> examples) {
    return examples.isEmpty() ? "" : ", such as " + String.join(", ", examples);
  }
}
