package io.glyph.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.sqlite.SQLiteConnection;

/**
 * A private temporary database beside the one that is measured: it has no name in the file system,
 * spills to the folder for temporary files, and is no part of any commit. All names in it are
 * random, so that no unqualified name of a script finds a table here.
 */
final class Scratch {
  private final SQLiteConnection connection;
  private final String schema = random();

  private Scratch(SQLiteConnection connection) {
    this.connection = connection;
  }

  static Scratch attach(SQLiteConnection connection) throws SQLException {
    Scratch scratch = new Scratch(connection);
    Sql.run(connection, "ATTACH '' AS " + scratch.schema);
    PageCache.SCRATCH.of(connection, scratch.schema);
    return scratch;
  }

  /** A name that nobody guesses. */
  static String random() {
    return "glyph_" + UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * Makes a table.
   *
   * @return its name, with its schema
   */
  String table(List<String> definitions) throws SQLException {
    String name = schema + "." + random();
    Sql.run(connection, "CREATE TABLE " + name + "(" + String.join(", ", definitions) + ")");
    return name;
  }

  /**
   * @param table as {@link #table} gave it
   * @param columns quoted
   */
  void index(String table, List<String> columns, boolean unique) throws SQLException {
    Sql.run(
        connection,
        "CREATE "
            + (unique ? "UNIQUE " : "")
            + "INDEX "
            + schema
            + "."
            + random()
            + " ON "
            + table.substring(schema.length() + 1)
            + "("
            + String.join(", ", columns)
            + ")");
  }

  void drop(String table) throws SQLException {
    Sql.run(connection, "DROP TABLE " + table);
  }

  /** After the transaction: DETACH does not work within one. */
  void detach() throws SQLException {
    Sql.run(connection, "DETACH " + schema);
  }
}
