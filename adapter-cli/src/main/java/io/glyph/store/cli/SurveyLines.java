package io.glyph.store.cli;

import io.glyph.store.application.usecase.SurveyStores.Finding;
import io.glyph.store.cli.SurveyCommand.Line;
import io.glyph.store.cli.SurveyCommand.Standing;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was found below a folder, a line each. */
final class SurveyLines {
  private SurveyLines() {}

  static Line of(Finding finding, Hints hints) {
    return switch (finding) {
      case Finding.Unreadable(Path folder, Refusal why) ->
          new Line(Standing.UNREADABLE_FOLDER, folder, Optional.empty(), why, hints);
      case Finding.Unusable(var store, Refusal why) ->
          new Line(Standing.UNUSABLE, store.directory(), Optional.empty(), why, hints);
      case Finding.Judged(var store, StoreJudgement judgement, Optional<StoreVersion> version) ->
          new Line(
              standing(judgement),
              store.directory(),
              version,
              judgement instanceof StoreJudgement.ManifestUnusable unusable
                  ? new Refusal.ManifestInvalid(unusable.manifest())
                  : null,
              hints);
    };
  }

  private static Standing standing(StoreJudgement judgement) {
    return switch (judgement) {
      case StoreJudgement.Believed(var manifest, Compatibility compatibility) ->
          switch (compatibility) {
            case Compatibility.Writable writable -> Standing.WRITABLE;
            case Compatibility.Readable readable -> Standing.READABLE;
            case Compatibility.TooOld tooOld -> Standing.TOO_OLD;
            case Compatibility.TooNew tooNew -> Standing.TOO_NEW;
          };
      case StoreJudgement.BeyondReach beyond -> Standing.TOO_NEW;
      case StoreJudgement.RecoveryNeeded needed -> Standing.RECOVERY;
      case StoreJudgement.Inconsistent odd -> Standing.INCONSISTENT;
      case StoreJudgement.ManifestUnusable unusable -> Standing.UNUSABLE;
    };
  }

  static String text(Line line) {
    Refusal why = line.why();
    return SurveyCommand.row(
            line.standing().word(),
            line.version().map(StoreVersion::toString).orElse("-"),
            Printable.whole(line.path().toString()))
        + (why == null ? "" : "  (" + Explanation.of(why, line.hints()).message() + ')')
        + '\n';
  }

  static String json(Line line) {
    Refusal why = line.why();
    boolean folder = line.standing() == Standing.UNREADABLE_FOLDER;
    Map<String, @Nullable Object> data = Json.object();
    String key = folder ? "folder" : "store";
    data.put(key, line.path().toString());
    // The JVM puts U+FFFD where a name is not UTF-8.
    if (line.path().toString().indexOf('\uFFFD') >= 0) {
      data.put(key + "_bytes", Base64.getEncoder().encodeToString(bytes(line.path())));
    }
    if (!folder) {
      data.put("verdict", line.standing().label());
      data.put("store_version", line.version().map(StoreVersion::number).orElse(null));
    }
    data.put("code", why == null ? null : why.code().label());
    data.put("problem", why == null ? null : Explanation.of(why, line.hints()).message());
    return SurveyCommand.envelope(folder ? "compat_folder" : "compat_store", data);
  }

  /** The bytes of a name; of all that Java says of a path, only its URI has each of them. */
  private static byte[] bytes(Path path) {
    String raw = path.toUri().getRawPath();
    int end = raw.length() > 1 && raw.endsWith("/") ? raw.length() - 1 : raw.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end);
    for (int i = 0; i < end; i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return bytes.toByteArray();
  }
}
