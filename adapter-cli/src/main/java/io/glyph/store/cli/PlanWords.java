package io.glyph.store.cli;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.ValueChange;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        undeclaredFacts(undeclared),
        "This is a defect of the migration, and nothing that you can agree to: report it. "
            + hints.run("status")
            + " shows the store as it was.",
        Json.object(
            "losses", PlanDocument.losses(undeclared.losses()),
            "notices", PlanDocument.notices(undeclared.notices())));
  }

  private static List<String> undeclaredFacts(Refusal.UndeclaredLoss undeclared) {
    List<String> facts = losses(undeclared.losses());
    notices(undeclared.notices()).forEach(notice -> facts.add("note: " + notice));
    return facts;
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
    String subject = quoted(loss.subject());
    String words =
        switch (loss) {
          case Loss.RowsLost rows -> Units.count(rows.count(), "row", "rows") + " of " + subject;
          case Loss.ValuesLost values ->
              Units.count(values.count(), "value", "values") + " of " + subject + ways(values);
          case Loss.ColumnLost column ->
              "column "
                  + subject
                  + " with "
                  + Units.count(column.count(), "value", "values")
                  + (column.bytes() > 0 ? ", " + Units.size(column.bytes()) : "");
          case Loss.TableLost table ->
              "table " + subject + " with " + Units.count(table.count(), "row", "rows");
          case Loss.IdsChanged ids ->
              Units.count(ids.count(), "row", "rows") + " of " + subject + " with another key";
          case Loss.SchemaObjectLost object -> object.kind() + " " + subject;
        };
    return loss.examples().isEmpty()
        ? words
        : words + ", such as " + String.join(", ", loss.examples());
  }

  /** In which way values changed, and how many were none before. */
  private static String ways(Loss.ValuesLost values) {
    if (values.ways().equals(Map.of(ValueChange.OTHER, values.nonNull()))
        && values.nonNull() == values.count()) {
      return "";
    }
    List<String> ways = new ArrayList<>();
    values.ways().forEach((way, count) -> ways.add(Units.count(count) + " " + way(way)));
    long none = values.count() - values.nonNull();
    return " ("
        + String.join(", ", ways)
        + (none > 0 ? "; " : "")
        + (none > 0 ? Units.count(none) + " of them NULL before" : "")
        + ")";
  }

  private static String way(ValueChange way) {
    return switch (way) {
      case SET_TO_NULL -> "set to NULL";
      case FILLED -> "filled";
      case CUT -> "cut";
      case CASE_FOLDED -> "in another case";
      case TRIMMED -> "trimmed";
      case ROUNDED -> "rounded";
      case REFORMATTED -> "written in another way";
      case OTHER -> "changed";
    };
  }

  /** What is worth knowing beside losses, a line each; printable. */
  static List<String> notices(List<Notice> notices) {
    return notices.stream().map(PlanWords::notice).toList();
  }

  private static String notice(Notice notice) {
    String subject = quoted(notice.subject());
    return switch (notice) {
      case Notice.EmptyTableGone gone -> "table " + subject + " is gone; it had no rows";
      case Notice.EmptyColumnGone gone -> "column " + subject + " is gone; it held only NULL";
      case Notice.GeneratedColumnGone gone ->
          "column " + subject + " is gone; it was computed from others";
      case Notice.Retyped retyped ->
          Units.count(retyped.count(), "value", "values")
              + " of "
              + subject
              + " of another type now, and the same otherwise";
      case Notice.IndexGone gone -> "index " + subject + " is gone";
      case Notice.MadeAnew made ->
          made.type() + " " + subject + " was made anew and says something else";
      case Notice.CounterPutBack put -> "the counter of " + subject + " was lowered, and put back";
      case Notice.LooksRenamed renamed ->
          renamed.existedBefore()
              ? "what was in " + subject + " is all in " + quoted(renamed.to())
              : subject
                  + " looks like a rename to "
                  + quoted(renamed.to())
                  + ", which its author would have to declare";
      case Notice.ProblemFound problem -> problem.check() + ": " + problem.detail();
    };
  }

  private static String quoted(String name) {
    return "'" + Printable.of(name) + "'";
  }
}
