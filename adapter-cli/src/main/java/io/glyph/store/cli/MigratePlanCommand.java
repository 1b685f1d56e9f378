package io.glyph.store.cli;

import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.Optional;

/** {@code glyph migrate plan}: rehearses and shows; changes nothing. */
final class MigratePlanCommand implements Command {
  @Override
  public int run(Call call) {
    PlanMigration.Report report = rehearse(call);
    return call.answer(
        "migrate_plan",
        () -> PlanDocument.of(report, call.hints()),
        () -> PlanText.of(report, call.hints(), call.page()));
  }

  static PlanMigration.Report rehearse(Call call) {
    Optional<StoreVersion> target = call.arguments().version("--to");
    try (ProgressPrinter progress =
        call.progress(Progress.Phase.CHECK, Progress.Phase.COPY, Progress.Phase.MIGRATE)) {
      StoreLocation store = call.store();
      return call.done(
          call.useCases()
              .planMigration(call.arguments().path("--scratch"))
              .execute(store, target, progress));
    }
  }
}
