package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.sqlite.SQLiteConnection;

/** Looks through {@code store.db} for everything that is wrong with it. */
public final class SqliteDatabaseExaminer implements DatabaseExaminer {
  private static final int MAX_HASH = 128;

  private final Limits limits;
  private final ReadAccess reads;

  /**
   * @param scratch where a database is copied to that a killed program left with a WAL
   * @param files what is done to the disk around SQLite
   */
  public SqliteDatabaseExaminer(ScratchSpace scratch, FileEffects files) {
    this.limits = Limits.DEFAULT;
    this.reads = new ReadAccess(limits, scratch, files);
  }

  @Override
  public Examination examine(StoreLocation store, BooleanSupplier stopped) {
    Path database = store.database();
    return reads.read(
        database,
        "examine database",
        limits.scan(),
        stopped,
        connection -> {
          PageCache.WHOLE.of(connection, "main");
          Sql.run(connection, "BEGIN");
          try {
            return examine(connection, database);
          } finally {
            Sql.run(connection, "ROLLBACK");
          }
        });
  }

  private static Examination examine(SQLiteConnection connection, Path database)
      throws SQLException {
    List<SchemaObject> schema = SchemaObject.all(connection, "main");
    if (schema.isEmpty()) {
      throw SqlErrors.invalid("it is an empty database");
    }
    SchemaGuard.requireMeta(schema, database);
    DatabaseMarks marks = FactsReader.marks(connection);
    if (!(marks.agree() && marks.metaRow() instanceof VersionMark.Says(StoreVersion version))) {
      return Examination.ofSchema(Optional.empty(), List.of());
    }
    if (!KnownSchemas.knows(version)) {
      return Examination.ofSchema(Optional.empty(), List.of());
    }
    SchemaDifferences differences = SchemaDifferences.of(schema, version);
    return differences.isSafe()
        ? new RowExamination(connection, schema, version).run(differences.found())
        : Examination.ofSchema(Optional.of(version), differences.found());
  }

  @Override
  public ContentPage contents(StoreLocation store, long after, int limit) {
    Path database = store.database();
    return reads.read(
        database,
        "read content",
        limits.scan(),
        connection -> {
          requireOrdinaryTables(connection);
          return page(connection, after, limit);
        });
  }

  /** What is only missing, such as an index, keeps nobody from reading rows. */
  private static void requireOrdinaryTables(SQLiteConnection connection) throws SQLException {
    DatabaseMarks marks = FactsReader.marks(connection);
    if (!(marks.agree()
        && marks.metaRow() instanceof VersionMark.Says(StoreVersion version)
        && KnownSchemas.knows(version)
        && SchemaDifferences.of(SchemaObject.all(connection, "main"), version).isSafe())) {
      throw SqlErrors.invalid("its schema changed while it was examined");
    }
  }

  private static ContentPage page(SQLiteConnection connection, long after, int limit)
      throws SQLException {
    // START is no position: the least rowid of all is listed as well.
    String more = after == ContentPage.START ? ">=" : ">";
    String sql =
        "SELECT rowid, CAST(substr(id, 1, 200) AS BLOB), CAST(substr(hash, 1, "
            + MAX_HASH
            + ") AS BLOB), size, id IS 'content:sha256:' || hash FROM main.content WHERE rowid "
            + more
            + " ? ORDER BY rowid LIMIT ?";
    List<ContentRow> rows = new ArrayList<>();
    long end = after;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, after);
      statement.setInt(2, limit);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          end = found.getLong(1);
          byte[] id = found.getBytes(2);
          byte[] hash = found.getBytes(3);
          rows.add(
              new ContentRow(
                  id == null ? "NULL" : Cells.show(id),
                  hash == null ? "" : new String(hash, UTF_8),
                  found.getLong(4),
                  found.getBoolean(5)));
        }
      }
    }
    return new ContentPage(rows, end, rows.size() < limit);
  }
}
