package io.glyph.store.sqlite;

import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.SourceGraph;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.graph.Cell;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.sqlite.reader.LinkTable;
import io.glyph.store.sqlite.reader.ObjectTable;
import io.glyph.store.sqlite.reader.VersionReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultIterator;

/** Reads objects of every version that this build knows, through the version's own reader. */
public final class SqliteSourceGraph implements SourceGraph {
  /** So that a page stays small where ids are long, as a strange store may have them. */
  private static final int PAGE_BYTES = 1 << 20;

  private final Limits limits;
  private final ReadAccess reads;

  /**
   * @param scratch where a database is copied to that a killed program left with a WAL
   */
  public SqliteSourceGraph(ScratchSpace scratch) {
    this(scratch, FileEffects.real());
  }

  /**
   * @param files what is done to the disk around SQLite
   */
  public SqliteSourceGraph(ScratchSpace scratch, FileEffects files) {
    this.limits = Limits.DEFAULT;
    this.reads = new ReadAccess(limits, scratch, files);
  }

  @Override
  public GraphObject.Summary summary(StoreLocation store) {
    return read(store, "count objects", SqliteSourceGraph::summary);
  }

  private static GraphObject.Summary summary(Handle handle, VersionReader reader) {
    Map<ObjectKind, Long> objects = new EnumMap<>(ObjectKind.class);
    for (ObjectTable table : reader.objects()) {
      objects.put(
          table.kind(),
          handle.createQuery("SELECT count(*) FROM " + table.from()).mapTo(Long.class).one());
    }
    List<GraphObject.LinkCount> links = new ArrayList<>();
    for (LinkTable link : reader.links()) {
      links.add(
          handle
              .createQuery(link.count())
              .map((rows, context) ->
                  new GraphObject.LinkCount(
                      link.name(), link.from(), link.to(), rows.getLong(1), rows.getLong(2)))
              .one());
    }
    return new GraphObject.Summary(objects, links);
  }

  @Override
  public Page page(StoreLocation store, ObjectKind kind, long after, int limit) {
    return read(
        store,
        "list objects",
        (handle, reader) ->
            reader.objects().stream()
                .filter(table -> table.kind() == kind)
                .findFirst()
                .map(table -> page(handle, table, after, limit))
                .orElseGet(() -> new Page(List.of(), after, true)));
  }

  private record Row(long position, Cell id) {
    int bytes() {
      return switch (id) {
        case Cell.Text(byte[] text) -> text.length;
        case Cell.Blob(byte[] blob) -> blob.length;
        case Cell.Whole whole -> Long.BYTES;
        case Cell.Real real -> Double.BYTES;
        case Cell.None none -> 0;
      };
    }
  }

  private static Page page(Handle handle, ObjectTable table, long after, int limit) {
    // START is no position: the least rowid of all is listed as well.
    String more = after == Page.START ? ">=" : ">";
    List<GraphObject.Entry> entries = new ArrayList<>();
    long end = after;
    long bytes = 0;
    try (ResultIterator<Row> rows =
        handle
            .createQuery(
                "SELECT t.rowid, typeof("
                    + table.id()
                    + "), "
                    + table.id()
                    + " FROM "
                    + table.from()
                    + " WHERE t.rowid "
                    + more
                    + " :after ORDER BY t.rowid LIMIT :limit")
            .bind("after", after)
            .bind("limit", limit)
            .map((found, context) -> new Row(found.getLong(1), cell(found, 2)))
            .iterator()) {
      while (rows.hasNext() && bytes < PAGE_BYTES) {
        Row row = rows.next();
        entries.add(new GraphObject.Entry(table.kind(), row.id()));
        end = row.position();
        bytes += row.bytes();
      }
    }
    return new Page(entries, end, entries.size() < limit && bytes < PAGE_BYTES);
  }

  @Override
  public Optional<GraphObject> find(StoreLocation store, byte[] id) {
    return read(
        store,
        "read object",
        (handle, reader) ->
            reader.objects().stream()
                .sorted(Comparator.comparing(table -> !isNamed(table.kind(), id)))
                .filter(table -> isNamed(table.kind(), id) || table.id().equals("t.id"))
                .map(table -> find(handle, table, id))
                .flatMap(Optional::stream)
                .findFirst());
  }

  private static boolean isNamed(ObjectKind kind, byte[] id) {
    return new String(id, StandardCharsets.ISO_8859_1).startsWith(kind.prefix() + ':');
  }

  private static Optional<GraphObject> find(Handle handle, ObjectTable table, byte[] id) {
    List<String> columns = new ArrayList<>();
    columns.add(table.id());
    columns.addAll(table.fields().values());
    columns.addAll(table.links().values());
    StringBuilder select = new StringBuilder();
    for (String column : columns) {
      select.append(select.isEmpty() ? "SELECT typeof(" : ", typeof(");
      select.append(column).append("), ").append(column);
    }
    return handle
        .createQuery(
            select + " FROM " + table.from() + " WHERE " + table.id() + " = CAST(:id AS TEXT)")
        .bind("id", id)
        .map((rows, context) -> object(rows, table))
        .findFirst();
  }

  private static GraphObject object(ResultSet rows, ObjectTable table) throws SQLException {
    int column = 1;
    Cell id = cell(rows, column);
    SequencedMap<String, Cell> fields = new LinkedHashMap<>();
    for (String name : table.fields().keySet()) {
      column += 2;
      fields.put(name, cell(rows, column));
    }
    List<GraphObject.Link> links = new ArrayList<>();
    for (String name : table.links().keySet()) {
      column += 2;
      Cell target = cell(rows, column);
      if (!(target instanceof Cell.None)) {
        links.add(new GraphObject.Link(name, target));
      }
    }
    return new GraphObject(table.kind(), id, fields, links);
  }

  /** A type, and behind it the value. */
  private static Cell cell(ResultSet rows, int column) throws SQLException {
    byte[] bytes = rows.getBytes(column + 1);
    byte[] content = bytes == null ? new byte[0] : bytes;
    return switch (rows.getString(column)) {
      case "integer" -> new Cell.Whole(rows.getLong(column + 1));
      case "real" -> new Cell.Real(rows.getDouble(column + 1));
      case "text" -> new Cell.Text(content);
      case "blob" -> new Cell.Blob(content);
      default -> new Cell.None();
    };
  }

  private interface Query<T> {
    T on(Handle handle, VersionReader reader);
  }

  private <T> T read(StoreLocation store, String operation, Query<T> query) {
    Path database = store.database();
    return reads.read(
        database,
        operation,
        limits.scan(),
        connection -> {
          VersionReader reader = VersionReader.of(FactsReader.knownVersion(connection, database));
          try {
            return query.on(Jdbi.create(connection).open(), reader);
          } catch (JdbiException failed) {
            if (failed.getCause() instanceof SQLException sql) {
              throw sql;
            }
            throw new StoreAccessException(
                StoreAccessException.Kind.IO, operation, database, failed);
          }
        });
  }
}
