package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;

/** Waits until a torn line has either grown or not grown for two seconds. */
final class Settling {
  private static final int STEP_MILLIS = 50;
  private static final int STEPS_OF_SILENCE = 2000 / STEP_MILLIS;

  /** A line that grows for longer than this is not waited for: the store is in use. */
  private static final int MAX_STEPS = 60_000 / STEP_MILLIS;

  /** Lets time pass; tests let none pass. */
  @FunctionalInterface
  interface Pause {
    void millis(int millis) throws InterruptedException;
  }

  private final Pause pause;
  private int steps;

  Settling(Pause pause) {
    this.pause = pause;
  }

  /** What came of waiting. */
  enum Waited {
    /** Look again: it is not what it was. */
    GREW,
    /** It has not changed for two seconds. */
    STILL,
    /** It has changed all the time, and is not waited for any longer. */
    GROWING;

    LogTail tail(LogTail.Torn torn) {
      return this == GROWING ? new LogTail.Growing(torn.line()) : torn;
    }
  }

  /** Waits for a torn tail. */
  Waited await(LogFile log, LogTail.Torn torn) {
    for (int silent = 0; silent < STEPS_OF_SILENCE; silent++) {
      if (steps++ == MAX_STEPS) {
        return Waited.GROWING;
      }
      try {
        pause.millis(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RefusedException(new Refusal.Interrupted());
      }
      long size = log.size();
      if (size != torn.line().to()) {
        return Waited.GREW;
      }
    }
    return Waited.STILL;
  }
}
