package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code simulate rollout}. */
class SimulateRolloutTest {
  private final House house = new House();

  private House.Told run(String... more) {
    List<String> words = new ArrayList<>(List.of("simulate", "rollout"));
    words.addAll(List.of("--machines", "60", "--stores", "20"));
    words.addAll(List.of(more));
    return house.run(words.toArray(String[]::new));
  }

  @Test
  void answerFitsItsSchemaAndSaysTheSameEachTime() {
    House.Told told = run("--json");
    assertEquals(0, told.code(), told.err());
    assertEquals(List.of(), Contract.faults("simulate_rollout", told.out()));
    assertEquals("glyph/0.2.0", Contract.at(told.out(), "data", "raise", "release"));
    assertEquals(0L, Contract.at(told.out(), "data", "wider_ranges", "refused"));
    assertEquals(0L, Contract.at(told.out(), "data", "read_first", "refused"));
    assertTrue(
        (long) Objects.requireNonNull(Contract.at(told.out(), "data", "planned", "refused")) > 0);
    assertEquals(told, run("--json"));
    assertTrue(!told.equals(run("--json", "--seed", "2")), "the seed does nothing");
  }

  @Test
  void peopleReadWhatIsRefusedFirstAndThenWhatAvoidsIt() {
    String out = run().out();
    assertTrue(out.startsWith("Refused: "), out);
    assertTrue(
        out.contains("glyph/0.2.0 raises the version that is written to 2 on 2026-03-01."), out);
    assertTrue(out.contains("glyph/0.1.0 of 2026-01-01 reads 1 to 2, writes 1"), out);
    assertTrue(
        out.contains("glyph/0.2.0 of 2026-03-01 reads 1 to 2, writes 1 (instead of 2)"), out);
    assertTrue(out.contains("glyph/0.2.1 of 2026-04-30 reads 1 to 2, writes 2 (one more)"), out);
  }

  @Test
  void nothingRefusedIsSaidAndNothingAdvised() {
    house.rollout = new Rollout(List.of(new DatedRelease(House.OLD, LocalDate.of(2026, 1, 1))));
    House.Told told = run("--days", "10");
    assertTrue(told.out().startsWith("Nothing is refused: all of "), told.out());
    assertTrue(!told.out().contains("avoids"), told.out());
  }

  @Test
  void daysThatEndBeforeTheRaiseAreRefused() {
    House.Told told = run("--days", "59", "--json");
    assertEquals(2, told.code());
    assertEquals("--days", Contract.at(told.err(), "error", "details", "argument"));
    assertEquals(0, run("--days", "60").code(), "the day of the raise is one of them");
  }

  @Test
  void releasesThatLowerTheVersionAreNamed() {
    List<DatedRelease> table = new ArrayList<>(house.rollout.releases());
    table.add(
        new DatedRelease(
            new FormatSupport(
                Release.parse("glyph/0.2.1").orElseThrow(),
                VersionRange.of(1, 2),
                new StoreVersion(1)),
            LocalDate.of(2026, 4, 1)));
    house.rollout = new Rollout(table);
    String told = run().out();
    assertTrue(told.contains("glyph/0.2.1 lowers it to 1 on 2026-04-01: "), told);
    assertEquals(List.of(), Contract.faults("simulate_rollout", run("--json").out()));
  }

  @Test
  void agentsAreToldFromPeople() {
    assertTrue(
        run().out().contains("on 25 of 100 machines, which update 5 days late"), run().out());
    long with =
        (long) Objects.requireNonNull(Contract.at(run("--json").out(), "data", "planned", "opens"));
    String people = run("--json", "--agents", "0").out();
    long without = (long) Objects.requireNonNull(Contract.at(people, "data", "planned", "opens"));
    assertTrue(with > 3 * without, with + " " + without);
    assertTrue(!run("--agents", "0").out().contains("Agents"));
  }

  @Test
  void dayIsADateOrANumberOfDays() {
    String moved = "glyph/0.2.0 raises the version that is written to 2 on 2026-02-10.";
    assertTrue(run("--day", "2026-02-10").out().contains(moved));
    assertTrue(run("--day", "40").out().contains(moved));
    for (String wrong : List.of("2026-13-01", "soon", "-3", "99999", "2025-12-31")) {
      assertEquals(2, run("--day", wrong).code(), wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--machines 0",
        "--machines 1000001",
        "--sharing 61",
        "--activity 101",
        "--delay -1",
        "--days 0",
        "--days 3661",
        "--seed x",
        "--stores 1000000 --days 3660",
      })
  void nonsenseAndWhatWouldTakeTooLongIsRefused(String words) {
    House.Told told = run(words.split(" "));
    assertEquals(2, told.code(), told.out());
    assertEquals("", told.out());
  }

  @Test
  void plotIsXmlWithAxesUnitsAndALegend() throws Exception {
    House.Told told = run("--plot", "rollout.svg");
    String svg = Objects.requireNonNull(house.plots.get(Path.of("/home/ada/orchard/rollout.svg")));
    assertTrue(told.out().contains("Plot         /home/ada/orchard/rollout.svg"), told.out());
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    for (String words :
        List.of(
            "glyph/0.1.0",
            "refused, read first",
            "opens a day",
            "% of 60 machines",
            "2026-04",
            "month")) {
      assertTrue(svg.contains(words), words);
    }
  }

  @Test
  void scaleOfAPlotEndsAtARoundNumberThatFitsAll() {
    assertEquals(5, RolloutPlot.nice(1));
    assertEquals(5, RolloutPlot.nice(5));
    assertEquals(10, RolloutPlot.nice(6));
    assertEquals(1_000, RolloutPlot.nice(901));
    assertEquals(2_000, RolloutPlot.nice(1_001));
  }
}
