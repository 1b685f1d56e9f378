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

/**
 * A store of the newest version that is built in, beside which somebody keeps tables of their own,
 * and scripts for it.
 */
final class Scripted {
  /** The version of the store before any script of a test. */
  static final int NEWEST = KnownSchemas.NEWEST.number();

  private final Path folder;
  private final SqliteStoreDatabase database = Stores.database();
  private final StoreLocation store;

  Scripted(Path folder, String... seeds) throws SQLException {
    this.folder = folder;
    this.store = Stores.golden("v1-imported", folder);
    Migrating.all(
        database, store, folder.resolve("before2.db"), Migrating.EVENT, BuiltIn.steps(1, NEWEST));
    Stores.meddle(store.database(), seeds);
  }

  StoreLocation location() {
    return store;
  }

  /** Carries scripts out, one a step, and commits. */
  Effects apply(String... scripts) throws Exception {
    List<Migration> steps = new ArrayList<>();
    for (String script : scripts) {
      int from = NEWEST + steps.size();
      steps.add(Stores.migration(from, String.format("V%04d__s.sql", from + 1), script));
    }
    return run(steps);
  }

  /** Undoes the step that led to a version. */
  Effects undo(int version, String script) throws Exception {
    Migration up = Stores.migration(version - 1, String.format("U%04d__s.sql", version), script);
    return run(
        List.of(
            new Migration(
                up.to(),
                up.from(),
                up.script(),
                up.sql(),
                up.sqlSha256(),
                up.description(),
                up.descriptorSha256(),
                up.descriptor(),
                up.origin())));
  }

  private Effects run(List<Migration> steps) throws Exception {
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
