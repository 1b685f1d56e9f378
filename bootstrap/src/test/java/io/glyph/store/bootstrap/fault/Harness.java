package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.fault.Oracle.Facts;
import io.glyph.store.bootstrap.fault.Tape.Answer;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Tries a command with a fault at its n-th effect on disk, recovers, and has judged what is left.
 *
 * <p>A kill and a torn write need no run of their own: the folder as it is on disk just before an
 * effect, or in the middle of it, is what a kill there leaves. So one run gives all of them.
 */
final class Harness implements AutoCloseable {
  /** Modes of failing; a sticky one stays from then on. */
  enum Fault {
    EIO_ONCE(Answer.EIO, false),
    ENOSPC_ONCE(Answer.ENOSPC, false),
    SHORT_ONCE(Answer.HALF_EIO, false),
    EIO_FOR_GOOD(Answer.EIO, true),
    ENOSPC_FOR_GOOD(Answer.HALF_ENOSPC, true);

    final Answer answer;
    final boolean sticky;

    Fault(Answer answer, boolean sticky) {
      this.answer = answer;
      this.sticky = sticky;
    }
  }

  private static final int OTHERS_EVERY = 11;

  private final Command command;
  private final Path work;
  private final Images images = new Images();
  private final String start = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  private final Room base;
  private final String[] words;
  private final Judge judge;
  private final Witness witness;
  private final List<Effect> effects;
  private final long bySqlite;
  private final Map<String, int[]> counts = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int rooms;
  private Predicate<Effect> leftOut = _ -> false;

  Harness(Command command, Path work) {
    TapedSqlite.install();
    this.command = command;
    this.work = work;
    base = Room.in(work.resolve("base"));
    command.prepare(base);
    if (base.hasStore()) {
      base.appendLine(Room.line("before"));
      base.insertRow("before");
    }
    words = command.words(base);
    witness = Witness.of(base);
    Room reference = copy(base);
    Facts before = facts(base);
    Tape.Recorded<PackagedGlyph.Result> run =
        Tape.record(_ -> Answer.GO, () -> reference.glyph(words));
    if (run.result().exit() != 0) {
      throw new IllegalStateException(command + " does not work: " + run.result());
    }
    effects = run.effects();
    bySqlite = effects.stream().filter(Effect::bySqlite).count();
    judge = new Judge(command, before, facts(reference));
    remove(reference);
  }

  int effects() {
    return effects.size();
  }

  /** Numbers of the effects that are wanted, in their order. */
  List<Integer> numbers(Predicate<Effect> wanted) {
    return effects.stream().filter(wanted).map(Effect::number).toList();
  }

  List<String> failures() {
    return failures;
  }

  int cases() {
    return counts.values().stream().mapToInt(c -> c[0] + c[1]).sum();
  }

  /** Sabotage: these are said to be done, and are not. */
  void leaveOut(Predicate<Effect> sabotaged) {
    leftOut = sabotaged;
  }

  /** One line for each mode: old, new. */
  String report() {
    StringBuilder text = new StringBuilder();
    text.append(command).append(": ").append(effects()).append(" effects, ");
    text.append(bySqlite).append(" of them SQLite's");
    counts.forEach((mode, count) ->
        text.append(
            "; %s %d (old %d, new %d)".formatted(mode, count[0] + count[1], count[0], count[1])));
    return text.append("; failures ").append(failures.size()).toString();
  }

  /** Another program, now and then. */
  private final class Others {
    final Room room;
    final List<String> lines = new ArrayList<>();
    final List<String> rows = new ArrayList<>();

    Others(Room room) {
      this.room = room;
    }

    void act(Effect effect) {
      if (effect.number() % OTHERS_EVERY == 0) {
        String what = "during-" + lines.size() + "-" + rows.size() + "-" + effect.number();
        if (room.hasStore() && room.appendLine(Room.line(what))) {
          lines.add(Room.line(what));
        }
        if (room.hasStore() && command.keepsRows && !effect.bySqlite() && room.insertRow(what)) {
          rows.add(what);
        }
      }
    }

    Judge.Known known(int said, boolean maybe, boolean forGood) {
      return new Judge.Known(List.copyOf(lines), List.copyOf(rows), said, maybe, forGood);
    }
  }

  /** An image, and what others had done by then. */
  private record Moment(String mode, String where, Room room, Judge.Known known) {}

  /** How many effects the recovery has of what a kill just before an effect leaves. */
  int effectsOfRecovery(int number) {
    Room room = copy(base);
    List<Moment> moments = new ArrayList<>();
    Others others = new Others(room);
    Tape.record(
        filming(room, others, n -> n == number, "stop", "torn", moments), () -> room.glyph(words));
    remove(room);
    Room killed = moments.getFirst().room();
    int effects = Tape.record(_ -> Answer.GO, () -> recover(killed)).effects().size();
    moments.forEach(moment -> remove(moment.room()));
    return effects;
  }

  /** The first effect behind which the command is committed: its event is written. */
  int firstAfterCommit() {
    return numbers(e -> e.kind() == Effect.Kind.WRITE && e.file().equals("events.jsonl")).stream()
        .reduce((_, last) -> last)
        .orElse(effects());
  }

  /** How many second kills there were. */
  int secondKills() {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().startsWith("second"))
        .mapToInt(count -> count.getValue()[0] + count.getValue()[1])
        .sum();
  }

  /**
   * Kills at chosen effects, torn ones too.
   *
   * @param second kills recovery as well, at chosen effects of its own
   */
  void kill(IntPredicate chosen, IntPredicate second, boolean twice) {
    Room room = copy(base);
    List<Moment> moments = new ArrayList<>();
    Others others = new Others(room);
    Tape.record(filming(room, others, chosen, "stop", "torn", moments), () -> room.glyph(words));
    moments.add(new Moment("stop", "the end", room, others.known(0, false, false)));
    for (Moment moment : moments) {
      if (twice) {
        killRecovery(moment, second);
      }
      judge(moment);
    }
  }

  private void killRecovery(Moment moment, IntPredicate second) {
    Room room = copy(moment.room());
    List<Moment> moments = new ArrayList<>();
    Others nobody = new Others(room);
    nobody.lines.addAll(moment.known().lines());
    nobody.rows.addAll(moment.known().rows());
    Predicate<Effect> sabotaged = leftOut;
    leftOut = _ -> false;
    Tape.Script filming = filming(room, nobody, second, "second stop", "second torn", moments);
    Tape.record(filming, () -> recover(room));
    leftOut = sabotaged;
    remove(room);
    for (Moment again : moments) {
      judge(
          new Moment(
              again.mode(),
              moment.where() + ", then " + again.where(),
              again.room(),
              again.known()));
    }
  }

  private Tape.Script filming(
      Room room,
      Others others,
      IntPredicate chosen,
      String stop,
      String torn,
      List<Moment> moments) {
    return new Tape.Script() {
      @Override
      public Answer at(Effect effect) {
        boolean wanted = chosen.test(effect.number());
        if (wanted) {
          moments.add(
              new Moment(stop, effect.toString(), copy(room), others.known(-1, false, false)));
        }
        others.act(effect);
        if (leftOut.test(effect)) {
          return Answer.LIE;
        }
        return wanted && effect.kind() == Effect.Kind.WRITE ? Answer.IN_HALVES : Answer.GO;
      }

      @Override
      public void halfDone(Effect effect) {
        moments.add(
            new Moment(torn, effect.toString(), copy(room), others.known(-1, false, false)));
      }
    };
  }

  /** Fails at one effect, or from it on. */
  void fail(int number, Fault fault) {
    Room room = copy(base);
    Others others = new Others(room);
    String[] where = {"missed"};
    Tape.Script failing =
        effect -> {
          others.act(effect);
          boolean now = fault.sticky ? effect.number() >= number : effect.number() == number;
          if (effect.number() == number) {
            where[0] = effect.toString();
          }
          if (!now) {
            return Answer.GO;
          }
          boolean write = effect.kind() == Effect.Kind.WRITE;
          boolean first = effect.number() == number;
          return switch (fault.answer) {
            case HALF_EIO -> write ? Answer.HALF_EIO : Answer.EIO;
            case HALF_ENOSPC -> write && first ? Answer.HALF_ENOSPC : Answer.ENOSPC;
            default -> fault.answer;
          };
        };
    PackagedGlyph.Result result = Tape.record(failing, () -> room.glyph(words)).result();
    boolean maybe = result.exit() == 31 && !(result.out() + result.err()).contains("is done");
    String mode = fault.name().toLowerCase(java.util.Locale.ROOT);
    judge(new Moment(mode, where[0], room, others.known(result.exit(), maybe, fault.sticky)));
  }

  private PackagedGlyph.Result recover(Room room) {
    return command == Command.INIT && !room.hasStore() ? room.glyph("init") : room.glyph("recover");
  }

  private void judge(Moment moment) {
    Room room = moment.room();
    List<String> problems = new ArrayList<>();
    boolean isNew = false;
    if (command == Command.INIT && !room.hasStore()) {
      // No store is the old state; and the next init makes one.
      if (moment.known().said() == 0) {
        problems.add("it said that it was done, and there is no store");
      }
      if (room.glyph("init").exit() != 0) {
        problems.add("no init is possible any more");
      }
      if (java.nio.file.Files.exists(room.project().resolve(".glyph.init"))) {
        problems.add("left over: .glyph.init");
      }
    } else {
      PackagedGlyph.Result recovered = recover(room);
      if (recovered.exit() != 0) {
        problems.add("recover ended with " + recovered);
      } else {
        Facts found = facts(room);
        Judge.Verdict verdict = judge.of(found, moment.known());
        problems.addAll(verdict.problems());
        isNew = verdict.isNew();
        PackagedGlyph.Result verified = room.glyph("audit", "verify");
        if (verified.exit() != 0) {
          problems.add("audit verify: " + verified);
        }
        if (command.signs()) {
          boolean finished = moment.known().said() == 0;
          problems.addAll(witness.problems(room, found.log(), isNew, finished));
        }
      }
    }
    counts.computeIfAbsent(moment.mode(), _ -> new int[2])[isNew ? 1 : 0]++;
    if (!problems.isEmpty()) {
      failures.add(
          command
              + ", "
              + moment.mode()
              + " at "
              + moment.where()
              + ", said "
              + moment.known().said()
              + ": "
              + problems);
    }
    remove(room);
  }

  /** Of a copy: a plain reader checkpoints when it closes. */
  private Facts facts(Room room) {
    if (!room.hasStore()) {
      return new Facts("", java.util.Set.of(), new byte[0], Map.of(), List.of());
    }
    Room copied = copy(room);
    Facts facts = Oracle.read(copied.project(), start);
    remove(copied);
    return facts;
  }

  private Room copy(Room from) {
    Path to = work.resolve("room-" + rooms++);
    images.copy(from.root(), to);
    return new Room(to);
  }

  private void remove(Room room) {
    images.remove(room.root());
  }

  @Override
  public void close() {
    images.close();
  }
}
