package io.glyph.store.application.port;

import io.glyph.store.domain.store.StoreLocation;
import java.util.Optional;

/** {@code .glyph/lock}: keeps glyph processes that write apart. Others do not know of it. */
public interface StoreLock {
  /**
   * Takes the lock without waiting; creates the file where missing and never deletes it.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code StoreBusy} and the holder
   */
  Held acquire(StoreLocation store);

  /**
   * The process that wrote itself into the lock file, if it is still alive; such as {@code process
   * 4711}. Takes no lock.
   */
  Optional<String> holder(StoreLocation store);

  /** A lock that is held until it is closed. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
