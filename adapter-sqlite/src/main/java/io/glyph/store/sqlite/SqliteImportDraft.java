package io.glyph.store.sqlite;

import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportRules.Realm;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.source.SourcePath;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * The files of an import in a temporary table, which SQLite keeps in a file of its own that has no
 * name; and the only SQL that writes contents, sources, labels and realms of the newest version.
 *
 * <p>Paths go in as BLOBs and become TEXT inside SQLite: they need not be UTF-8.
 */
final class SqliteImportDraft implements ImportDraft {
  private static final String TABLE = "temp.glyph_import";

  private static final String NO_SOURCE =
      " NOT EXISTS (SELECT 1 FROM main.sources s WHERE s.path = glyph_import.path)";

  private static final String HOMELESS = " WHERE fresh = 1 AND" + NO_SOURCE;

  /** Files after which what was added is written: SQLite's own statement for each costs more. */
  private static final int BATCH = 1_000;

  /** Where failures of SQLite become those of the port. */
  interface Guard {
    void run(String operation, Work work);
  }

  /** Something that SQLite may fail at. */
  interface Work {
    void run() throws SQLException;
  }

  private final SQLiteConnection connection;
  private final Guard guard;
  private @Nullable PreparedStatement insert;
  private int waiting;

  SqliteImportDraft(SQLiteConnection connection, Guard guard) {
    this.connection = connection;
    this.guard = guard;
  }

  @Override
  public void add(ImportedFile file) {
    guard.run(
        "take note of a file",
        () -> {
          PreparedStatement statement = requireInsert();
          statement.setBytes(1, file.path().bytes());
          statement.setString(2, file.hash().hex());
          statement.setLong(3, file.bytes());
          statement.addBatch();
          waiting++;
          if (waiting == BATCH) {
            write();
          }
        });
  }

  private PreparedStatement requireInsert() throws SQLException {
    PreparedStatement statement = insert;
    if (statement == null) {
      Sql.run(
          connection,
          "CREATE TABLE "
              + TABLE
              + "(position INTEGER PRIMARY KEY, path TEXT NOT NULL, hash TEXT NOT NULL,"
              + " size INTEGER NOT NULL, fresh INTEGER NOT NULL DEFAULT 0)");
      statement =
          connection.prepareStatement(
              "INSERT INTO " + TABLE + "(path, hash, size) VALUES(CAST(? AS TEXT), ?, ?)");
      insert = statement;
    }
    return statement;
  }

  private void write() throws SQLException {
    PreparedStatement statement = requireInsert();
    if (waiting > 0) {
      statement.executeBatch();
      waiting = 0;
    }
  }

  @Override
  public void forEach(Predicate<ImportedFile> visitor) {
    guard.run(
        "read what is imported",
        () -> {
          write();
          try (Statement statement = connection.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "SELECT CAST(path AS BLOB), hash, size FROM "
                          + TABLE
                          + " ORDER BY position")) {
            boolean goOn = true;
            while (goOn && rows.next()) {
              goOn =
                  visitor.test(
                      new ImportedFile(
                          SourcePath.of(rows.getBytes(1)),
                          new ContentHash(rows.getString(2)),
                          rows.getLong(3)));
            }
          }
        });
  }

  @Override
  public ImportCounts merge(ImportRules rules, Instant at) {
    long[] counts = new long[6];
    guard.run(
        "import",
        () -> {
          write();
          String time = at.toString();
          counts[0] = contents(time);
          run("UPDATE " + TABLE + " SET fresh = 1 WHERE" + NO_SOURCE);
          counts[2] = changed(time);
          counts[1] = added(time);
          label(rules.label());
          long files = Sql.number(connection, "SELECT count(*) FROM " + TABLE);
          counts[3] = files - counts[1] - counts[2];
          counts[4] = Sql.number(connection, "SELECT count(*) FROM main.sources") - files;
          for (Realm realm : rules.realms()) {
            counts[5] +=
                run(
                    "INSERT INTO main.realms(name, description) VALUES(?, ?)"
                        + " ON CONFLICT(name) DO NOTHING",
                    realm.name(),
                    realm.description());
          }
        });
    return new ImportCounts(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
  }

  private long contents(String time) throws SQLException {
    return run(
        "INSERT INTO main.content(id, hash, size, path, created_at)"
            + " SELECT 'content:sha256:' || hash, hash, size, path, ? FROM "
            + TABLE
            + " WHERE true ORDER BY position ON CONFLICT(id) DO NOTHING",
        time);
  }

  private long changed(String time) throws SQLException {
    return run(
        "UPDATE main.sources SET content_id = 'content:sha256:' || i.hash, updated_at = ? FROM "
            + TABLE
            + " i WHERE i.fresh = 0 AND main.sources.path = i.path"
            + " AND main.sources.content_id IS NOT 'content:sha256:' || i.hash",
        time);
  }

  private long added(String time) throws SQLException {
    String select =
        " SELECT 'source:sha256:' || glyph_sha256(CAST(%s AS BLOB)), path,"
            + " 'content:sha256:' || hash, ? FROM "
            + TABLE
            + " WHERE fresh = 1%s ORDER BY position ON CONFLICT(id) DO NOTHING";
    String insert = "INSERT INTO main.sources(id, path, content_id, updated_at)";
    long added = run(insert + select.formatted("path", ""), time);
    // A source that was moved has kept the id of its first path; a new file there needs another.
    for (int n = 1;
        Sql.number(connection, "SELECT EXISTS(SELECT 1 FROM " + TABLE + HOMELESS + ")") == 1;
        n++) {
      String salted = "CAST(path AS BLOB) || x'00' || '" + n + "'";
      added += run(insert + select.formatted(salted, " AND" + NO_SOURCE), time);
    }
    return added;
  }

  private void label(String realm) throws SQLException {
    run(
        "INSERT INTO main.source_labels(source_id, realm, position)"
            + " SELECT s.id, ?, 0 FROM "
            + TABLE
            + " i CROSS JOIN main.sources s ON s.path = i.path WHERE i.fresh = 1"
            + " ORDER BY i.position",
        realm);
  }

  private long run(String sql, String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement.executeLargeUpdate();
    }
  }
}
