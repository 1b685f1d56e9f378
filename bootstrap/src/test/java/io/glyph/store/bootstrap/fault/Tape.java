package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.fault.Effect.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one sequence of all effects of a command. All of them happen on one thread (docs/adr), which
 * is the thread that the tape is bound to; what other threads do passes by.
 */
final class Tape {
  /** What becomes of an effect. */
  enum Answer {
    GO,
    /** Done, but {@link Script#halfDone} is told in the middle of it. Only of a write. */
    IN_HALVES,
    /** Not done, and said to be done. */
    LIE,
    EIO,
    ENOSPC,
    /** Half of it is done, then it fails. Only of a write. */
    HALF_EIO,
    HALF_ENOSPC;

    boolean fails() {
      return compareTo(EIO) >= 0;
    }

    boolean isHalf() {
      return this == HALF_EIO || this == HALF_ENOSPC;
    }

    boolean isFull() {
      return this == ENOSPC || this == HALF_ENOSPC;
    }
  }

  /** Decides. */
  interface Script {
    Answer at(Effect effect);

    default void halfDone(Effect effect) {}
  }

  private static final ThreadLocal<@Nullable Tape> RUNNING = new ThreadLocal<>();

  private final Script script;
  private final List<Effect> effects = new ArrayList<>();
  private @Nullable Throwable broken;

  private Tape(Script script) {
    this.script = script;
  }

  static @Nullable Tape running() {
    return RUNNING.get();
  }

  /** Runs something of which every effect is asked about. */
  static <T> Recorded<T> record(Script script, java.util.function.Supplier<T> work) {
    Tape tape = new Tape(script);
    RUNNING.set(tape);
    T result;
    try {
      result = work.get();
    } finally {
      RUNNING.remove();
    }
    if (tape.broken != null) {
      throw new IllegalStateException("the test itself failed within an effect", tape.broken);
    }
    return new Recorded<>(result, List.copyOf(tape.effects));
  }

  /** What came of it, and what it did. */
  record Recorded<T>(T result, List<Effect> effects) {}

  /** Never throws: it is called from native code, too. */
  Answer answer(Kind kind, String file, boolean bySqlite) {
    Effect effect = new Effect(effects.size() + 1, kind, file, bySqlite);
    effects.add(effect);
    try {
      return aside(() -> script.at(effect));
    } catch (RuntimeException | Error failed) {
      broken = broken == null ? failed : broken;
      return Answer.EIO;
    }
  }

  void halfDone() {
    try {
      aside(() -> {
        script.halfDone(effects.getLast());
        return Answer.GO;
      });
    } catch (RuntimeException | Error failed) {
      broken = broken == null ? failed : broken;
    }
  }

  /** What the test does itself, such as another program's writes, is not on the tape. */
  private static Answer aside(java.util.function.Supplier<Answer> work) {
    Tape tape = RUNNING.get();
    RUNNING.remove();
    try {
      return work.get();
    } finally {
      RUNNING.set(tape);
    }
  }
}
