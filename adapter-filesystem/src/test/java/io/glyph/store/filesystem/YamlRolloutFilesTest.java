package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.rollout.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlRolloutFilesTest {
  private static final String GOOD =
      """
      releases:
        - release: glyph/1.0.0
          readable: {min: 1, max: 4}
          writable: 4
          published: 2026-01-31
        - {release: glyph/2.0.0, readable: {min: 1, max: 5}, writable: 5, published: 2026-03-01}
      """;

  @TempDir Path temp;
  private final YamlRolloutFiles files = new YamlRolloutFiles(() -> null);

  private Rollout read(String text) throws IOException {
    return files.read(Files.writeString(temp.resolve("releases.yaml"), text));
  }

  @Test
  void tableIsReadWithItsDays() throws IOException {
    Rollout rollout = read(GOOD);
    assertEquals(LocalDate.of(2026, 1, 31), rollout.start());
    assertEquals(5, rollout.releases().get(1).support().writable().number());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "published: 2026-01-31|",
        "2026-01-31|2026-02-30",
        "2026-01-31|2026-04-01",
        "2026-01-31|999999999-01-01",
        "2026-01-31|soon",
        "glyph/2.0.0|glyph/1.0.0",
        "glyph/2.0.0|2.0.0",
        "writable: 4|writable: 9",
        "max: 4|max: 99999999999",
        "min: 1, max: 4|min: 5, max: 4",
        "writable: 4|writable: 4\n    colour: red",
        "releases:|relapses:",
        "published: 2026-01-31|published: [2026]",
      })
  void tableThatIsNoneIsRefused(String change) {
    String[] parts = change.split("\\|", -1);
    assertTrue(GOOD.contains(parts[0]), change);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> read(GOOD.replace(parts[0], parts[1])));
    assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "releases: []", "releases: 3", "[]", "\u0000", "releases: *a"})
  void garbageIsRefused(String text) {
    assertThrows(RefusedException.class, () -> read(text));
  }

  @Test
  void fileThatIsNotThereOrIsAFolderIsRefused() {
    for (Path path : List.of(temp.resolve("none"), temp)) {
      assertThrows(RefusedException.class, () -> files.read(path));
    }
  }

  @Test
  void plotIsWrittenAndReplacedAndNothingIsLeftBesideIt() throws IOException {
    Path plot = temp.resolve("plot.svg");
    files.writePlot(plot, "<svg>1</svg>");
    files.writePlot(plot, "<svg>2</svg>");
    assertEquals("<svg>2</svg>", Files.readString(plot));
    assertFalse(Files.exists(temp.resolve("plot.svg.partial")));
  }

  @Test
  void fileThatIsNoPlotIsLeftAsItIs() throws IOException {
    Path notes = Files.writeString(temp.resolve("notes.txt"), "notes");
    assertThrows(RefusedException.class, () -> files.writePlot(notes, "<svg/>"));
    assertEquals("notes", Files.readString(notes));
    Path link = Files.createSymbolicLink(temp.resolve("link.svg"), notes);
    assertThrows(RefusedException.class, () -> files.writePlot(link, "<svg/>"));
    assertThrows(RefusedException.class, () -> files.writePlot(temp, "<svg/>"));
    assertThrows(
        RefusedException.class, () -> files.writePlot(temp.resolve("none/plot.svg"), "<svg/>"));
  }

  @Test
  void nothingIsEverWrittenIntoAStore() throws IOException {
    Path inside = Files.createDirectories(temp.resolve(".glyph/exports"));
    Files.createSymbolicLink(temp.resolve("way"), inside);
    for (Path plot :
        List.of(
            inside.resolve("p.svg"),
            temp.resolve("way/p.svg"),
            temp.resolve("x/../.glyph/p.svg"))) {
      assertThrows(RefusedException.class, () -> files.writePlot(plot, "<svg/>"));
    }
    assertThrows(
        RefusedException.class,
        () ->
            files.writePlot(
                Files.createDirectory(temp.resolve("new")).resolve(".glyph"), "<svg/>"));
    try (var left = Files.list(inside)) {
      assertEquals(0, left.count());
    }
  }
}
