package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.finding.Diagnosis;
import io.glyph.store.domain.finding.Severity;
import io.glyph.store.domain.refusal.ErrorCode;

/** {@code glyph doctor}: answers wherever it could look; its exit code fails closed. */
final class DoctorCommand implements Command {
  @Override
  public int run(Call call) {
    Diagnosis diagnosis = diagnose(call);
    call.answer(
        "doctor",
        () -> DoctorDocument.of(diagnosis, call.hints()),
        () -> DoctorText.of(diagnosis, call.hints(), call.page()));
    return diagnosis.count(Severity.ERROR) == 0
        ? ExitCode.DONE
        : ExitCode.of(ErrorCode.STORE_INCONSISTENT);
  }

  private static Diagnosis diagnose(Call call) {
    boolean deep = call.arguments().has("--deep");
    try (ProgressPrinter progress =
        call.progress(
            Progress.Phase.CHECK,
            Progress.Phase.EXAMINE_BACKUPS,
            Progress.Phase.EXAMINE_DATABASE,
            Progress.Phase.EXAMINE_CONTENT,
            Progress.Phase.EXAMINE_LOG)) {
      // A signal ends the process itself, and so this look.
      return call.done(
          call.useCases().diagnoseStore().execute(call.store(), deep, progress, () -> false));
    }
  }
}
