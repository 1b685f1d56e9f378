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

  /**
   * Whether nobody waits for the command any more, so that what is not committed yet is to be
   * rolled back. Asked on any thread; never true once {@link Phase#COMMIT} has been entered.
   */
  default boolean isStopped() {
    return false;
  }

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
