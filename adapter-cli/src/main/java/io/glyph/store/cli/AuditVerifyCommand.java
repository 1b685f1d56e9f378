package io.glyph.store.cli;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.store.StoreLocation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code glyph audit verify}: proves the whole log, and is not content with less. */
final class AuditVerifyCommand implements Command {
  @Override
  public int run(Call call) {
    return switch (verify(call)) {
      case AuditVerdict.Intact intact ->
          call.answer("audit_verify", () -> document(intact), () -> text(intact, call));
      case AuditVerdict.Damaged damaged ->
          call.fail(ErrorCode.AUDIT_DAMAGED, damaged(damaged, call));
    };
  }

  private static AuditVerdict verify(Call call) {
    try (ProgressPrinter progress = call.progress(Progress.Phase.VERIFY)) {
      StoreLocation store = call.store();
      return call.done(call.useCases().verifyAudit().execute(store, progress));
    }
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
        "false_seals", intact.falseSeals());
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
    if (intact.anchored()) {
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
    page.row("Root", intact.root());
    return page;
  }
}
