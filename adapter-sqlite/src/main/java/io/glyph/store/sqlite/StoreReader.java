package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.port.StoreDatabase.AppliedMigration;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.refusal.Printable;
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
import org.sqlite.SQLiteConnection;

/**
 * Reads rows of stores whose schema was checked. Counts, which {@code status} shows, by plain JDBC:
 * see {@link FactsReader}.
 */
final class StoreReader {
  private static final int MAX_CLAIMS = 10_000;

  private StoreReader() {}

  static SequencedMap<String, Long> counts(SQLiteConnection connection, Path database)
      throws SQLException {
    StoreVersion version = FactsReader.knownVersion(connection, database);
    SequencedMap<String, Long> counts = new LinkedHashMap<>();
    for (String table : KnownSchemas.userTables(version)) {
      counts.put(table, Sql.number(connection, "SELECT count(*) FROM main." + Sql.quote(table)));
    }
    return counts;
  }

  static List<Claim> liveClaims(SQLiteConnection connection, Path database, Instant now)
      throws SQLException {
    FactsReader.knownVersion(connection, database);
    return RowReading.read(
        connection,
        handle ->
            handle
                .createQuery(
                    "SELECT CAST(work_name AS BLOB), CAST(actor AS BLOB), CAST(expires_at AS BLOB)"
                        + " FROM main.work_claims WHERE CAST(status AS BLOB) IS CAST('active' AS BLOB)"
                        + " ORDER BY work_name COLLATE BINARY")
                .map((row, context) -> new ActiveClaim(bytes(row, 1), bytes(row, 2), bytes(row, 3)))
                .stream()
                .filter(claim -> isLive(new String(claim.expiresAt, UTF_8), now))
                .limit(MAX_CLAIMS)
                .map(claim ->
                    new Claim(
                        Cells.show(claim.work),
                        Cells.show(claim.actor),
                        Cells.show(claim.expiresAt)))
                .toList());
  }

  /** Text as its bytes: it need not be UTF-8. */
  private record ActiveClaim(byte[] work, byte[] actor, byte[] expiresAt) {}

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
    return RowReading.read(
        connection,
        handle ->
            handle
                .createQuery(
                    "SELECT CAST(version AS INTEGER), CAST(script AS BLOB),"
                        + " strftime('%Y-%m-%dT%H:%M:%SZ', installed_on)"
                        + " FROM main.glyph_schema_history WHERE type = 'SQL' AND success"
                        + " ORDER BY installed_rank")
                .map((row, context) -> applied(row))
                .list());
  }

  private static AppliedMigration applied(ResultSet row) throws SQLException {
    int to = row.getInt(1);
    String at = row.getString(3);
    if (to < 2 || at == null) {
      throw SqlErrors.invalid("its history of migrations is not one");
    }
    return new AppliedMigration(new StoreVersion(to), Cells.show(bytes(row, 2)), Printable.of(at));
  }

  private static byte[] bytes(ResultSet rows, int column) throws SQLException {
    byte[] found = rows.getBytes(column);
    return found == null ? new byte[0] : found;
  }
}
