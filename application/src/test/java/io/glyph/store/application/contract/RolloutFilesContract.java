package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link RolloutFiles} promises. */
public abstract class RolloutFilesContract {
  /** The table that a build brings. */
  protected static final Rollout BUILT_IN =
      new Rollout(
          List.of(
              release(1, 1, 4, 4, LocalDate.of(2026, 1, 31)),
              release(2, 1, 5, 5, LocalDate.of(2026, 3, 1))));

  private static final Rollout OWN =
      new Rollout(List.of(release(7, 2, 3, 3, LocalDate.of(2031, 12, 31))));

  private static DatedRelease release(int major, int min, int max, int writable, LocalDate day) {
    return new DatedRelease(
        new FormatSupport(
            new Release(major, 0, 0), VersionRange.of(min, max), new StoreVersion(writable)),
        day);
  }

  /** Files of a build that brings {@link #BUILT_IN}. */
  protected abstract RolloutFiles files();

  /** An empty folder. The same at every call. */
  protected abstract Path folder();

  /** Writes a table in the form of the built-in one. */
  protected abstract void writeTable(Path file, Rollout table);

  protected abstract void writeText(Path file, String text);

  /** What a file holds; empty where there is none. */
  protected abstract Optional<String> text(Path file);

  protected abstract void makeFolder(Path folder);

  @Test
  void theBuiltInTableIsTheBuilds() {
    assertEquals(BUILT_IN, files().builtIn());
  }

  @Test
  void aTableIsReadAsItWasWritten() {
    Path table = folder().resolve("releases.yaml");
    writeTable(table, OWN);
    assertEquals(OWN, files().read(table));
  }

  @Test
  void whatIsNoTableIsRefused() {
    Path garbage = folder().resolve("garbage");
    writeText(garbage, "no table");
    for (Path file : List.of(garbage, folder(), folder().resolve("none"))) {
      RefusedException refused = assertThrows(RefusedException.class, () -> files().read(file));
      assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
    }
  }

  @Test
  void aPlotIsWrittenAndReplaced() {
    Path plot = folder().resolve("plot.svg");
    files().writePlot(plot, "<svg>1</svg>");
    files().writePlot(plot, "<svg>2</svg>");
    assertEquals(Optional.of("<svg>2</svg>"), text(plot));
  }

  @Test
  void anEmptyFileMayBecomeAPlotAndAnyOtherIsLeftAsItIs() {
    Path empty = folder().resolve("empty.svg");
    writeText(empty, "");
    files().writePlot(empty, "<svg/>");
    assertEquals(Optional.of("<svg/>"), text(empty));
    Path notes = folder().resolve("notes.txt");
    writeText(notes, "notes");
    assertPlotRefused(notes);
    assertEquals(Optional.of("notes"), text(notes));
  }

  @Test
  void nothingIsWrittenIntoAStoreOrOverAFolderOrBelowNothing() {
    makeFolder(folder().resolve(".glyph/exports"));
    Path inside = folder().resolve(".glyph/exports/plot.svg");
    assertPlotRefused(inside);
    assertEquals(Optional.empty(), text(inside));
    assertPlotRefused(folder());
    assertPlotRefused(folder().resolve("none/plot.svg"));
  }

  private void assertPlotRefused(Path file) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> files().writePlot(file, "<svg/>"));
    assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
  }
}
