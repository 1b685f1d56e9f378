package io.glyph.store.application.usecase;

import io.glyph.store.application.port.SourceGraph;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;

/** Counts the objects and links of a store's source graph, whatever its version. */
public final class SummarizeGraph {
  private final StoreReader reader;
  private final SourceGraph graph;

  public SummarizeGraph(StoreReader reader, SourceGraph graph) {
    this.reader = reader;
    this.graph = graph;
  }

  /** What was counted, and in which version. */
  public record Report(StoreVersion version, GraphObject.Summary summary) {}

  public Outcome<Report> execute(StoreLocation store) {
    return Attempt.of(() -> {
      StoreReader.Known known = reader.requireReadable(reader.look(store));
      return new Report(known.version(), graph.summary(store));
    });
  }
}
