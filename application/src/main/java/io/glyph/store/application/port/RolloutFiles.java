package io.glyph.store.application.port;

import io.glyph.store.domain.rollout.Rollout;
import java.nio.file.Path;

/** Tables of releases with their days, and plots of a simulation. */
public interface RolloutFiles {
  /** The releases of this project that this build knows. */
  Rollout builtIn();

  /**
   * A table that a user wrote, in the form of the built-in one (docs/simulate.md).
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code InvalidArgument} where it is
   *     none
   * @throws StoreAccessException where it cannot be read
   */
  Rollout read(Path file);

  /**
   * Writes a plot whole, or not at all. What is there is replaced only where it is an SVG as well:
   * a slip of the hand must not cost a file.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code InvalidArgument} where
   *     something else is there, or the place is inside a store
   * @throws StoreAccessException where it cannot be written
   */
  void writePlot(Path file, String svg);
}
