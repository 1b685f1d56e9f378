package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.port.StoreDatabase.AppliedMigration;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.sqlite.SQLiteConnection;

/**
 * Reads rows of stores whose schema was checked. Counts, which {@code status} shows, with plain
 * JDBC: see {@link FactsReader}.
 */
final class StoreReader {
  private static final int MAX_CLAIMS = 10_000;

  private StoreReader() {}

  static SequencedMap<String, Long> counts(SQLiteConnection connection, Path database)
      throws SQLException {
    StoreVersion version = FactsReader.knownVersion(connection, database);
    SequencedMap<String, Long> counts = new LinkedHashMap<>();
    List<String> tables =
        KnownSchemas.knows(version)
            ? KnownSchemas.userTables(version)
            : CatalogTables.all(connection);
    for (String table : tables) {
      counts.put(table, Sql.number(connection, "SELECT count(*) FROM main." + Sql.quote(table)));
    }
    return counts;
  }

  /** Of any version, as far as its claims are in the form that is known here. */
  static List<Claim> liveClaims(SQLiteConnection connection, Path database, Instant now)
      throws SQLException {
    if (!CatalogTables.haveClaims(connection, FactsReader.agreedVersion(connection, database))) {
      return List.of();
    }
    Query query =
        Jdbi.create(connection)
            .open()
            .createQuery(
                "SELECT CAST(work_name AS BLOB), CAST(actor AS BLOB), CAST(expires_at AS BLOB)"
                    + " FROM main.work_claims WHERE CAST(status AS BLOB) IS CAST('active' AS BLOB)"
                    + " ORDER BY work_name COLLATE BINARY");
    return rows(() -> {
      try (Stream<List<byte[]>> found =
          query
              .map((rows, context) -> List.of(bytes(rows, 1), bytes(rows, 2), bytes(rows, 3)))
              .stream()) {
        return found
            .filter(row -> isLive(new String(row.get(2), UTF_8), now))
            .limit(MAX_CLAIMS)
            .map(row ->
                new Claim(Cells.show(row.get(0)), Cells.show(row.get(1)), Cells.show(row.get(2))))
            .toList();
      }
    });
  }

  private interface Reading<T> {
    T run();
  }

  /** JDBI wraps what SQLite says; callers know what to make of that themselves. */
  private static <T> T rows(Reading<T> reading) throws SQLException {
    try {
      return reading.run();
    } catch (JdbiException failed) {
      if (failed.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw failed;
    }
  }

  /** A claim whose end cannot be read may not have ended: then somebody must look. */
  private static boolean isLive(String expiresAt, Instant now) {
    try {
      return OffsetDateTime.parse(expiresAt).toInstant().isAfter(now);
    } catch (DateTimeException unreadable) {
      return true;
    }
  }

  static List<AppliedMigration> history(SQLiteConnection connection, Path database)
      throws SQLException {
    StoreVersion version = FactsReader.knownVersion(connection, database);
    if (version.isBefore(DatabaseMarks.FIRST_MANAGED)) {
      return List.of();
    }
    Query query =
        Jdbi.create(connection)
            .open()
            .createQuery(
                "SELECT CAST(version AS INTEGER), CAST(script AS BLOB),"
                    + " strftime('%Y-%m-%dT%H:%M:%SZ', installed_on)"
                    + " FROM main.glyph_schema_history WHERE type = 'SQL' AND success"
                    + " ORDER BY installed_rank");
    return rows(() -> query.map((rows, context) -> applied(rows)).list());
  }

  private static AppliedMigration applied(ResultSet rows) throws SQLException {
    int to = rows.getInt(1);
    String at = rows.getString(3);
    if (to < 2 || at == null) {
      throw new RefusedException(
          new Refusal.BooksDamaged(Bookkeeping.HISTORY, "its rows are no migrations of ours"));
    }
    return new AppliedMigration(new StoreVersion(to), Cells.show(bytes(rows, 2)), Printable.of(at));
  }

  private static byte[] bytes(ResultSet rows, int column) throws SQLException {
    byte[] found = rows.getBytes(column);
    return found == null ? new byte[0] : found;
  }
}
