package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.StoreDatabase.WayBack;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * Reads what a database says of itself. The schema comes first, always; and marks that disagree are
 * reported as they are, with nothing else read.
 *
 * <p>Plain JDBC, here and in everything that {@code status} runs: JDBI takes 300 ms of a cold
 * start, more than all the rest of that command.
 */
final class FactsReader {
  private static final String STORE_VERSION = "CAST('store_version' AS BLOB)";

  private FactsReader() {}

  /** In a transaction of its own, so that all of it is one state. */
  static DatabaseFacts readWholeAtOnce(SQLiteConnection connection, Path database)
      throws SQLException {
    return atOnce(connection, () -> readWhole(connection, database));
  }

  /** The same of a copy, whose books nobody uses. */
  static DatabaseFacts readAtOnce(SQLiteConnection connection, Path database) throws SQLException {
    return atOnce(connection, () -> read(connection, database));
  }

  private interface Look {
    DatabaseFacts at() throws SQLException;
  }

  private static DatabaseFacts atOnce(SQLiteConnection connection, Look look) throws SQLException {
    Sql.run(connection, "BEGIN");
    try {
      return look.at();
    } finally {
      Sql.run(connection, "ROLLBACK");
    }
  }

  /** The same of a store that somebody is about to use: its books must be whole. */
  static DatabaseFacts readWhole(SQLiteConnection connection, Path database) throws SQLException {
    DatabaseFacts facts = read(connection, database);
    if (facts.marks().agree()
        && facts.marks().metaRow() instanceof VersionMark.Says(StoreVersion version)
        && KnownSchemas.knows(version)
        && (!version.isBefore(DatabaseMarks.FIRST_MANAGED) || KeptBooks.areIn(connection))) {
      Books.requireWhole(facts.outbox(), facts.seal(), facts.manifest());
    }
    return facts;
  }

  static DatabaseFacts read(SQLiteConnection connection, Path database) throws SQLException {
    List<SchemaObject> schema = SchemaObject.all(connection, "main");
    if (schema.isEmpty()) {
      throw SqlErrors.invalid("it is an empty database");
    }
    if (!"UTF-8".equals(Sql.text(connection, "PRAGMA encoding"))) {
      throw SqlErrors.invalid("its text is not UTF-8");
    }
    SchemaGuard.requireMeta(schema, database);
    DatabaseMarks marks = marks(connection);
    if (!(marks.agree() && marks.metaRow() instanceof VersionMark.Says(StoreVersion version))) {
      return new DatabaseFacts(marks, List.of(), Optional.empty(), null);
    }
    boolean managed;
    if (KnownSchemas.knows(version)) {
      SchemaGuard.require(schema, version, database);
      managed = !version.isBefore(DatabaseMarks.FIRST_MANAGED) || KeptBooks.areIn(connection);
    } else {
      managed = SchemaGuard.keepsBooks(schema, version);
    }
    if (!managed) {
      return new DatabaseFacts(marks, List.of(), Optional.empty(), null);
    }
    return new DatabaseFacts(
        marks,
        Books.outbox(connection),
        Books.seal(connection),
        Books.manifest(connection),
        purgePending(connection, version));
  }

  /**
   * The version of a store that is about to be read; its schema was checked.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException where no version can be believed, or
   *     this build does not know it and its bookkeeping is not in the form that it knows
   */
  static StoreVersion knownVersion(SQLiteConnection connection, Path database) throws SQLException {
    StoreVersion version = agreedVersion(connection, database);
    if (!KnownSchemas.knows(version)
        && !SchemaGuard.keepsBooks(SchemaObject.all(connection, "main"), version)) {
      throw SqlErrors.invalid("it has version " + version + ", which this build does not know");
    }
    return version;
  }

  /** The version that all marks agree on, whether this build knows it or not. */
  static StoreVersion agreedVersion(SQLiteConnection connection, Path database)
      throws SQLException {
    DatabaseMarks marks = read(connection, database).marks();
    if (!(marks.agree() && marks.metaRow() instanceof VersionMark.Says(StoreVersion version))) {
      throw SqlErrors.invalid("its version marks disagree");
    }
    return version;
  }

  /** The ways back, of any version; empty where they are not exactly in our form. */
  static List<WayBack> waysBack(SQLiteConnection connection, Path database) throws SQLException {
    read(connection, database);
    return WayBackTable.areIn(SchemaObject.all(connection, "main"))
        ? WayBackTable.read(connection)
        : List.of();
  }

  static DatabaseMarks marks(SQLiteConnection connection) throws SQLException {
    return marks(connection, "main");
  }

  /**
   * @param schema {@code main}, or the name of an attached copy
   */
  static DatabaseMarks marks(SQLiteConnection connection, String schema) throws SQLException {
    String quoted = Sql.quote(schema);
    VersionMark row = metaRow(connection, quoted);
    if (row instanceof VersionMark.Says) {
      requireByKey(connection, quoted);
    }
    return new DatabaseMarks(
        row,
        (int) Sql.number(connection, "PRAGMA " + quoted + ".user_version"),
        (int) Sql.number(connection, "PRAGMA " + quoted + ".application_id"));
  }

  /** By the bytes of the key: NULL keys repeat, and a key may be a BLOB. */
  private static VersionMark metaRow(SQLiteConnection connection, String schema)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT typeof(key), typeof(value), CAST(value AS BLOB) FROM "
                    + schema
                    + ".meta WHERE CAST(key AS BLOB) IS "
                    + STORE_VERSION
                    + " LIMIT 2")) {
      if (!rows.next()) {
        return new VersionMark.Absent();
      }
      String keyType = rows.getString(1);
      String type = rows.getString(2);
      byte[] value = rows.getBytes(3);
      if (rows.next()) {
        return new VersionMark.Malformed("two rows");
      }
      if (!keyType.equals("text")) {
        return new VersionMark.Malformed("a key of type " + keyType);
      }
      if (!type.equals("text")) {
        return new VersionMark.Malformed(
            type + " " + Cells.show(value == null ? new byte[0] : value));
      }
      // Latin-1 keeps bytes apart, so that no malformed text can look like digits.
      return StoreVersion.parse(new String(value, ISO_8859_1))
          .<VersionMark>map(VersionMark.Says::new)
          .orElseGet(() -> new VersionMark.Malformed(Cells.show(value)));
    }
  }

  /** Others ask for the key, and so its index: where that is damaged they find something else. */
  private static void requireByKey(SQLiteConnection connection, String schema) throws SQLException {
    String found = "SELECT count(*) FROM " + schema + ".meta WHERE key = 'store_version'";
    if (Sql.number(connection, found) != 1) {
      throw SqlErrors.invalid("the index of its marks does not lead to its version");
    }
  }

  private static boolean purgePending(SQLiteConnection connection, StoreVersion version)
      throws SQLException {
    return !version.isBefore(Bookkeeping.WITH_WAYS_BACK)
        && Sql.number(connection, "SELECT EXISTS(SELECT 1 FROM main.glyph_purge)") != 0;
  }
}
