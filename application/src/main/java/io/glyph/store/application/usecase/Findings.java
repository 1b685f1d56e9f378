package io.glyph.store.application.usecase;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.finding.Area;
import io.glyph.store.domain.finding.Finding;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What a diagnosis has found so far. */
final class Findings {
  private final BooleanSupplier stopped;
  private final List<Finding> found = new ArrayList<>();
  private final Set<Area> unchecked = EnumSet.noneOf(Area.class);

  Findings(BooleanSupplier stopped) {
    this.stopped = stopped;
  }

  List<Finding> all() {
    return List.copyOf(found);
  }

  Set<Area> unchecked() {
    return Set.copyOf(unchecked);
  }

  void add(Finding finding) {
    found.add(finding);
  }

  void add(FindingCode code, Path path, String detail, Remedy remedy) {
    found.add(Finding.of(code, path, detail, remedy));
  }

  void add(FindingCode code, Path path, String detail, Examples examples, Remedy remedy) {
    if (examples.count() > 0) {
      found.add(
          new Finding(code, Optional.of(path), detail, examples.count(), examples.some(), remedy));
    }
  }

  boolean has(FindingCode code) {
    return found.stream().anyMatch(finding -> finding.code() == code);
  }

  void unchecked(Area... areas) {
    unchecked.addAll(List.of(areas));
  }

  void requireWanted() {
    if (stopped.getAsBoolean()) {
      throw new RefusedException(new Refusal.Interrupted());
    }
  }

  BooleanSupplier stopped() {
    return stopped;
  }

  /**
   * Looks at an area. What the machine does not let us read is itself a finding: the rest is looked
   * at all the same.
   */
  void in(Area area, Runnable look) {
    requireWanted();
    try {
      look.run();
    } catch (StoreAccessException failed) {
      Throwable cause = failed.getCause();
      String words = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
      boolean told =
          found.stream()
              .anyMatch(finding ->
                  finding.code() == FindingCode.CANNOT_READ
                      && finding.path().equals(Optional.of(failed.path())));
      if (!told) {
        add(
            FindingCode.CANNOT_READ,
            failed.path(),
            "could not " + failed.operation() + Printable.of(words),
            new Remedy.Decide(Remedy.Decision.MEND_ACCESS));
      }
      unchecked(area);
    }
  }

  /** Counts all, keeps a few. */
  static final class Examples {
    private final List<String> some = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private long count;

    /**
     * @param example escaped and shortened
     */
    void add(String example) {
      count++;
      if (some.size() < Finding.MAX_EXAMPLES) {
        some.add(example);
      }
    }

    void add(Path path) {
      if (paths.size() < Finding.MAX_EXAMPLES) {
        paths.add(path);
      }
      add(Printable.whole(path.toString()));
    }

    long count() {
      return count;
    }

    List<String> some() {
      return List.copyOf(some);
    }

    List<Path> paths() {
      return List.copyOf(paths);
    }
  }
}
