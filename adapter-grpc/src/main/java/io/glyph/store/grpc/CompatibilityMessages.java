package io.glyph.store.grpc;

import io.glyph.store.application.usecase.AssessCompatibility;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.grpc.v1.AssessCompatibilityResponse;
import io.glyph.store.grpc.v1.FormatSupport;
import io.glyph.store.grpc.v1.Readable;
import io.glyph.store.grpc.v1.ReleaseRow;
import io.glyph.store.grpc.v1.TooNew;
import io.glyph.store.grpc.v1.TooOld;
import io.glyph.store.grpc.v1.VersionRange;
import io.glyph.store.grpc.v1.VersionVerdict;
import io.glyph.store.grpc.v1.Writable;

/** What releases make of versions, as messages. */
final class CompatibilityMessages {
  private CompatibilityMessages() {}

  static AssessCompatibilityResponse of(AssessCompatibility.Matrix matrix) {
    AssessCompatibilityResponse.Builder message =
        AssessCompatibilityResponse.newBuilder()
            .setSupport(of(matrix.thisBuild()))
            .addAllVersions(matrix.versions().stream().map(StoreVersion::number).toList());
    for (AssessCompatibility.Row row : matrix.rows()) {
      ReleaseRow.Builder release = ReleaseRow.newBuilder().setSupport(of(row.support()));
      row.verdicts().forEach(verdict -> release.addVerdicts(of(verdict)));
      message.addReleases(release);
    }
    return message.build();
  }

  static VersionVerdict of(Compatibility verdict) {
    VersionVerdict.Builder message = VersionVerdict.newBuilder();
    int version = verdict.found().number();
    switch (verdict) {
      case Compatibility.Writable(var found) ->
          message.setWritable(Writable.newBuilder().setStoreVersion(version));
      case Compatibility.Readable(var found, StoreVersion writable) ->
          message.setReadable(
              Readable.newBuilder().setStoreVersion(version).setWritableVersion(writable.number()));
      case Compatibility.TooOld(var found, StoreVersion oldest) ->
          message.setTooOld(
              TooOld.newBuilder()
                  .setStoreVersion(version)
                  .setOldestReadableVersion(oldest.number()));
      case Compatibility.TooNew(var found, StoreVersion newest) ->
          message.setTooNew(
              TooNew.newBuilder()
                  .setStoreVersion(version)
                  .setNewestReadableVersion(newest.number()));
    }
    return message.build();
  }

  static FormatSupport of(io.glyph.store.domain.version.FormatSupport support) {
    return FormatSupport.newBuilder()
        .setRelease(support.release().toString())
        .setReadable(
            VersionRange.newBuilder()
                .setMin(support.readable().min().number())
                .setMax(support.readable().max().number()))
        .setWritableVersion(support.writable().number())
        .build();
  }
}
