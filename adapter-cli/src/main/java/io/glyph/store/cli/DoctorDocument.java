package io.glyph.store.cli;

import io.glyph.store.domain.finding.Area;
import io.glyph.store.domain.finding.Diagnosis;
import io.glyph.store.domain.finding.Finding;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.finding.Severity;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A diagnosis for programs. */
final class DoctorDocument {
  private DoctorDocument() {}

  static Map<String, @Nullable Object> of(Diagnosis diagnosis, Hints hints) {
    List<Object> findings = new ArrayList<>();
    diagnosis.findings().forEach(finding -> findings.add(finding(finding, hints)));
    return Json.object(
        "store", diagnosis.store().directory().toString(),
        "version", diagnosis.version().map(StoreVersion::number).orElse(null),
        "deep", diagnosis.deep(),
        "sound", diagnosis.isSound(),
        "errors", diagnosis.count(Severity.ERROR),
        "warnings", diagnosis.count(Severity.WARNING),
        "notices", diagnosis.count(Severity.NOTICE),
        "findings", findings,
        "unchecked",
            Stream.of(Area.values())
                .filter(diagnosis.unchecked()::contains)
                .map(Area::label)
                .toList());
  }

  private static Map<String, @Nullable Object> finding(Finding finding, Hints hints) {
    return Json.object(
        "code", finding.code().label(),
        "severity", finding.severity().label(),
        "area", finding.code().area().label(),
        "path", finding.path().map(Path::toString).orElse(null),
        "detail", finding.detail(),
        "count", finding.count(),
        "examples", finding.examples(),
        "meaning", FindingWords.meaning(finding.code()),
        "remedy", remedy(finding, hints));
  }

  private static Map<String, @Nullable Object> remedy(Finding finding, Hints hints) {
    Remedy remedy = finding.remedy();
    Map<String, @Nullable Object> document =
        Json.object(
            "kind", kind(remedy),
            "text", FindingWords.remedy(finding, hints),
            "command", null,
            "sql", List.of(),
            "paths", List.of(),
            "release", null,
            "decision", null);
    switch (remedy) {
      case Remedy.Run(List<String> words) ->
          document.put("command", FindingWords.line(words, hints));
      case Remedy.Sql(List<String> statements) -> document.put("sql", statements);
      case Remedy.PutBack(Path folder) -> document.put("paths", List.of(folder.toString()));
      case Remedy.Copy(Path from, Path to) ->
          document.put("paths", List.of(from.toString(), to.toString()));
      case Remedy.SetAside(List<Path> paths, List<String> then) -> {
        document.put("paths", paths.stream().map(Path::toString).toList());
        document.put("command", then.isEmpty() ? null : FindingWords.line(then, hints));
      }
      case Remedy.Remove(List<Path> paths) ->
          document.put("paths", paths.stream().map(Path::toString).toList());
      case Remedy.Install(var release) ->
          document.put("release", release.map(Release::toString).orElse(null));
      case Remedy.Decide(Remedy.Decision what) -> document.put("decision", what.label());
    }
    return document;
  }

  private static String kind(Remedy remedy) {
    return switch (remedy) {
      case Remedy.Run run -> "run";
      case Remedy.Sql sql -> "sql";
      case Remedy.PutBack back -> "put_back";
      case Remedy.Copy copy -> "copy";
      case Remedy.SetAside aside -> "set_aside";
      case Remedy.Remove remove -> "remove";
      case Remedy.Install install -> "install";
      case Remedy.Decide decide -> "decide";
    };
  }
}
