package io.glyph.store.domain.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One object of a source graph.
 *
 * @param id {@link Cell.None} where the row has no key, which the first version allows
 * @param fields by name, in the order of the table
 * @param links where it points to
 */
public record GraphObject(
    ObjectKind kind, Cell id, SequencedMap<String, Cell> fields, List<Link> links) {
  public GraphObject {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    links = List.copyOf(links);
  }

  /** What a list shows of an object. */
  public record Entry(ObjectKind kind, Cell id) {}

  /**
   * @param target id of the object that it points to; whether that is there, nobody promises
   */
  public record Link(String name, Cell target) {}

  /**
   * How many objects there are, and how they are linked.
   *
   * @param objects by kind, in the order of the kinds; kinds that the version has not are left out
   */
  public record Summary(Map<ObjectKind, Long> objects, List<LinkCount> links) {
    public Summary {
      objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
      links = List.copyOf(links);
    }
  }

  /**
   * Links of one name between two kinds.
   *
   * @param missing how many of them point to nothing
   */
  public record LinkCount(String name, ObjectKind from, ObjectKind to, long count, long missing) {}
}
