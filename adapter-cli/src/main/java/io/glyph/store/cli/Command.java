package io.glyph.store.cli;

/** One command. Refusals leave it as {@code RefusedException}. */
@FunctionalInterface
interface Command {
  /**
   * Carries it out.
   *
   * @return the exit code
   */
  int run(Call call);
}
