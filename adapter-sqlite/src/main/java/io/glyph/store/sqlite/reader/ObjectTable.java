package io.glyph.store.sqlite.reader;

import io.glyph.store.domain.graph.ObjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Where the objects of one kind are: pieces of SQL, in which {@code t} is the row.
 *
 * @param from what stands behind FROM; it has a rowid
 * @param id gives the object's id as text
 * @param fields SQL by name
 * @param links SQL that gives the id of what the object points to, or NULL, by name
 */
public record ObjectTable(
    ObjectKind kind,
    String from,
    String id,
    SequencedMap<String, String> fields,
    SequencedMap<String, String> links) {
  /** An object whose id is a column. */
  static ObjectTable keyed(ObjectKind kind, String table, String... columns) {
    return new ObjectTable(
        kind, "main." + table + " AS t", "t.id", columns(columns), new LinkedHashMap<>());
  }

  /** An object whose id is made of a column. */
  static ObjectTable named(ObjectKind kind, String table, String key, String... columns) {
    return new ObjectTable(
        kind,
        "main." + table + " AS t",
        "'" + kind.prefix() + ":' || t." + key,
        columns(columns),
        new LinkedHashMap<>());
  }

  /** An object whose key has several columns: its id is a digest of them, a NUL between two. */
  static ObjectTable composed(ObjectKind kind, String table, List<String> key, String... columns) {
    List<String> parts = new ArrayList<>();
    key.forEach(column -> parts.add("t." + column));
    return new ObjectTable(
        kind,
        "main." + table + " AS t",
        "'" + kind.prefix() + ":sha256:' || glyph_sha256(" + joined(parts) + ")",
        columns(columns),
        new LinkedHashMap<>());
  }

  private static String joined(List<String> parts) {
    return String.join(" || char(0) || ", parts);
  }

  ObjectTable with(String link, String sql) {
    SequencedMap<String, String> more = new LinkedHashMap<>(links);
    more.put(link, sql);
    return new ObjectTable(kind, from, id, fields, more);
  }

  ObjectTable field(String name, String sql) {
    SequencedMap<String, String> more = new LinkedHashMap<>(fields);
    more.put(name, sql);
    return new ObjectTable(kind, from, id, more, links);
  }

  ObjectTable identified(String other) {
    return new ObjectTable(kind, from, other, fields, links);
  }

  ObjectTable from(String other) {
    return new ObjectTable(kind, other, id, fields, links);
  }

  private static SequencedMap<String, String> columns(String... names) {
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    for (String name : names) {
      columns.put(name, "t." + name);
    }
    return columns;
  }
}
