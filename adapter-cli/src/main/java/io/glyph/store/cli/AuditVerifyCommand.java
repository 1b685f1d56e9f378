package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.application.usecase.VerifyAudit;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.Testimony;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code glyph audit verify}: proves the whole log, and is not content with less. */
final class AuditVerifyCommand implements Command {
  @Override
  public int run(Call call) {
    return switch (verify(call)) {
      case AuditVerdict.Intact intact ->
          call.answer("audit_verify", () -> document(intact), () -> text(intact, call));
      case AuditVerdict.Damaged damaged ->
          call.fail(
              DamageWords.isOnlyGrowing(damaged.faults())
                  ? ErrorCode.STORE_BUSY
                  : ErrorCode.AUDIT_DAMAGED,
              damaged(damaged, call));
    };
  }

  private static AuditVerdict verify(Call call) {
    try (ProgressPrinter progress = call.progress(Progress.Phase.VERIFY)) {
      StoreLocation store = call.store();
      return call.done(call.useCases().verifyAudit().execute(store, against(call), progress));
    }
  }

  private static VerifyAudit.Against against(Call call) {
    return new VerifyAudit.Against(
        call.arguments().path(VerifyAudit.PUBLIC_KEY),
        call.arguments().path(VerifyAudit.WITNESS),
        call.arguments()
            .text(VerifyAudit.SINCE)
            .map(text -> new VerifyAudit.Since(text, file(text, call))));
  }

  /** A checkpoint has several lines; one line is the name of a file that holds one. */
  private static Optional<Path> file(String text, Call call) {
    return text.contains("\n")
        ? Optional.empty()
        : Optional.of(call.arguments().path(VerifyAudit.SINCE, text));
  }

  private static Map<String, @Nullable Object> document(AuditVerdict.Intact intact) {
    return Json.object(
        "state", intact.unsealedLines() == 0 ? "intact" : "unsealed_tail",
        "lines", intact.lines(),
        "bytes", intact.bytes(),
        "root", intact.root(),
        "seals", intact.sealsFitting(),
        "sealed_lines", intact.sealedLines(),
        "unsealed_lines", intact.unsealedLines(),
        "anchored", intact.anchored(),
        "false_seals", intact.falseSeals(),
        "signed_lines", intact.testimony().signedLines().orElse(null),
        "witnessed_lines", intact.testimony().witnessedLines().orElse(null),
        "since_lines", intact.testimony().sinceLines().orElse(null),
        "signatures", intact.testimony().signatures(),
        "checkpoints", intact.testimony().checkpoints(),
        "unknown_signatures", intact.testimony().unknownSignatures());
  }

  private static Explanation damaged(AuditVerdict.Damaged damaged, Call call) {
    Explanation why = DamageWords.audit(damaged.faults(), call.hints());
    Map<String, @Nullable Object> details = new LinkedHashMap<>(why.details());
    details.put("lines", damaged.lines());
    details.put("bytes", damaged.bytes());
    details.put("root", damaged.root());
    details.put("seals", damaged.sealsFitting());
    return new Explanation(why.message(), why.facts(), why.hint(), details);
  }

  private static Page text(AuditVerdict.Intact intact, Call call) {
    Page page = call.page();
    String size = Units.count(intact.lines(), "line", "lines") + ", " + Units.size(intact.bytes());
    boolean vouched =
        intact.anchored()
            || intact.testimony().signedLines().isPresent()
            || intact.testimony().checkpoints() > 0;
    if (vouched) {
      page.headline(Paint.GOOD, "Intact: " + size + "; everything that was sealed is as it was.");
    } else {
      page.headline(
          Paint.CARE,
          "Well formed: "
              + size
              + "; the database keeps no seal, so nothing proves more than that.");
    }
    page.blank();
    page.row("Sealed", Units.count(intact.sealedLines(), "line", "lines"));
    page.row(
        "Not sealed",
        Units.count(intact.unsealedLines(), "line", "lines")
            + (intact.unsealedLines() == 0 ? "" : ", until the next change by this release"));
    page.row("Seals", Units.count(intact.sealsFitting()) + " in the log, all fit");
    if (intact.falseSeals() > 0) {
      page.row(
          "Note",
          Units.count(intact.falseSeals(), "line claims", "lines claim")
              + " a seal that never fitted: somebody else wrote that");
    }
    testimony(intact.testimony(), page);
    page.row("Root", intact.root());
    return page;
  }

  private static void testimony(Testimony told, Page page) {
    told.signedLines()
        .ifPresent(lines ->
            page.row(
                "Signed",
                Units.count(lines, "line", "lines")
                    + ", by "
                    + Units.count(told.signatures(), "signature", "signatures")
                    + " of the key"));
    told.witnessedLines()
        .ifPresent(lines -> page.row("Witness", "has seen " + Units.count(lines, "line", "lines")));
    told.sinceLines()
        .ifPresent(lines ->
            page.row("Since", "extends the checkpoint of " + Units.count(lines, "line", "lines")));
    if (told.unknownSignatures() > 0) {
      page.row(
          "Note",
          Units.count(told.unknownSignatures(), "line is", "lines are")
              + " signed by keys that were not given; that proves nothing here");
    }
  }
}
