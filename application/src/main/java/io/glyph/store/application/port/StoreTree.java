package io.glyph.store.application.port;

import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;

/** Folders below which stores lie. Nothing here writes. */
public interface StoreTree {
  /**
   * Visits every {@code .glyph} at or below a folder, in the order of the names' bytes, folder by
   * folder. It does not follow links, but for the folder that is named; it does not look into any
   * {@code .glyph}, and what is called so counts whatever it is. What goes away meanwhile is passed
   * over. Memory grows with the largest folder, not with the tree.
   *
   * @param root absolute; a {@code .glyph} itself is that one store
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code InvalidArgument} where there
   *     is no such folder
   * @throws StoreAccessException where this folder itself cannot be read
   */
  void walk(Path root, Visitor visitor);

  /** Hears of what is found. */
  interface Visitor {
    void store(StoreLocation store);

    /** A folder below the root could not be listed, so stores may be in it. */
    void unreadable(Path folder, StoreAccessException why);
  }
}
