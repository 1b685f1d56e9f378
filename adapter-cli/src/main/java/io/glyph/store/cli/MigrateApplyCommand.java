package io.glyph.store.cli;

import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreVersion;
import java.util.Optional;

/** {@code glyph migrate apply}. */
final class MigrateApplyCommand implements Command {
  @Override
  public int run(Call call) {
    Optional<StoreVersion> target = call.arguments().version("--to");
    StoreLocation store = call.store();
    Actor actor = call.actor(store.project());
    Optional<Confirmation> confirmation = given(call.arguments(), actor);
    if (confirmation.isEmpty() && mayAsk(call, actor)) {
      confirmation = ask(call, actor);
    }
    ApplyMigration.Request request =
        new ApplyMigration.Request(
            store,
            target,
            actor,
            confirmation,
            call.arguments().has("--ignore-claims"),
            Optional.empty());
    ApplyMigration.Report report = apply(call, request);
    return call.answer(
        "migrate_apply",
        () -> ApplyAnswer.document(report, request),
        () -> ApplyAnswer.text(report, request, call));
  }

  private static ApplyMigration.Report apply(Call call, ApplyMigration.Request request) {
    try (ProgressPrinter progress =
        call.progress(
            Progress.Phase.CHECK,
            Progress.Phase.BACK_UP,
            Progress.Phase.MIGRATE,
            Progress.Phase.COMMIT,
            Progress.Phase.DELIVER)) {
      return call.done(call.useCases().applyMigration().execute(request, progress));
    }
  }

  /** The confirmation in the words of the call. */
  static Optional<Confirmation> given(Arguments arguments, Actor actor) {
    Optional<String> plan = arguments.text("--confirm");
    Optional<String> by = arguments.text("--confirmed-by");
    if (plan.isEmpty()) {
      if (by.isPresent()) {
        throw Arguments.refused(
            "--confirmed-by", "it says who agreed, and needs --confirm PLAN_ID");
      }
      return Optional.empty();
    }
    return Optional.of(
        new Confirmation(planId(plan.get()), confirmer(by, actor), Confirmation.Channel.OPTION));
  }

  private static PlanId planId(String text) {
    try {
      return new PlanId(text);
    } catch (IllegalArgumentException notOne) {
      throw Arguments.refused(
          "--confirm",
          Arguments.quoted(text)
              + " is not a plan id: `glyph migrate plan` prints it, 64 hex digits");
    }
  }

  private static Actor confirmer(Optional<String> by, Actor actor) {
    if (by.isEmpty()) {
      if (!actor.isPerson()) {
        throw Arguments.refused(
            "--confirmed-by",
            (actor.isAgent() ? "an agent" : Arguments.quoted(actor.toString()))
                + " cannot agree by itself: say which person did, as user:provider:subject");
      }
      return actor;
    }
    return Actor.parse(by.get())
        .filter(Actor::isPerson)
        .orElseThrow(() ->
            Arguments.refused(
                "--confirmed-by",
                Arguments.quoted(by.get()) + " is not a person: user:provider:subject"));
  }

  /** Only a person in front of a terminal is asked. */
  static boolean mayAsk(Call call, Actor actor) {
    return call.console().inIsTerminal()
        && call.console().errIsTerminal()
        && !call.json()
        && actor.isPerson();
  }

  /**
   * Shows a rehearsal's losses and asks; no lock is held meanwhile. Empty where there is nothing to
   * agree to, and where applying will be refused before anybody's agreement matters.
   */
  private static Optional<Confirmation> ask(Call call, Actor actor) {
    PlanMigration.Report report;
    try {
      report = MigratePlanCommand.rehearse(call);
    } catch (RefusedException refused) {
      if (refused.refusal() instanceof Refusal.RecoveryRequired required
          && required.reason() == RecoveryReason.DELIVERY_PENDING) {
        // Applying recovers first.
        return Optional.empty();
      }
      throw refused;
    }
    MigrationPlan plan = report.plan();
    boolean claimed = !report.claims().isEmpty() && !call.arguments().has("--ignore-claims");
    if (!plan.needsConfirmation() || claimed) {
      return Optional.empty();
    }
    Page page = new Page(call.output().errColoured());
    page.headline(
        Paint.CARE,
        "Loses something: going from version "
            + plan.from()
            + " to version "
            + plan.to()
            + " needs your agreement.");
    PlanText.losses(plan, page);
    page.blank().row("Plan id", plan.id().hex());
    call.output().note(page + "Type the plan id's first eight characters to agree: ");
    if (!Prompt.agrees(Prompt.readLine(call.console().in()), plan.id())) {
      throw new RefusedException(new Refusal.ConfirmationRequired(plan));
    }
    return Optional.of(new Confirmation(plan.id(), actor, Confirmation.Channel.PROMPT));
  }
}
