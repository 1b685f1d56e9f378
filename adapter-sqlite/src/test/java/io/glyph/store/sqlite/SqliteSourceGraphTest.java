package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.SourceGraph;
import io.glyph.store.domain.graph.Cell;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same objects under the same ids in every version. */
class SqliteSourceGraphTest {
  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();
  private final SqliteSourceGraph graph = new SqliteSourceGraph(new TemporaryRooms());

  private StoreLocation at(String name, int version, String... meddling) throws Exception {
    Path place = folder.resolve("v" + version);
    StoreLocation store = Stores.golden(name, place);
    Stores.meddle(store.database(), meddling);
    if (version > 1) {
      Path copy = place.resolve("before.db");
      Migrating.all(database, store, copy, Migrating.EVENT, BuiltIn.steps(1, version));
    }
    return store;
  }

  private List<GraphObject.Entry> list(StoreLocation store, int page) {
    List<GraphObject.Entry> all = new ArrayList<>();
    for (ObjectKind kind : ObjectKind.values()) {
      long after = SourceGraph.Page.START;
      SourceGraph.Page found;
      do {
        found = graph.page(store, kind, after, page);
        all.addAll(found.entries());
        after = found.end();
      } while (!found.last());
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("io.glyph.store.sqlite.Stores#all")
  void everyVersionHasTheSameObjectsAndLinks(String name) throws Exception {
    Map<String, Object> first = new TreeMap<>();
    for (int version = 1; version <= 4; version++) {
      StoreLocation store = at(name, version);
      var before = Stores.everything(store.directory());
      List<GraphObject.Entry> all = list(store, 3);
      assertEquals(all, list(store, 100_000));
      Map<ObjectKind, Long> counts = new LinkedHashMap<>(graph.summary(store).objects());
      counts.values().removeIf(count -> count == 0);
      List<GraphObject.LinkCount> links = new ArrayList<>(graph.summary(store).links());
      links.removeIf(link -> link.name().equals("base_snapshot"));
      for (GraphObject.Entry entry : all) {
        byte[] id = ((Cell.Text) entry.id()).bytes();
        GraphObject object = graph.find(store, id).orElseThrow();
        assertEquals(entry, new GraphObject.Entry(object.kind(), object.id()));
        for (GraphObject.Link link : object.links()) {
          boolean mayBeMissing = link.name().endsWith("realm");
          byte[] target = ((Cell.Text) link.target()).bytes();
          assertTrue(mayBeMissing || graph.find(store, target).isPresent(), link.toString());
        }
      }
      Map<String, Object> seen =
          new TreeMap<>(Map.of("list", Set.copyOf(all), "counts", counts, "links", links));
      if (version == 1) {
        first = seen;
      }
      assertEquals(first, seen, "version " + version);
      assertEquals(before, Stores.everything(store.directory()));
    }
  }

  @Test
  void sourcesHaveTheSameFieldsInEveryVersion() throws Exception {
    List<Map<String, Cell>> seen = new ArrayList<>();
    for (int version = 1; version <= 4; version++) {
      StoreLocation store =
          at(
              "v1-odd-names",
              version,
              "UPDATE sources SET labels = CAST(x'622cff' AS TEXT) WHERE rowid = 1");
      Map<String, Cell> all = new TreeMap<>();
      for (GraphObject.Entry entry : list(store, 7)) {
        if (entry.kind() == ObjectKind.SOURCE) {
          GraphObject source = graph.find(store, ((Cell.Text) entry.id()).bytes()).orElseThrow();
          source
              .fields()
              .forEach((name, cell) ->
                  all.put(new String(((Cell.Text) source.id()).bytes(), UTF_8) + name, cell));
          assertEquals(
              List.of("path", "content_id", "labels", "updated_at"),
              List.copyOf(source.fields().keySet()));
        }
      }
      seen.add(all);
    }
    assertEquals(1, Set.copyOf(seen).size());
  }

  @Test
  void oldShapeOfPublicationsIsShownWithItsDefaults() throws Exception {
    StoreLocation store = at("v1-oldest-shape", 1);
    SourceGraph.Page page = graph.page(store, ObjectKind.PUBLICATION, SourceGraph.Page.START, 10);
    GraphObject publication =
        graph.find(store, ((Cell.Text) page.entries().getFirst().id()).bytes()).orElseThrow();
    assertEquals(new Cell.Text("squash".getBytes(UTF_8)), publication.fields().get("mode"));
  }

  @Test
  void rowsSetAsideStayReadable() throws Exception {
    StoreLocation store = at("v1-worked", 4, StableSourcesTest.ODD);
    SourceGraph.Page page = graph.page(store, ObjectKind.QUARANTINE, SourceGraph.Page.START, 100);
    assertEquals(20, page.entries().size());
    for (GraphObject.Entry entry : page.entries()) {
      GraphObject found = graph.find(store, ((Cell.Text) entry.id()).bytes()).orElseThrow();
      assertTrue(found.fields().get("row_json") instanceof Cell.Text);
    }
    assertTrue(graph.find(store, "quarantine:999".getBytes(UTF_8)).isEmpty());
    assertTrue(graph.find(store, "no such thing".getBytes(UTF_8)).isEmpty());
  }

  @Test
  void rowsWithoutKeyAreListedWithoutId() throws Exception {
    StoreLocation store =
        at("v1-fresh", 1, "INSERT INTO realms(rowid, name, description) VALUES(-3, NULL, 'd')");
    assertEquals(
        new GraphObject.Entry(ObjectKind.REALM, new Cell.None()),
        graph.page(store, ObjectKind.REALM, SourceGraph.Page.START, 5).entries().getFirst());
  }
}
