package io.glyph.store.cli;

import io.glyph.store.application.usecase.StoreStatus;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.StoreJudgement;

/** {@code glyph status}: answers whenever it could judge; the exit code fails closed. */
final class StatusCommand implements Command {
  @Override
  public int run(Call call) {
    boolean counts = !call.arguments().has("--no-counts");
    StoreStatus status = call.done(call.useCases().inspectStore().execute(call.store(), counts));
    if (status.judgement() instanceof StoreJudgement.ManifestUnusable unusable) {
      throw new RefusedException(new Refusal.ManifestInvalid(unusable.manifest()));
    }
    Verdict verdict = Verdict.of(status);
    call.answer(
        "status",
        () -> StatusDocument.of(status, verdict),
        () -> StatusText.of(status, verdict, call.hints(), call.page()));
    return verdict.refusal().map(refusal -> ExitCode.of(refusal.code())).orElse(ExitCode.DONE);
  }
}
