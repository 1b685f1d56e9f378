package io.glyph.store.domain.rollout;

import static io.glyph.store.domain.rollout.Tables.START;
import static io.glyph.store.domain.rollout.Tables.atOnce;
import static io.glyph.store.domain.rollout.Tables.fleet;
import static io.glyph.store.domain.rollout.Tables.of;
import static io.glyph.store.domain.rollout.Tables.release;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutSimulationTest {
  /** Two machines share one store every day; the second is ten days late. */
  private static final Fleet PAIR = new Fleet(2, 1, 2, 100, new UpdateDelay.Given(List.of(0, 10)));

  @Test
  void machineThatUpdatesTenDaysLateIsRefusedUntilThen() {
    RolloutOutcome outcome = RolloutSimulation.run(atOnce(20), PAIR, 60, 7);
    // On the first day it may have come before the other one.
    assertTrue(List.of(9L, 10L).contains(outcome.refusals()), () -> "was " + outcome.refusals());
    RolloutOutcome.Refused refused = outcome.refused().getFirst();
    assertEquals(1, outcome.refused().size());
    assertEquals(new Release(0, 1, 0), refused.release());
    assertEquals(START.plusDays(29), refused.last());
    assertInstanceOf(Compatibility.TooNew.class, refused.verdict());
    assertEquals(outcome.refusals(), outcome.shutOut().longestDays());
    assertEquals(1, outcome.shutOut().count());
    assertEquals(0, outcome.shutOut().notOver());
    assertEquals(1, outcome.machinesAffected());
    assertEquals(1, outcome.storesAffected());
    assertEquals(120, outcome.opens());
  }

  @Test
  void shutOutThatIsNotOverOnTheLastDaySaysSo() {
    RolloutOutcome outcome = RolloutSimulation.run(atOnce(20), PAIR, 25, 7);
    assertEquals(1, outcome.shutOut().notOver());
    assertEquals(outcome.refusals(), outcome.shutOut().totalDays());
  }

  @Test
  void storeThatNobodySharesIsNeverRefusedByARelease() {
    Fleet alone = fleet(50, 50, 1, new UpdateDelay.Exponential(10, 40));
    assertEquals(0, RolloutSimulation.run(atOnce(20), alone, 120, 3).refusals());
  }

  @Test
  void releaseThatGivesUpAnOldVersionRefusesWhatNobodyMigrated() {
    Rollout givesUp = of(release(1, 0, 1, 1, 1), release(2, 5, 2, 2, 2));
    RolloutOutcome outcome = RolloutSimulation.run(givesUp, PAIR, 40, 1);
    assertInstanceOf(
        Compatibility.TooOld.class, outcome.refused().getFirst().verdict(), "it cannot migrate it");
    assertEquals(outcome.refusals(), outcome.days().stream().mapToLong(d -> d.tooOld()).sum());
  }

  @Test
  void releaseThatReadsFurtherThanItWritesReadsOnly() {
    Rollout ahead = of(release(1, 0, 1, 2, 1), release(2, 10, 1, 2, 2));
    RolloutOutcome outcome = RolloutSimulation.run(ahead, PAIR, 40, 1);
    assertEquals(0, outcome.refusals());
    assertTrue(List.of(9L, 10L).contains(outcome.readOnly()), () -> "was " + outcome.readOnly());
  }

  @Test
  void eachDayTellsWhatTheMachinesRun() {
    RolloutOutcome outcome = RolloutSimulation.run(atOnce(20), PAIR, 60, 7);
    assertEquals(List.of(2, 0), outcome.days().get(19).machines());
    assertEquals(List.of(1, 1), outcome.days().get(20).machines());
    assertEquals(List.of(1, 1), outcome.days().get(29).machines());
    assertEquals(List.of(0, 2), outcome.days().get(30).machines());
  }

  @Test
  void whatIsToldAddsUp() {
    RolloutOutcome outcome =
        RolloutSimulation.run(
            atOnce(30), fleet(300, 100, 5, new UpdateDelay.Exponential(14, 60)), 150, 11);
    assertTrue(outcome.refusals() > 0);
    assertEquals(outcome.refusals(), outcome.refused().stream().mapToLong(r -> r.opens()).sum());
    for (RolloutOutcome.Day day : outcome.days()) {
      assertTrue(day.refusals() + day.readOnly() <= day.opens());
      assertEquals(300, day.machines().stream().mapToInt(Integer::intValue).sum());
    }
    assertEquals(150, outcome.days().size());
  }

  @Test
  void everyRefusalIsTheVerdictOfTheRealJudgement() {
    Rollout odd =
        of(
            release(1, 0, 1, 2, 1),
            release(2, 10, 1, 3, 3),
            release(3, 20, 2, 3, 2),
            release(4, 30, 3, 5, 5));
    RolloutOutcome outcome =
        RolloutSimulation.run(odd, fleet(200, 100, 4, new UpdateDelay.Exponential(20, 60)), 200, 5);
    assertTrue(outcome.refused().size() >= 2, () -> "too tame: " + outcome.refused());
    for (RolloutOutcome.Refused refused : outcome.refused()) {
      FormatSupport support =
          odd.releases().stream()
              .map(DatedRelease::support)
              .filter(s -> s.release().equals(refused.release()))
              .findFirst()
              .orElseThrow();
      assertEquals(support.judge(refused.verdict().found()), refused.verdict());
    }
  }

  @Test
  void oneSeedGivesOneOutcomeAndAnotherSeedAnother() {
    Fleet fleet = fleet(100, 50, 3, new UpdateDelay.Exponential(14, 60));
    RolloutOutcome first = RolloutSimulation.run(atOnce(30), fleet, 120, 1);
    assertEquals(first, RolloutSimulation.run(atOnce(30), fleet, 120, 1));
    assertNotEquals(first, RolloutSimulation.run(atOnce(30), fleet, 120, 2));
  }

  /** Computed once; whoever changes what is drawn changes everybody's approved numbers. */
  @Test
  void numbersOfASeedStayForGood() {
    RolloutOutcome outcome =
        RolloutSimulation.run(
            atOnce(30), fleet(300, 100, 4, new UpdateDelay.Exponential(14, 60)), 120, 1);
    assertEquals(PINNED_OPENS, outcome.opens());
    assertEquals(PINNED_REFUSALS, outcome.refusals());
  }

  private static final long PINNED_OPENS = 24_022;
  private static final long PINNED_REFUSALS = 1_676;

  /** The same with agents. */
  @Test
  void numbersOfASeedStayForGoodWithAgentsToo() {
    Fleet fleet =
        new Fleet(
            300,
            100,
            4,
            50,
            new UpdateDelay.Exponential(14, 60),
            new Agents(25, 90, 8, new UpdateDelay.Exponential(5, 30)));
    RolloutOutcome outcome = RolloutSimulation.run(atOnce(30), fleet, 120, 1);
    assertEquals(PINNED_OPENS_WITH_AGENTS, outcome.opens());
    assertEquals(PINNED_REFUSALS_WITH_AGENTS, outcome.refusals());
  }

  private static final long PINNED_OPENS_WITH_AGENTS = 105_625;
  private static final long PINNED_REFUSALS_WITH_AGENTS = 2_742;

  /** Two machines, one store: who is an agent opens it many times a day and has its own delay. */
  @Test
  void agentsOpenMoreOftenAndUpdateInTheirOwnTime() {
    UpdateDelay never = new UpdateDelay.Given(List.of(1_000));
    UpdateDelay atOnce = new UpdateDelay.Given(List.of(0));
    assertTrue(new Fleet(2, 1, 2, 100, never, new Agents(50, 100, 5, atOnce)).isAgent(0));
    // Machine 0 is the agent's, 1 a person's: late people are refused once a day, not the agent.
    RolloutOutcome latePeople =
        RolloutSimulation.run(
            atOnce(10), new Fleet(2, 1, 2, 100, never, new Agents(50, 100, 5, atOnce)), 30, 1);
    assertEquals(30 * (5 + 1), latePeople.opens());
    assertEquals(1, latePeople.machinesAffected());
    assertTrue(latePeople.refusals() >= 19 && latePeople.refusals() <= 20, latePeople::toString);
    RolloutOutcome lateAgents =
        RolloutSimulation.run(
            atOnce(10), new Fleet(2, 1, 2, 100, atOnce, new Agents(50, 100, 5, never)), 30, 1);
    assertTrue(lateAgents.refusals() > 5 * 19 && lateAgents.refusals() <= 5 * 20);
    assertEquals(1_000, new Fleet(2, 1, 2, 1, atOnce, new Agents(1, 1, 1, never)).longestDelay());
    assertEquals(0, new Fleet(2, 1, 2, 1, atOnce, new Agents(0, 1, 1, never)).longestDelay());
    assertEquals(0, new Fleet(2, 1, 2, 1, never, new Agents(100, 1, 1, atOnce)).longestDelay());
  }

  @Test
  void ofAHundredMachinesSoManyAreOfAgentsAsWasSaid() {
    for (int percent : new int[] {0, 1, 25, 99, 100}) {
      Fleet fleet =
          new Fleet(
              300,
              1,
              1,
              50,
              new UpdateDelay.Exponential(1, 2),
              new Agents(percent, 1, 1, new UpdateDelay.Exponential(1, 2)));
      assertEquals(3L * percent, IntStream.range(0, 300).filter(fleet::isAgent).count());
    }
    UpdateDelay none = new UpdateDelay.Given(List.of(0));
    for (int[] wrong :
        new int[][] {{-1, 1, 1}, {101, 1, 1}, {1, 0, 1}, {1, 101, 1}, {1, 1, 0}, {1, 1, 101}}) {
      assertThrows(
          IllegalArgumentException.class, () -> new Agents(wrong[0], wrong[1], wrong[2], none));
    }
  }

  @Test
  void aStoreCanBeSharedByAllMachines() {
    Fleet all = fleet(40, 3, 40, new UpdateDelay.Exponential(5, 20));
    RolloutOutcome outcome = RolloutSimulation.run(atOnce(10), all, 60, 1);
    assertEquals(3, outcome.storesAffected());
  }

  @Test
  void whatWouldTakeTooLongIsRefusedBeforeItStarts() {
    Fleet huge = fleet(Fleet.MAX, Fleet.MAX, 1_000, new UpdateDelay.Exponential(14, 60));
    assertThrows(
        IllegalArgumentException.class, () -> RolloutSimulation.run(atOnce(10), huge, 365, 1));
    assertThrows(
        IllegalArgumentException.class, () -> RolloutSimulation.run(atOnce(10), PAIR, 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> RolloutSimulation.run(atOnce(10), PAIR, RolloutSimulation.MAX_DAYS + 1, 1));
  }
}
