package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Reads the tables in which a store keeps its books. A row that none of ours can be is refused with
 * its table's name, since the rows of the project are whole all the same; and what is larger than
 * any of ours is not even loaded.
 */
final class Books {
  private static final String OUTBOX = "glyph_outbox";
  private static final String SEAL = "glyph_seal";
  private static final String MANIFEST = "glyph_manifest";

  /** Text of a UUID. */
  private static final int MAX_ID = 36;

  /** 64 hashes: a log of 2^64 lines has no more. */
  private static final int MAX_FRONTIER = 64 * 32;

  /** As large as the manifest's file may be. */
  private static final int MAX_MANIFEST = 1 << 20;

  private Books() {}

  /** Undelivered entries, oldest first: {@code recover} would write them into the log. */
  static List<OutboxEntry> outbox(SQLiteConnection connection) throws SQLException {
    List<OutboxEntry> entries = new ArrayList<>();
    String text = "CAST(line AS TEXT)";
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CASE WHEN octet_length(event_id) = "
                    + MAX_ID
                    + " THEN CAST(event_id AS BLOB) END,"
                    + " CASE WHEN octet_length(line) <= "
                    + AuditEvent.MAX_LINE_BYTES
                    + " THEN line END, log_bytes,"
                    + " CASE WHEN octet_length(event_id) > "
                    + MAX_ID
                    + " OR octet_length(line) > "
                    + AuditEvent.MAX_LINE_BYTES
                    + " OR NOT json_valid("
                    + text
                    + ") THEN 0 ELSE json_type("
                    + text
                    + ") = 'object' AND json_extract("
                    + text
                    + ", '$.id') IS event_id END"
                    + " FROM main.glyph_outbox WHERE delivered = 0 ORDER BY rowid")) {
      while (rows.next()) {
        byte[] id = rows.getBytes(1);
        byte[] line = rows.getBytes(2);
        Optional<EventId> event =
            id == null ? Optional.empty() : EventId.parse(new String(id, UTF_8));
        if (event.isEmpty() || line == null || !rows.getBoolean(4) || !isOneLine(line)) {
          throw damaged(OUTBOX, "an entry that is not delivered is no event of ours");
        }
        entries.add(new OutboxEntry(event.get(), line, rows.getLong(3)));
      }
    }
    return entries;
  }

  /** One newline, at the end; text before it, of which JSON has no control characters. */
  private static boolean isOneLine(byte[] line) {
    int last = line.length - 1;
    if (last < 0 || line[last] != '\n') {
      return false;
    }
    for (int i = 0; i < last; i++) {
      if (line[i] >= 0 && line[i] < ' ') {
        return false;
      }
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
      return true;
    } catch (CharacterCodingException noText) {
      return false;
    }
  }

  /** The newest seal; empty where there is no row. */
  static Optional<TreeState> seal(SQLiteConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT lines, bytes, CASE WHEN octet_length(frontier) <= "
                    + MAX_FRONTIER
                    + " THEN frontier END FROM main.glyph_seal LIMIT 2")) {
      if (!rows.next()) {
        return Optional.empty();
      }
      byte[] frontier = rows.getBytes(3);
      // The driver has no empty BLOB.
      boolean blank = frontier == null && rows.getLong(1) == 0;
      if (frontier == null && !blank) {
        throw damaged(SEAL, "its row is no seal");
      }
      TreeState seal =
          new TreeState(
              rows.getLong(1), rows.getLong(2), frontier == null ? new byte[0] : frontier);
      requireLast(rows, SEAL);
      return Optional.of(seal);
    } catch (IllegalArgumentException notASeal) {
      throw damaged(SEAL, "its row is no seal");
    }
  }

  /** The manifest that is kept; null where there is no row. */
  static byte @Nullable [] manifest(SQLiteConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CASE WHEN octet_length(manifest) <= "
                    + MAX_MANIFEST
                    + " THEN manifest END FROM main.glyph_manifest LIMIT 2")) {
      if (!rows.next()) {
        return null;
      }
      byte[] manifest = rows.getBytes(1);
      if (manifest == null) {
        throw damaged(MANIFEST, "its row is no manifest");
      }
      requireLast(rows, MANIFEST);
      return manifest;
    }
  }

  private static void requireLast(ResultSet rows, String table) throws SQLException {
    if (rows.next()) {
      throw damaged(table, "it has more than its one row");
    }
  }

  /**
   * Refuses books that lack what every commit writes. Only of a store that somebody could use: in
   * the middle of a migration the tables are new.
   */
  static void requireWhole(
      List<OutboxEntry> outbox, Optional<TreeState> seal, byte @Nullable [] manifest) {
    if (manifest == null) {
      throw damaged(MANIFEST, "its row is missing");
    }
    TreeState sealed = seal.orElseThrow(() -> damaged(SEAL, "its row is missing"));
    if (outbox.isEmpty() && sealed.lines() == 0) {
      throw damaged(SEAL, "it vouches for nothing, and events were told");
    }
    if (outbox.stream().anyMatch(entry -> entry.logBytes() > sealed.bytes())) {
      throw damaged(OUTBOX, "an entry that is not delivered begins behind the end of the log");
    }
  }

  /** Everything that is wrong with them, a refusal for each table. */
  static List<Refusal.BooksDamaged> problems(SQLiteConnection connection) throws SQLException {
    List<Refusal.BooksDamaged> problems = new ArrayList<>();
    List<OutboxEntry> outbox = tried(() -> outbox(connection), List.of(), problems);
    Optional<TreeState> seal = tried(() -> seal(connection), Optional.empty(), problems);
    byte[] manifest = tried(() -> read(connection), new byte[0], problems);
    if (problems.isEmpty()) {
      tried(
          () -> {
            requireWhole(outbox, seal, manifest.length == 0 ? null : manifest);
            return true;
          },
          false,
          problems);
    }
    if (problems.isEmpty() && !namesItsStore(connection)) {
      problems.add(
          new Refusal.BooksDamaged(MANIFEST, "its store_id is not the one in its manifest"));
    }
    return problems;
  }

  private static byte[] read(SQLiteConnection connection) throws SQLException {
    byte[] manifest = manifest(connection);
    return manifest == null ? new byte[0] : manifest;
  }

  private static boolean namesItsStore(SQLiteConnection connection) throws SQLException {
    return Sql.number(
            connection,
            "SELECT octet_length(store_id) = "
                + MAX_ID
                + " AND instr(manifest, CAST(store_id AS BLOB)) > 0 FROM main.glyph_manifest")
        == 1;
  }

  private interface Look<T> {
    T at() throws SQLException;
  }

  private static <T> T tried(Look<T> look, T otherwise, List<Refusal.BooksDamaged> problems)
      throws SQLException {
    try {
      return look.at();
    } catch (RefusedException refused) {
      if (!(refused.refusal() instanceof Refusal.BooksDamaged damaged)) {
        throw refused;
      }
      problems.add(damaged);
      return otherwise;
    }
  }

  private static RefusedException damaged(String table, String problem) {
    return new RefusedException(new Refusal.BooksDamaged(table, problem));
  }
}
