package io.glyph.store.cli;

import io.glyph.store.domain.finding.Area;
import io.glyph.store.domain.finding.Diagnosis;
import io.glyph.store.domain.finding.Finding;
import io.glyph.store.domain.finding.Severity;
import io.glyph.store.domain.refusal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A diagnosis for people: the answer, then each finding with what it means and what helps. */
final class DoctorText {
  private DoctorText() {}

  static Page of(Diagnosis diagnosis, Hints hints, Page page) {
    headline(diagnosis, page);
    for (Finding finding : diagnosis.findings()) {
      page.blank();
      finding(finding, hints, page);
    }
    if (!diagnosis.unchecked().isEmpty()) {
      page.paragraph(
          "Not looked at, or not all of it: "
              + Stream.of(Area.values())
                  .filter(diagnosis.unchecked()::contains)
                  .map(Area::label)
                  .collect(Collectors.joining(", "))
              + ". Mend what is above, then run "
              + hints.run("doctor")
              + " again.");
    }
    if (!diagnosis.deep()) {
      page.paragraph(
          "Of the content only names and sizes were compared; "
              + hints.run("doctor --deep")
              + " reads every byte.");
    }
    return page;
  }

  private static void headline(Diagnosis diagnosis, Page page) {
    String version = diagnosis.version().map(v -> "version " + v + " store").orElse("store");
    List<String> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count = diagnosis.count(severity);
      if (count > 0) {
        counts.add(Units.count(count, severity.label(), severity.label() + 's'));
      }
    }
    if (counts.isEmpty()) {
      page.headline(Paint.GOOD, "Healthy: nothing is wrong with this " + version + '.');
      return;
    }
    String told = String.join(", ", counts) + " in this " + version + "; nothing was changed.";
    if (diagnosis.isSound()) {
      page.headline(Paint.CARE, "Usable: " + told);
    } else {
      page.headline(Paint.BAD, "Damaged: " + told);
      page.line("Keep a copy of the whole folder .glyph before you mend anything.");
    }
  }

  private static void finding(Finding finding, Hints hints, Page page) {
    page.line(finding.severity().label() + ' ' + finding.code().label() + ": " + what(finding));
    finding.path().ifPresent(path -> page.row("  Where", Printable.whole(path.toString())));
    for (String example : finding.examples()) {
      page.row("  Such as", example);
    }
    if (finding.count() > finding.examples().size() && !finding.examples().isEmpty()) {
      page.row("", "and " + Units.count(finding.count() - finding.examples().size()) + " more");
    }
    page.row("  Means", FindingWords.meaning(finding.code()));
    page.row("  Remedy", FindingWords.remedy(finding, hints));
  }

  private static String what(Finding finding) {
    return finding.count() == 1 && finding.examples().isEmpty()
        ? finding.detail()
        : Units.count(finding.count()) + ": " + finding.detail();
  }
}
