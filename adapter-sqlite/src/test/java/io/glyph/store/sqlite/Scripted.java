package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/** A store of version 2 beside which somebody keeps tables of their own, and scripts for it. */
final class Scripted {
  private final Path folder;
  private final SqliteStoreDatabase database = Stores.database();
  private final StoreLocation store;

  Scripted(Path folder, String... seeds) throws SQLException {
    this.folder = folder;
    this.store = Stores.golden("v1-imported", folder);
    Migrating.toVersion2(database, store, folder.resolve("before2.db"));
    Stores.meddle(store.database(), seeds);
  }

  /** Carries scripts out, one a step, and commits. */
  Effects apply(String... scripts) throws Exception {
    List<Migration> steps = new ArrayList<>();
    for (String script : scripts) {
      int from = 2 + steps.size();
      steps.add(Stores.migration(from, String.format("V%04d__s.sql", from + 1), script));
    }
    Path copy = folder.resolve("before.db");
    Files.deleteIfExists(copy);
    try (MigrationSession session = database.open(store)) {
      session.begin();
      database.copyTo(store, copy);
      Effects effects = session.migrate(steps, copy);
      assertEquals(MigrationSession.CommitVerdict.COMMITTED, session.commit());
      return effects;
    }
  }

  /** Rows as text: columns divided by a bar, rows by a comma. */
  String ask(String query) throws SQLException {
    try (SQLiteConnection opened = Stores.foreign(store.database());
        Statement statement = opened.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> all = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        all.add(String.join("|", row));
      }
      return String.join(",", all);
    }
  }
}
