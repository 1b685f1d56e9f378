package io.glyph.store.sqlite;

import io.glyph.store.application.contract.StoreDatabaseContract;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

class SqliteStoreDatabaseContractTest extends StoreDatabaseContract {
  private static final String SCRIPT = "V0002__managed_store.sql";
  private static final String INSERT_REMOTE =
      "INSERT INTO remotes(name, spec, mode, created_at) VALUES(?, 'spec', 'read', 'now')";
  private static final String INSERT_CLAIM =
      "INSERT INTO work_claims(work_name, actor, provider, session_id, mode, status, claimed_at,"
          + " heartbeat_at, expires_at)"
          + " VALUES(?, 'agent:codex:one', 'codex', 'one', 'write', 'active', 'now', 'now', ?)";

  @TempDir private Path dir = Path.of("");

  private final SqliteStoreDatabase database = Stores.database();

  @Override
  protected StoreDatabase database() {
    return database;
  }

  @Override
  protected StoreLocation store() {
    return new StoreLocation(folder(StoreLocation.FOLDER_NAME));
  }

  @Override
  protected Path scratch() {
    return folder("scratch");
  }

  @Override
  protected SortedMap<String, String> footprint() {
    try {
      return Stores.everything(store().directory());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected void put(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected boolean insertRemote(String name) {
    return insert(INSERT_REMOTE, name);
  }

  @Override
  protected void insertClaim(String workName, Instant expiresAt) {
    if (!insert(INSERT_CLAIM, workName, expiresAt.toString())) {
      throw new IllegalStateException("somebody else writes");
    }
  }

  @Override
  protected Migration upgrade() {
    return Stores.managedStore();
  }

  @Override
  protected Migration upgradeThatEmptiesRemotes() {
    return upgradeThenRuns("DELETE FROM remotes;");
  }

  @Override
  protected Migration upgradeThatFails() {
    return upgradeThenRuns("UPDATE remotes SET spec = ''; INSERT INTO nowhere VALUES(1);");
  }

  private static Migration upgradeThenRuns(String statements) {
    return Stores.migration(1, SCRIPT, Stores.managedStore().sql() + statements + "\n");
  }

  private boolean insert(String sql, String... values) {
    try (SQLiteConnection connection = Stores.foreign(store().database())) {
      Sql.run(connection, "PRAGMA busy_timeout=0");
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setString(i + 1, values[i]);
        }
        return statement.executeUpdate() == 1;
      }
    } catch (SQLException failed) {
      if ((failed.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code) {
        return false;
      }
      throw new IllegalStateException(failed);
    }
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(dir.resolve(name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
