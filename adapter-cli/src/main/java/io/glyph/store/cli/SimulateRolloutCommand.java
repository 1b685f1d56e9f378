package io.glyph.store.cli;

import io.glyph.store.application.usecase.SimulateRollout;
import io.glyph.store.domain.rollout.Agents;
import io.glyph.store.domain.rollout.Fleet;
import io.glyph.store.domain.rollout.RolloutAdvice;
import io.glyph.store.domain.rollout.RolloutSimulation;
import io.glyph.store.domain.rollout.UpdateDelay;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code glyph simulate rollout}: touches no store, and needs none. */
final class SimulateRolloutCommand implements Command {
  private static final int DATE_LENGTH = "2026-11-24".length();

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    long seed = arguments.number("--seed", Long.MIN_VALUE, Long.MAX_VALUE, 1);
    Fleet fleet = fleet(arguments);
    SimulateRollout useCase = call.useCases().simulateRollout();
    RolloutAdvice advice =
        call.done(
            useCase.execute(
                new SimulateRollout.Question(
                    arguments.path("--releases"), day(arguments), fleet, days(arguments), seed)));
    Optional<Path> plot =
        arguments
            .path("--plot")
            .map(file -> call.done(useCase.savePlot(file, RolloutPlot.svg(advice))));
    RolloutReport report = new RolloutReport(advice, fleet, seed, plot);
    return call.answer(
        "simulate_rollout", report::document, () -> RolloutText.of(report, call.page()));
  }

  /**
   * What was asked and what came of it.
   *
   * @param plot where it was written
   */
  record RolloutReport(RolloutAdvice advice, Fleet fleet, long seed, Optional<Path> plot) {
    java.util.Map<String, @org.jspecify.annotations.Nullable Object> document() {
      return RolloutDocument.of(this);
    }
  }

  private static Fleet fleet(Arguments arguments) {
    int machines = (int) arguments.number("--machines", 1, Fleet.MAX, 3_000);
    int days = RolloutSimulation.MAX_DAYS;
    int longest = (int) arguments.number("--longest-delay", 0, days, 60);
    Agents agents =
        new Agents(
            (int) arguments.number("--agents", 0, 100, 25),
            (int) arguments.number("--agent-activity", 1, 100, 90),
            (int) arguments.number("--agent-opens", 1, Agents.MAX_OPENS, 8),
            new UpdateDelay.Exponential(
                arguments.number("--agent-delay", 0, days, 5),
                (int) arguments.number("--agent-longest-delay", 0, days, 30)));
    return new Fleet(
        machines,
        (int) arguments.number("--stores", 1, Fleet.MAX, 1_000),
        (int) arguments.number("--sharing", 1, machines, Math.min(4, machines)),
        (int) arguments.number("--activity", 1, 100, 50),
        new UpdateDelay.Exponential(arguments.number("--delay", 0, days, 14), longest),
        agents);
  }

  private static OptionalInt days(Arguments arguments) {
    return arguments.has("--days")
        ? OptionalInt.of((int) arguments.number("--days", 1, RolloutSimulation.MAX_DAYS, 1))
        : OptionalInt.empty();
  }

  private static Optional<SimulateRollout.Day> day(Arguments arguments) {
    return arguments
        .text("--day")
        .map(text -> {
          if (text.length() == DATE_LENGTH) {
            try {
              return new SimulateRollout.Day.On(LocalDate.parse(text));
            } catch (DateTimeParseException notADate) {
              throw wrong(text);
            }
          }
          try {
            int days = Integer.parseInt(text);
            if (days >= 0 && days <= RolloutSimulation.MAX_DAYS) {
              return new SimulateRollout.Day.After(days);
            }
          } catch (NumberFormatException notANumber) {
            throw wrong(text);
          }
          throw wrong(text);
        });
  }

  private static RuntimeException wrong(String text) {
    return Arguments.refused(
        "--day",
        Arguments.quoted(text)
            + " is neither a date, such as 2026-11-24, nor a number of days after the start");
  }
}
