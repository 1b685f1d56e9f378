package io.glyph.store.grpc;

import io.glyph.store.domain.finding.Area;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.grpc.v1.CommandRemedy;
import io.glyph.store.grpc.v1.Diagnosis;
import io.glyph.store.grpc.v1.Finding;
import io.glyph.store.grpc.v1.PathsRemedy;
import io.glyph.store.grpc.v1.Remedy;
import io.glyph.store.grpc.v1.Severity;
import io.glyph.store.grpc.v1.SqlRemedy;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a diagnosis finds, as messages. */
final class FindingMessages {
  private FindingMessages() {}

  static Diagnosis of(io.glyph.store.domain.finding.Diagnosis diagnosis) {
    Diagnosis.Builder message =
        Diagnosis.newBuilder().setDeep(diagnosis.deep()).setSound(diagnosis.isSound());
    diagnosis.version().map(StoreVersion::number).ifPresent(message::setStoreVersion);
    diagnosis.findings().forEach(finding -> message.addFindings(finding(finding)));
    Stream.of(Area.values())
        .filter(diagnosis.unchecked()::contains)
        .map(Area::label)
        .forEach(message::addUnchecked);
    return message.build();
  }

  private static Finding finding(io.glyph.store.domain.finding.Finding finding) {
    Finding.Builder message =
        Finding.newBuilder()
            .setCode(finding.code().label())
            .setSeverity(
                switch (finding.severity()) {
                  case ERROR -> Severity.SEVERITY_ERROR;
                  case WARNING -> Severity.SEVERITY_WARNING;
                  case NOTICE -> Severity.SEVERITY_NOTICE;
                })
            .setArea(finding.code().area().label())
            .setDetail(finding.detail())
            .setCount(finding.count())
            .addAllExamples(finding.examples())
            .setRemedy(remedy(finding.remedy()));
    finding.path().map(Path::toString).ifPresent(message::setPath);
    return message.build();
  }

  private static Remedy remedy(io.glyph.store.domain.finding.Remedy remedy) {
    Remedy.Builder message = Remedy.newBuilder();
    switch (remedy) {
      case io.glyph.store.domain.finding.Remedy.Run(List<String> words) ->
          message.setCommand(CommandRemedy.newBuilder().addAllWords(words));
      case io.glyph.store.domain.finding.Remedy.Sql(List<String> statements) ->
          message.setSql(SqlRemedy.newBuilder().addAllStatements(statements));
      case io.glyph.store.domain.finding.Remedy.PutBack(Path folder) ->
          message.setPaths(paths("put_back", List.of(folder), List.of()));
      case io.glyph.store.domain.finding.Remedy.Copy(Path from, Path to) ->
          message.setPaths(paths("copy", List.of(from, to), List.of()));
      case io.glyph.store.domain.finding.Remedy.SetAside(List<Path> what, List<String> then) ->
          message.setPaths(paths("set_aside", what, then));
      case io.glyph.store.domain.finding.Remedy.Remove(List<Path> what) ->
          message.setPaths(paths("remove", what, List.of()));
      case io.glyph.store.domain.finding.Remedy.Install(var release) ->
          message.setInstall(release.map(Release::toString).orElse(""));
      case io.glyph.store.domain.finding.Remedy.Decide(var what) -> message.setDecide(what.label());
    }
    return message.build();
  }

  private static PathsRemedy paths(String action, List<Path> paths, List<String> then) {
    return PathsRemedy.newBuilder()
        .setAction(action)
        .addAllPaths(paths.stream().map(Path::toString).toList())
        .addAllThen(then)
        .build();
  }
}
