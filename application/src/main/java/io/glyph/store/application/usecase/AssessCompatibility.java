package io.glyph.store.application.usecase;

import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;

/** Sets the known releases against the store versions: who writes, reads, refuses which. */
public final class AssessCompatibility {
  private final BuildFacts build;

  public AssessCompatibility(BuildFacts build) {
    this.build = build;
  }

  /**
   * The table.
   *
   * @param thisBuild what runs now; it is one of the releases, or newer than all of them
   * @param versions from 1 to the newest that any of them reads
   */
  public record Matrix(FormatSupport thisBuild, List<StoreVersion> versions, List<Row> rows) {}

  /** A release's verdict on each of the versions, in their order. */
  public record Row(FormatSupport support, List<Compatibility> verdicts) {}

  public Outcome<Matrix> execute() {
    return Attempt.of(() -> {
      List<FormatSupport> releases = new ArrayList<>(build.releases().releases());
      if (build.releases().find(build.support().release()).isEmpty()) {
        releases.add(build.support());
      }
      int newest = releases.stream().mapToInt(r -> r.readable().max().number()).max().orElseThrow();
      List<StoreVersion> versions = new ArrayList<>();
      for (int version = 1; version <= newest; version++) {
        versions.add(new StoreVersion(version));
      }
      List<Row> rows =
          releases.stream().map(r -> new Row(r, versions.stream().map(r::judge).toList())).toList();
      return new Matrix(build.support(), versions, rows);
    });
  }
}
