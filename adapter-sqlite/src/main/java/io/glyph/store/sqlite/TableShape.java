package io.glyph.store.sqlite;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A table as a comparison needs it: what its version calls it, and where its rows are to be had.
 *
 * @param name its name in its version
 * @param location where its rows are, quoted, with the schema
 * @param columns by folded name; generated ones are not among them
 * @param generated columns that are computed from others, by folded name
 * @param rowid a name for the rowid that no column has taken; empty where there is none
 * @param keys columns that tell rows apart, by folded name: the primary key first, then each unique
 *     index that is neither partial nor on expressions
 * @param virtual what is behind a virtual table; empty for an ordinary one
 */
record TableShape(
    String name,
    String location,
    SequencedMap<String, Column> columns,
    SequencedMap<String, Column> generated,
    Optional<String> rowid,
    List<List<String>> keys,
    Optional<VirtualTable> virtual) {

  /**
   * A column.
   *
   * @param name in its version
   * @param physical what it is called where the rows are
   * @param raw where the value is before it was brought to an older type; else the same
   */
  record Column(String name, String physical, String raw, Affinity affinity) {
    static Column named(String name, Affinity affinity) {
      return new Column(name, name, name, affinity);
    }
  }

  /**
   * What is behind a virtual table.
   *
   * @param sql its text, normalised
   * @param readable whether its own SELECT gives its rows back
   * @param derived whether it holds no rows of its own: a full text index over the rows of another
   *     table, or a view of an index
   * @param shadows the ordinary tables that its module keeps, in the order of their names
   */
  record VirtualTable(String sql, boolean readable, boolean derived, List<TableShape> shadows) {}

  String folded() {
    return SchemaObject.fold(name);
  }

  Column column(String folded) {
    return Optional.ofNullable(columns.get(folded))
        .or(() -> Optional.ofNullable(generated.get(folded)))
        .orElseThrow();
  }

  boolean has(String folded) {
    return columns.containsKey(folded) || generated.containsKey(folded);
  }

  /** A column behind an alias. */
  String cell(String alias, String folded) {
    return alias + "." + Sql.quote(column(folded).physical());
  }

  /** A column behind an alias, as it was before it was brought to an older type. */
  String rawCell(String alias, String folded) {
    return alias + "." + Sql.quote(column(folded).raw());
  }

  boolean isUniqueOn(Collection<String> key) {
    Set<String> wanted = new HashSet<>(key);
    return keys.stream().anyMatch(wanted::containsAll);
  }

  /** Whether what it shows are rows of other tables, which are measured there. */
  boolean isDerived() {
    return virtual.isPresent() && virtual.get().derived();
  }

  boolean isReadable() {
    return virtual.isEmpty() || virtual.get().readable();
  }
}
