package io.glyph.store.application.usecase;

/** Hears how a long command gets on. Called on the thread that works; must return at once. */
public interface Progress {
  /** Hears nothing. */
  Progress NONE = phase -> {};

  /** A new phase begins. */
  void enter(Phase phase);

  /**
   * The phase has got on.
   *
   * @param files how many it has dealt with
   * @param bytes what they have together
   */
  default void advance(long files, long bytes) {}

  /** Phases of long commands, in the order in which they come. */
  enum Phase {
    CHECK,
    COPY,
    BACK_UP,
    MIGRATE,
    IMPORT,
    COMMIT,
    DELIVER,
    VERIFY,
    EXAMINE_BACKUPS,
    EXAMINE_DATABASE,
    EXAMINE_CONTENT,
    EXAMINE_LOG
  }
}
