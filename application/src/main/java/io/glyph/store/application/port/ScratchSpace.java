package io.glyph.store.application.port;

import java.nio.file.Path;

/** Private room outside {@code .glyph/} for copies that hold user data. */
public interface ScratchSpace {
  /**
   * Makes a new folder of mode 0700 and removes those that killed commands of this user left
   * behind.
   */
  Room open();

  /** A folder that is removed, with all that is in it, when it is closed. */
  interface Room extends AutoCloseable {
    Path folder();

    /** Never fails: what cannot be removed now goes with the next room that is opened. */
    @Override
    void close();
  }
}
