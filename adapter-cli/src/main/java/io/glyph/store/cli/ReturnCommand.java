package io.glyph.store.cli;

import io.glyph.store.application.usecase.PlanReturn;
import io.glyph.store.application.usecase.Progress;
import io.glyph.store.application.usecase.ReturnReport;
import io.glyph.store.application.usecase.ReturnRequest;
import io.glyph.store.application.usecase.ReturnRequest.Goal;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.Optional;

/** {@code glyph migrate rollback} and {@code glyph backup restore}. */
final class ReturnCommand implements Command {
  private final boolean restores;

  private ReturnCommand(boolean restores) {
    this.restores = restores;
  }

  static ReturnCommand rollback() {
    return new ReturnCommand(false);
  }

  static ReturnCommand restore() {
    return new ReturnCommand(true);
  }

  @Override
  public int run(Call call) {
    Goal goal =
        restores ? new Goal.FromBackup(call.arguments().positionals().getFirst()) : goal(call);
    StoreLocation store = call.store();
    Actor actor = call.actor(store.project());
    ReturnRequest request = request(call, store, goal, actor, Optional.empty());
    Optional<Confirmation> confirmation = MigrateApplyCommand.given(call.arguments(), actor);
    if (confirmation.isEmpty() && MigrateApplyCommand.mayAsk(call, actor)) {
      confirmation = ask(call, request);
    }
    ReturnRequest agreed = request(call, store, goal, actor, confirmation);
    ReturnReport report = carryOut(call, agreed);
    return call.answer(
        restores ? "backup_restore" : "migrate_rollback",
        () -> ReturnAnswer.document(report, agreed),
        () -> ReturnAnswer.text(report, agreed, call));
  }

  private static Goal goal(Call call) {
    Optional<StoreVersion> to = call.arguments().version("--to");
    Optional<String> backup = call.arguments().text("--backup");
    if (to.isPresent() && backup.isPresent()) {
      throw Arguments.refused("--backup", "a backup has a version of its own: leave out --to");
    }
    return backup
        .<Goal>map(Goal.FromBackup::new)
        .or(() -> to.map(Goal.Version::new))
        .orElseGet(Goal.LastMigration::new);
  }

  private static ReturnRequest request(
      Call call, StoreLocation store, Goal goal, Actor actor, Optional<Confirmation> confirmation) {
    return new ReturnRequest(
        store,
        goal,
        actor,
        confirmation,
        call.arguments().has("--ignore-claims"),
        Optional.empty());
  }

  private ReturnReport carryOut(Call call, ReturnRequest request) {
    Optional<Path> scratch = call.arguments().path("--scratch");
    try (ProgressPrinter progress =
        call.progress(
            Progress.Phase.CHECK,
            Progress.Phase.BACK_UP,
            Progress.Phase.MIGRATE,
            Progress.Phase.COMMIT,
            Progress.Phase.DELIVER)) {
      return call.done(
          restores
              ? call.useCases().restoreBackup(scratch).execute(request, progress)
              : call.useCases().rollBackMigration(scratch).execute(request, progress));
    }
  }

  /** As {@link MigrateApplyCommand} asks: over a rehearsal, with no lock held. */
  private static Optional<Confirmation> ask(Call call, ReturnRequest request) {
    PlanReturn.Report report;
    try (ProgressPrinter progress =
        call.progress(Progress.Phase.CHECK, Progress.Phase.COPY, Progress.Phase.MIGRATE)) {
      report =
          call.done(
              call.useCases()
                  .planReturn(call.arguments().path("--scratch"))
                  .execute(request, progress));
    } catch (RefusedException refused) {
      if (refused.refusal() instanceof Refusal.RecoveryRequired required
          && required.reason() == RecoveryReason.DELIVERY_PENDING) {
        // Going back recovers first.
        return Optional.empty();
      }
      throw refused;
    }
    boolean claimed = !report.claims().isEmpty() && !request.ignoreClaims();
    if (!report.plan().needsConfirmation() || claimed) {
      return Optional.empty();
    }
    return Optional.of(agreed(call, report.plan(), request.actor()));
  }

  private static Confirmation agreed(Call call, MigrationPlan plan, Actor actor) {
    Page page = new Page(call.output().errColoured());
    page.headline(
        Paint.CARE,
        "Loses something: going from version "
            + plan.from()
            + " back to version "
            + plan.to()
            + ' '
            + ReturnAnswer.by(plan)
            + " needs your agreement.");
    PlanText.losses(plan, page);
    page.blank().row("Plan id", plan.id().hex());
    call.output().note(page + "Type the plan id's first eight characters to agree: ");
    if (!Prompt.agrees(Prompt.readLine(call.console().in()), plan.id())) {
      throw new RefusedException(new Refusal.ConfirmationRequired(plan));
    }
    return new Confirmation(plan.id(), actor, Confirmation.Channel.PROMPT);
  }
}
