package io.glyph.store.cli;

import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.rollout.RolloutAdvice;
import io.glyph.store.domain.rollout.RolloutOutcome;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A simulated roll-out as a picture: above, which releases the machines run; below, what is refused
 * each day, as planned and otherwise. Both have the days from left to right.
 */
final class RolloutPlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 700;
  private static final int LEFT = 80;
  private static final int RIGHT = 930;
  private static final int PANEL = 210;
  private static final int FIRST_TOP = 90;
  private static final int SECOND_TOP = 425;
  private static final String GREY = "#dddddd";
  private static final String AXIS = "#555555";
  private static final int MOST_IN_LEGEND = 6;

  /** Okabe and Ito's colours, which most people can tell apart. */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#000000");

  private final RolloutAdvice advice;
  private final Rollout rollout;
  private final int days;
  private final Svg svg;

  private RolloutPlot(RolloutAdvice advice) {
    this.advice = advice;
    this.rollout = advice.planned().rollout();
    this.days = advice.planned().days().size();
    this.svg = new Svg(WIDTH, HEIGHT, "Simulated roll-out");
  }

  static String svg(RolloutAdvice advice) {
    RolloutPlot plot = new RolloutPlot(advice);
    plot.machines();
    plot.refusals();
    return plot.svg.toString();
  }

  private void machines() {
    List<RolloutOutcome.Day> all = advice.planned().days();
    int machines = all.getFirst().machines().stream().mapToInt(Integer::intValue).sum();
    svg.heading(LEFT, 26, "Machines that run each release, as planned");
    axes(FIRST_TOP, 100, "% of " + Units.count(machines, "machine", "machines"));
    int count = rollout.releases().size();
    int firstNamed = Math.max(0, count - MOST_IN_LEGEND);
    for (int i = 0; i < count; i++) {
      int release = i;
      String colour = i < firstNamed ? "#bbbbbb" : COLOURS.get((i - firstNamed) % COLOURS.size());
      curve(
          FIRST_TOP,
          100,
          colour,
          "",
          day -> 100.0 * all.get(day).machines().get(release) / machines);
      if (i >= firstNamed) {
        legend(
            i - firstNamed,
            44,
            colour,
            "",
            rollout.releases().get(i).support().release().toString());
      }
    }
    published(FIRST_TOP);
  }

  private void refusals() {
    double most = 1;
    for (RolloutOutcome outcome :
        List.of(advice.planned(), advice.widerRanges(), advice.readFirst())) {
      for (RolloutOutcome.Day day : outcome.days()) {
        most = Math.max(most, (double) Math.max(day.refusals(), day.readOnly()));
      }
    }
    double top = nice(most);
    svg.heading(LEFT, 371, "What a day refuses");
    axes(SECOND_TOP, top, "opens a day");
    curve(SECOND_TOP, top, "#d55e00", "", refused(advice.planned()));
    legend(0, 389, "#d55e00", "", "refused, as planned");
    curve(SECOND_TOP, top, "#0072b2", "7 4", refused(advice.widerRanges()));
    legend(1, 389, "#0072b2", "7 4", "refused, wider ranges");
    curve(SECOND_TOP, top, "#009e73", "2 3", refused(advice.readFirst()));
    legend(2, 389, "#009e73", "2 3", "refused, read first");
    curve(SECOND_TOP, top, "#777777", "1 3", day -> advice.readFirst().days().get(day).readOnly());
    legend(3, 389, "#777777", "1 3", "read only, read first");
    published(SECOND_TOP);
  }

  private static IntToDoubleFunction refused(RolloutOutcome outcome) {
    return day -> outcome.days().get(day).refusals();
  }

  private void axes(int top, double most, String unit) {
    int bottom = top + PANEL;
    for (int i = 0; i <= 5; i++) {
      double y = bottom - PANEL * i / 5.0;
      svg.line(LEFT, y, RIGHT, y, i == 0 ? AXIS : GREY, "");
      svg.text(LEFT - 8, y + 4, Svg.Anchor.END, label(most * i / 5));
    }
    svg.line(LEFT, top, LEFT, bottom, AXIS, "");
    svg.text(LEFT - 60, top - 12, Svg.Anchor.START, unit);
    int step = Math.max(1, (int) Math.ceil(days / 30.4 / 13));
    LocalDate tick = rollout.start().withDayOfMonth(1);
    while (tick.isBefore(rollout.start())) {
      tick = tick.plusMonths(1);
    }
    if (days < 45) {
      tick = rollout.start();
    }
    while (ChronoUnit.DAYS.between(rollout.start(), tick) < days) {
      double x = x((int) ChronoUnit.DAYS.between(rollout.start(), tick));
      svg.line(x, bottom, x, bottom + 5, AXIS, "");
      svg.text(x, bottom + 20, Svg.Anchor.MIDDLE, tick(tick));
      tick = days < 45 ? tick.plusDays(7) : tick.plusMonths(step);
    }
    svg.text((LEFT + RIGHT) / 2.0, bottom + 40, Svg.Anchor.MIDDLE, days < 45 ? "day" : "month");
  }

  /** Months as {@code 2026-11}; in a short time days as {@code 11-24}. */
  private String tick(LocalDate day) {
    return days < 45 ? day.toString().substring(5) : day.toString().substring(0, 7);
  }

  private static String label(double value) {
    return value == Math.rint(value) ? Units.count((long) value) : Svg.number(value);
  }

  private void published(int top) {
    for (DatedRelease release : rollout.releases()) {
      long day = ChronoUnit.DAYS.between(rollout.start(), release.published());
      if (day > 0 && day < days) {
        svg.line(x((int) day), top, x((int) day), top + PANEL, "#999999", "4 4");
      }
    }
    rollout
        .lastRaise()
        .filter(raise -> ChronoUnit.DAYS.between(rollout.start(), raise.published()) < days)
        .ifPresent(raise ->
            svg.text(
                x((int) ChronoUnit.DAYS.between(rollout.start(), raise.published())),
                top - 6,
                Svg.Anchor.MIDDLE,
                "writes version " + raise.support().writable()));
  }

  private void legend(int place, int y, String colour, String dashes, String words) {
    // Two rows: names are long, and some plots have many.
    double x = LEFT + 215 * (place % 4);
    int row = place / 4;
    double at = y + 16.0 * row;
    svg.polyline(Svg.number(x) + ',' + at + ' ' + Svg.number(x + 26) + ',' + at, colour, dashes);
    svg.text(x + 32, at + 4, Svg.Anchor.START, words);
  }

  private void curve(
      int top, double most, String colour, String dashes, IntToDoubleFunction value) {
    StringBuilder points = new StringBuilder();
    for (int day = 0; day < days; day++) {
      points
          .append(points.isEmpty() ? "" : " ")
          .append(Svg.number(x(day)))
          .append(',')
          .append(Svg.number(top + PANEL * (1 - value.applyAsDouble(day) / most)));
    }
    svg.polyline(points, colour, dashes);
  }

  private double x(int day) {
    return days == 1 ? LEFT : LEFT + (RIGHT - LEFT) * (double) day / (days - 1);
  }

  /** The next number above that five lines divide well: 5, 10, 20, 50, 100 and so on. */
  static double nice(double most) {
    for (double power = 1; ; power *= 10) {
      for (double times : new double[] {5, 10, 20}) {
        if (most <= times * power) {
          return times * power;
        }
      }
    }
  }
}
