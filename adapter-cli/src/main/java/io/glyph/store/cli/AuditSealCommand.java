package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.application.usecase.SealAudit;
import io.glyph.store.application.usecase.VerifyAudit;
import io.glyph.store.domain.audit.SignedNote;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code glyph audit seal}. */
final class AuditSealCommand implements Command {
  @Override
  public int run(Call call) {
    Optional<Path> witness = call.arguments().path(VerifyAudit.WITNESS);
    SealAudit.Report report = seal(call, witness);
    return call.answer(
        "audit_seal", () -> document(report, witness), () -> text(report, witness, call));
  }

  private static SealAudit.Report seal(Call call, Optional<Path> witness) {
    try (ProgressPrinter progress =
        call.progress(
            Progress.Phase.CHECK,
            Progress.Phase.VERIFY,
            Progress.Phase.COMMIT,
            Progress.Phase.DELIVER)) {
      StoreLocation store = call.store();
      SealAudit.Request request =
          new SealAudit.Request(
              store, call.actor(store.project()), call.arguments().path(SealAudit.KEY), witness);
      return call.done(call.useCases().sealAudit().execute(request, progress));
    }
  }

  private static Map<String, @Nullable Object> document(
      SealAudit.Report report, Optional<Path> witness) {
    return Json.object(
        "lines", report.seal().lines(),
        "bytes", report.seal().bytes(),
        "root", report.seal().root(),
        "event_id", report.event().toString(),
        "key", report.checkpoint().map(note -> note.signatures().getFirst().key()).orElse(null),
        "checkpoint", report.checkpoint().map(SignedNote::toString).orElse(null),
        "witness", witness.map(Path::toString).orElse(null));
  }

  private static Page text(SealAudit.Report report, Optional<Path> witness, Call call) {
    Page page = call.page();
    boolean signed = report.checkpoint().isPresent();
    page.headline(
        Paint.GOOD,
        (signed ? "Signed and sealed: " : "Sealed: ")
            + Units.count(report.seal().lines(), "line", "lines")
            + ", "
            + Units.size(report.seal().bytes())
            + '.');
    page.blank();
    page.row("Event", report.event().toString());
    page.row("Root", report.seal().root());
    report
        .checkpoint()
        .ifPresent(note -> page.row("Key", Printable.of(note.signatures().getFirst().key())));
    witness.ifPresent(file -> page.row("Witness", Printable.whole(file.toString())));
    return page.paragraph(advice(signed, witness.isPresent()));
  }

  private static String advice(boolean signed, boolean witnessed) {
    if (!signed) {
      return "Nobody signed it: it proves as much as the database it is kept in. With --key it"
          + " also holds against somebody who rewrites log and database together.";
    }
    return witnessed
        ? "Verify with `glyph audit verify --public-key FILE --witness FILE`."
        : "Verify with `glyph audit verify --public-key FILE`. That does not find a folder that was"
            + " put back as a whole: only a checkpoint that is kept elsewhere does (--witness).";
  }
}
