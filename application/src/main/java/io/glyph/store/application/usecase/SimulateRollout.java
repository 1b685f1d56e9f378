package io.glyph.store.application.usecase;

import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.rollout.Fleet;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.rollout.RolloutAdvice;
import io.glyph.store.domain.rollout.RolloutSimulation;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/** Simulates what a roll-out would refuse, and what could be done instead. Touches no store. */
public final class SimulateRollout {
  private static final int LEAST_DAYS = 365;
  private static final int AFTERWARDS = 30;

  private final RolloutFiles files;

  public SimulateRollout(RolloutFiles files) {
    this.files = files;
  }

  /**
   * What is asked.
   *
   * @param releases absolute path of a table; empty for this project's
   * @param raise the day of the last release that raises the version; empty for the table's
   * @param days how many; empty for as many as all of it takes, and a year at least
   */
  public record Question(
      Optional<Path> releases, Optional<Day> raise, Fleet fleet, OptionalInt days, long seed) {}

  /** A day, as people name it. */
  public sealed interface Day {
    record On(LocalDate date) implements Day {}

    /** So many days after the first release. */
    record After(int days) implements Day {}
  }

  public Outcome<RolloutAdvice> execute(Question question) {
    return Attempt.of(() -> {
      Rollout table = question.releases().map(files::read).orElseGet(files::builtIn);
      Rollout rollout = question.raise().map(day -> raised(table, day)).orElse(table);
      int days = question.days().orElseGet(() -> enough(rollout, question.fleet()));
      requireRaiseWithin(rollout, days);
      if (RolloutSimulation.chances(question.fleet(), days) > RolloutSimulation.MAX_CHANCES) {
        throw refused(
            "--stores",
            "stores, times machines that share each, times days, times opens of an agent, is more"
                + " than "
                + RolloutSimulation.MAX_CHANCES);
      }
      return RolloutAdvice.of(rollout, question.fleet(), days, question.seed());
    });
  }

  /** An answer about days before the raise would be that nothing is refused. */
  private static void requireRaiseWithin(Rollout rollout, int days) {
    LocalDate end = rollout.start().plusDays(days);
    rollout
        .lastRaise()
        .filter(raise -> !raise.published().isBefore(end))
        .ifPresent(raise -> {
          throw refused(
              "--days",
              "the version is raised on "
                  + raise.published()
                  + ", and the last of these days is "
                  + end.minusDays(1));
        });
  }

  /**
   * Writes a plot.
   *
   * @param file absolute
   */
  public Outcome<Path> savePlot(Path file, String svg) {
    return Attempt.of(() -> {
      files.writePlot(file, svg);
      return file;
    });
  }

  private static Rollout raised(Rollout table, Day day) {
    LocalDate date =
        switch (day) {
          case Day.On(LocalDate named) -> named;
          case Day.After(int days) -> table.start().plusDays(days);
        };
    try {
      return table.raisedOn(date);
    } catch (IllegalArgumentException outOfOrder) {
      throw refused("--day", date + " is no day for it: " + outOfOrder.getMessage());
    }
  }

  private static int enough(Rollout rollout, Fleet fleet) {
    long last = ChronoUnit.DAYS.between(rollout.start(), rollout.releases().getLast().published());
    long settled = last + 2L * fleet.longestDelay() + AFTERWARDS;
    return (int) Math.clamp(settled, LEAST_DAYS, RolloutSimulation.MAX_DAYS);
  }

  private static RefusedException refused(String name, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(name, problem));
  }
}
