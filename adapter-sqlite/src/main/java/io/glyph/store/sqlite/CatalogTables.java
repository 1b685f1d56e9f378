package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.version.StoreVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/** What can be read of a version that only a catalog knows, whose schema is not in this build. */
final class CatalogTables {
  private CatalogTables() {}

  /**
   * Tables of a version that this build does not know: those of the newest that it knows, as far as
   * they are there, then all others. Views and virtual tables are code, and are left alone.
   */
  static List<String> all(SQLiteConnection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CAST(name AS BLOB) FROM pragma_table_list WHERE schema = 'main'"
                    + " AND type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"
                    + " AND name NOT LIKE 'glyph^_%' ESCAPE '^' AND name <> 'meta'"
                    + " ORDER BY name COLLATE BINARY")) {
      while (rows.next()) {
        found.add(new String(rows.getBytes(1), UTF_8));
      }
    }
    List<String> tables = new ArrayList<>(KnownSchemas.userTables(KnownSchemas.NEWEST));
    tables.retainAll(found);
    found.removeAll(tables);
    tables.addAll(found);
    return tables;
  }

  /** Where the claims are: in that table as the newest known version has it, or nowhere. */
  static boolean haveClaims(SQLiteConnection connection, StoreVersion version) throws SQLException {
    if (KnownSchemas.knows(version)) {
      return true;
    }
    String known = KnownSchemas.objects(KnownSchemas.NEWEST).get("work_claims");
    for (SchemaObject object : SchemaObject.all(connection, "main")) {
      if (SchemaObject.fold(object.name()).equals("work_claims")) {
        if (!SchemaText.normalise(object.sql()).equals(known)) {
          throw SqlErrors.invalid(
              "its work_claims are not in the form that this release knows, so that it cannot tell"
                  + " whether agents are at work");
        }
        return true;
      }
    }
    return false;
  }
}
