package io.glyph.store.bootstrap.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What SQLite and plain text say of a store, without any code of ours. */
final class Oracle {
  private static final Pattern KNOWN =
      Pattern.compile(
          "^ *(version|created_by|created_at|project|object_format|audit_log|id|minimum_reader):"
              + "(.*)$",
          Pattern.MULTILINE);

  private Oracle() {}

  /** Keys with a meaning and what stands behind them. */
  static Map<String, String> manifest(Path store) throws IOException {
    Map<String, String> said = new TreeMap<>();
    Path manifest = store.resolve("manifest.yaml");
    if (Files.isRegularFile(manifest)) {
      String text = new String(Files.readAllBytes(manifest), StandardCharsets.ISO_8859_1);
      Matcher lines = KNOWN.matcher(text);
      while (lines.find()) {
        said.merge(lines.group(1), lines.group(2).strip(), (a, b) -> a + "\n" + b);
      }
    }
    return said;
  }

  /**
   * Marks, schema and integrity of a database, or why they cannot be read.
   *
   * @param copy a copy that may be changed by opening it
   */
  record Database(String marksAndSchema, String integrity) {
    static Database of(Path copy) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
        return new Database(head(connection), integrity(connection));
      } catch (SQLException unreadable) {
        return new Database("unreadable: " + unreadable.getErrorCode(), "unreadable");
      }
    }

    /** Counts of rows by table, of those that can be read; but for what we note ourselves. */
    static Map<String, String> rows(Path copy) {
      Map<String, String> rows = new TreeMap<>();
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
        String tables =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'glyph_*'"
                + " AND name NOT GLOB 'sqlite_*'";
        for (String table : all(connection, tables).split("\n", -1)) {
          try {
            String name = '"' + table.replace("\"", "\"\"") + '"';
            if (!table.isEmpty()) {
              rows.put(table, all(connection, "SELECT count(*) FROM " + name).strip());
            }
          } catch (SQLException unreadable) {
            // It was not readable before either, or it is missed then.
          }
        }
      } catch (SQLException unreadable) {
        return Map.of();
      }
      return rows;
    }

    boolean isWhole() {
      return integrity.equals("ok");
    }

    /**
     * Without the case of letters: a table whose column is called {@code haSh} is the same table.
     */
    private static String head(Connection connection) throws SQLException {
      return all(connection, "PRAGMA user_version")
          + all(connection, "PRAGMA application_id")
          + all(connection, "SELECT key, value FROM meta WHERE key = 'store_version'")
          + all(
              connection,
              "SELECT type, lower(name), lower(tbl_name), lower(sql) FROM sqlite_schema"
                  + " ORDER BY lower(name)");
    }

    private static String integrity(Connection connection) {
      try {
        return all(connection, "PRAGMA integrity_check(1)").strip();
      } catch (SQLException unreadable) {
        return "unreadable";
      }
    }

    private static String all(Connection connection, String query) throws SQLException {
      StringBuilder text = new StringBuilder();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int i = 1; i <= columns; i++) {
            text.append(rows.getString(i)).append(i < columns ? "|" : "\n");
          }
        }
      }
      return text.toString();
    }
  }
}
