package io.glyph.store.application.port;

import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.store.StoreLocation;
import java.util.List;
import java.util.Optional;

/**
 * The objects in {@code store.db}, read in the same way whatever the version; leaves every byte as
 * it is, and throws what {@link StoreDatabase} throws.
 */
public interface SourceGraph {
  /** Counts objects and links; cost grows with the rows. */
  GraphObject.Summary summary(StoreLocation store);

  /**
   * Some objects of one kind, in the order of their rows. What others write between two pages may
   * be seen or not; no object is given twice.
   *
   * @param after where the page before ended; {@link Page#START} for the first
   * @param limit at most so many, at least 1; fewer where their ids are long
   */
  Page page(StoreLocation store, ObjectKind kind, long after, int limit);

  /**
   * The object of an id.
   *
   * @param id its bytes
   */
  Optional<GraphObject> find(StoreLocation store, byte[] id);

  /**
   * A part of a list.
   *
   * @param end where the next page starts
   * @param last whether nothing comes after it; a kind that the version has not is an empty last
   */
  record Page(List<GraphObject.Entry> entries, long end, boolean last) {
    public static final long START = Long.MIN_VALUE;

    public Page {
      entries = List.copyOf(entries);
    }
  }
}
