package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Effects;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
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
   */
  static Effects measure(SQLiteConnection connection, Path before) throws SQLException {
    RowComparison rows = new RowComparison(connection);
    Effects measured = rows.measure(rows.attach(before));
    // Whoever restores says that the backup takes the place: there is nothing to declare.
    return new Effects(measured.tables(), List.of(), measured.notices(), List.of());
  }
}
