package io.glyph.store.application.usecase;

/** Hears how a long command gets on. Called on the thread that works; must return at once. */
public interface Progress {
  /** Hears nothing. */
  Progress NONE = phase -> {};

  /** A new phase begins. */
  void enter(Phase phase);

  /** Phases of long commands, in the order in which they come. */
  enum Phase {
    CHECK,
    COPY,
    BACK_UP,
    MIGRATE,
    COMMIT,
    DELIVER,
    VERIFY
  }
}
