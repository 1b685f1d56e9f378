package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.TableEffect;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.sqlite.SQLiteConnection;

/**
 * What a database holds that a backup, brought forward, does not. No descriptor has a part in it,
 * and no bookkeeping: outbox and seal are carried over, the history is the backup's own.
 */
final class BackupComparison {
  private BackupComparison() {}

  /**
   * @param connection to the backup brought forward, in a transaction that is thrown away
   * @param before a verified copy of the database
   * @param forward whether migrations have just run there
   */
  static Effects measure(SQLiteConnection connection, Path before, boolean forward)
      throws SQLException {
    String copy = "before_" + UUID.randomUUID().toString().replace("-", "");
    Sql.run(
        connection,
        "ATTACH " + Sql.literal(DatabaseUri.immutable(before)) + " AS " + Sql.quote(copy));
    if (forward) {
      settleTimes(connection, copy);
    }
    Effects measured = new RowComparison(connection, copy, List.of()).measure();
    List<TableEffect> tables =
        measured.tables().stream().filter(t -> !isBookkeeping(t.table())).toList();
    return new Effects(tables, List.of(), measured.notices(), List.of());
  }

  /** When rows were set apart is the migration's doing, and not what anybody has written since. */
  private static void settleTimes(SQLiteConnection connection, String copy) throws SQLException {
    String table = "quarantine";
    String column = "migrated_at";
    for (String schema : List.of("main", copy)) {
      Map<String, TableShape> tables =
          TableShape.all(connection, schema, SchemaObject.all(connection, schema));
      TableShape shape = tables.get(table);
      if (shape == null || !shape.columns().containsKey(column)) {
        return;
      }
    }
    String times = "SELECT max(migrated_at) FROM " + Sql.quote(copy) + ".quarantine";
    if (Sql.text(connection, times) != null) {
      Sql.run(connection, "UPDATE main.quarantine SET migrated_at = (" + times + ")");
    }
  }

  private static boolean isBookkeeping(String table) {
    return SchemaObject.fold(table).startsWith("glyph_");
  }
}
