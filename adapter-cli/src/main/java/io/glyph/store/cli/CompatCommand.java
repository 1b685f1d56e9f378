package io.glyph.store.cli;

import io.glyph.store.application.usecase.AssessCompatibility;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code glyph compat}: the known releases against the store versions, or stores of a folder. */
final class CompatCommand implements Command {
  private static final int COLUMN = 9;

  @Override
  public int run(Call call) {
    if (call.arguments().has("--root")) {
      return new SurveyCommand().run(call);
    }
    if (call.arguments().has("--release")) {
      throw Arguments.refused("--release", "it goes with --root DIR");
    }
    AssessCompatibility.Matrix matrix = call.done(call.useCases().assessCompatibility().execute());
    return call.answer("compat", () -> document(matrix), () -> text(matrix, call));
  }

  private static Map<String, @Nullable Object> document(AssessCompatibility.Matrix matrix) {
    List<Integer> versions = new ArrayList<>();
    for (StoreVersion version : matrix.versions()) {
      versions.add(version.number());
    }
    List<Map<String, @Nullable Object>> releases = new ArrayList<>();
    for (AssessCompatibility.Row row : matrix.rows()) {
      List<Map<String, @Nullable Object>> verdicts = new ArrayList<>();
      for (Compatibility verdict : row.verdicts()) {
        verdicts.add(
            Json.object("store_version", verdict.found().number(), "verdict", label(verdict)));
      }
      releases.add(
          Json.object(
              "release", row.support().release().toString(),
              "readable", StatusDocument.range(row.support().readable()),
              "writable", row.support().writable().number(),
              "verdicts", verdicts));
    }
    return Json.object(
        "release", matrix.thisBuild().release().toString(),
        "versions", versions,
        "releases", releases);
  }

  private static Page text(AssessCompatibility.Matrix matrix, Call call) {
    int width = 7;
    for (AssessCompatibility.Row row : matrix.rows()) {
      width = Math.max(width, row.support().release().toString().length());
    }
    Page page =
        call.page()
            .headline(
                Paint.NONE,
                Explanation.reads(matrix.thisBuild())
                    + " and writes version "
                    + matrix.thisBuild().writable()
                    + '.')
            .blank();
    StringBuilder head = new StringBuilder("Release" + " ".repeat(width - 7));
    for (StoreVersion version : matrix.versions()) {
      head.append("  ").append(padded("v" + version));
    }
    page.line(head.toString().stripTrailing());
    for (AssessCompatibility.Row row : matrix.rows()) {
      String name = row.support().release().toString();
      StringBuilder line = new StringBuilder(name + " ".repeat(width - name.length()));
      for (Compatibility verdict : row.verdicts()) {
        line.append("  ").append(padded(word(verdict)));
      }
      page.line(line.toString().stripTrailing());
    }
    return page;
  }

  private static String padded(String text) {
    return text + " ".repeat(Math.max(0, COLUMN - text.length()));
  }

  static String label(Compatibility verdict) {
    return switch (verdict) {
      case Compatibility.Writable writable -> "writable";
      case Compatibility.Readable readable -> "readable";
      case Compatibility.TooOld tooOld -> "too_old";
      case Compatibility.TooNew tooNew -> "too_new";
    };
  }

  static String word(Compatibility verdict) {
    return switch (verdict) {
      case Compatibility.Writable writable -> "writes";
      case Compatibility.Readable readable -> "reads";
      case Compatibility.TooOld tooOld -> "too old";
      case Compatibility.TooNew tooNew -> "too new";
    };
  }
}
