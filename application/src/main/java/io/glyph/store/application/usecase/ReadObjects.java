package io.glyph.store.application.usecase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.port.SourceGraph;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lists the objects of a store's source graph and shows one, whatever the store's version. */
public final class ReadObjects {
  /** Each page opens the database anew, so pages grow; the largest bounds the memory. */
  private static final int FIRST_PAGE = 256;

  /** For one who reads as fast as it is given, and is alone: some 10 MB. */
  public static final int LARGE_PAGE = 1 << 15;

  /** For one of a thousand who may all stand still in the middle of a page: some 80 KB. */
  public static final int SMALL_PAGE = 512;

  private final StoreReader reader;
  private final SourceGraph graph;

  public ReadObjects(StoreReader reader, SourceGraph graph) {
    this.reader = reader;
    this.graph = graph;
  }

  /** One object, and the version that it was read from. */
  public record Found(StoreVersion version, GraphObject object) {}

  /**
   * Gives objects by kind, in the order of their rows, while it reads.
   *
   * @param kind empty for all
   * @param largestPage how many are in memory at most while the visitor has not come back
   * @return how many
   */
  public Outcome<Long> list(
      StoreLocation store,
      Optional<ObjectKind> kind,
      int largestPage,
      Consumer<GraphObject.Entry> visitor) {
    return Attempt.of(() -> {
      reader.requireReadable(reader.look(store));
      long given = 0;
      for (ObjectKind one : kind.map(List::of).orElseGet(() -> List.of(ObjectKind.values()))) {
        given += list(store, one, largestPage, visitor);
      }
      return given;
    });
  }

  private long list(
      StoreLocation store, ObjectKind kind, int largestPage, Consumer<GraphObject.Entry> visitor) {
    long given = 0;
    long after = SourceGraph.Page.START;
    int limit = Math.min(largestPage, FIRST_PAGE);
    while (true) {
      SourceGraph.Page page = graph.page(store, kind, after, limit);
      page.entries().forEach(visitor);
      given += page.entries().size();
      if (page.last()) {
        return given;
      }
      after = page.end();
      limit = Math.min(largestPage, limit * 4);
    }
  }

  /**
   * @param id bytes of an id as a list gives it
   */
  public Outcome<Found> show(StoreLocation store, byte[] id) {
    return Attempt.of(() -> {
      StoreReader.Known known = reader.requireReadable(reader.look(store));
      return graph
          .find(store, id)
          .map(object -> new Found(known.version(), object))
          .orElseThrow(() ->
              new RefusedException(
                  new Refusal.ObjectNotFound(Printable.of(new String(id, UTF_8)))));
    });
  }
}
