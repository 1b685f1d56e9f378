package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.executor.Context;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.MigrationType;
import org.flywaydb.core.internal.jdbc.Results;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Runs the SQL of migrations with Flyway, inside a transaction that is ours: Flyway neither begins
 * nor ends one, looks for no files, reads no environment, and logs through SLF4J only.
 *
 * <p>Flyway is given the script as a migration that is resolved already, in {@link Script}'s
 * statements: its own parser for SQLite stumbles over legal SQL. It applies it and keeps the
 * history, as it would of a file.
 *
 * <p>Its history is the table {@value Bookkeeping#HISTORY}. That is for people: the marks decide
 * which version a store has, and checksums are checked where migrations are loaded, so Flyway sees
 * exactly the script that is to run and validates nothing.
 */
final class FlywayRunner {
  private final SQLiteConnection connection;
  private final BorrowedConnection lent;
  private final Migration step;
  private final Script script;

  private FlywayRunner(SQLiteConnection connection, Migration step) {
    this.connection = connection;
    this.lent = new BorrowedConnection(connection);
    this.step = step;
    this.script = Script.of(step);
  }

  /**
   * Runs one script. A reverse script runs without Flyway, which has no undoing in the edition that
   * we use; the rows of what it undoes leave the history.
   *
   * @throws RefusedException with {@code MigrationFailed} where the script is wrong
   * @throws SQLException where SQLite failed for a reason that is not the script's
   */
  static void run(SQLiteConnection connection, Migration step) throws SQLException {
    FlywayRunner runner = new FlywayRunner(connection, step);
    if (step.isReverse()) {
      runner.undo();
    } else {
      runner.run();
    }
  }

  private void run() throws SQLException {
    try {
      int done = flyway().migrate().migrationsExecuted;
      if (lent.failure() == null && done != 1) {
        throw failed("it was not run", null);
      }
    } catch (FlywayException failed) {
      SQLException cause = lent.failure();
      throw cause == null
          ? failed(
              Printable.of(Optional.ofNullable(failed.getMessage()).orElse("Flyway failed")), null)
          : failed(SqlErrors.words(cause), cause);
    }
    SQLException swallowed = lent.failure();
    if (swallowed != null) {
      throw failed(SqlErrors.words(swallowed), swallowed);
    }
  }

  private void undo() throws SQLException {
    try {
      script.run(connection);
    } catch (SQLException failed) {
      throw failed(SqlErrors.words(failed), failed);
    }
    boolean kept =
        SchemaObject.all(connection, "main").stream()
            .anyMatch(o -> o.isTable() && SchemaObject.fold(o.name()).equals(Bookkeeping.HISTORY));
    if (kept) {
      Sql.run(
          connection,
          "DELETE FROM main."
              + Bookkeeping.HISTORY
              + " WHERE CAST(version AS INTEGER) > "
              + step.to());
    }
  }

  private Flyway flyway() {
    return Flyway.configure(FlywayRunner.class.getClassLoader())
        .dataSource(lent)
        .locations(new String[0])
        .failOnMissingLocations(false)
        .skipDefaultResolvers(true)
        .resolvers(new OneScript())
        .skipDefaultCallbacks(true)
        .loggers("slf4j")
        .table(Bookkeeping.HISTORY)
        .installedBy("glyph")
        .baselineOnMigrate(true)
        .baselineVersion(MigrationVersion.fromVersion("1"))
        .baselineDescription("first version")
        .executeInTransaction(false)
        .group(true)
        .mixed(true)
        .outOfOrder(false)
        .validateOnMigrate(false)
        .cleanDisabled(true)
        .createSchemas(false)
        .placeholderReplacement(false)
        .connectRetries(0)
        .load();
  }

  /** A failure of the disk is not the script's fault: that one is thrown as it is. */
  private RefusedException failed(String problem, @Nullable SQLException cause)
      throws SQLException {
    if (cause != null && MigrationEngine.isInfrastructure(cause)) {
      throw cause;
    }
    return script.failed(problem);
  }

  /**
   * CRC-32 over the lines without what ends them and without a byte order mark: what Flyway
   * computes of a file, and what the history of published stores has.
   */
  static int checksum(String sql) {
    CRC32 crc = new CRC32();
    String text = sql.startsWith("\uFEFF") ? sql.substring(1) : sql;
    text.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }

  /** Offers the one script. */
  private final class OneScript implements MigrationResolver {
    @Override
    public List<ResolvedMigration> resolveMigrations(MigrationResolver.Context context) {
      return List.of(new Resolved());
    }
  }

  /** The script as Flyway's own resolver for files would describe it. */
  private final class Resolved implements ResolvedMigration {
    private static final int PREFIX = "V".length();

    @Override
    public MigrationVersion getVersion() {
      return MigrationVersion.fromVersion(
          step.script().substring(PREFIX, step.script().indexOf("__")));
    }

    @Override
    public String getDescription() {
      String name = step.script();
      return name.substring(name.indexOf("__") + 2, name.lastIndexOf('.')).replace('_', ' ');
    }

    @Override
    public String getScript() {
      return step.script();
    }

    @Override
    public Integer getChecksum() {
      return checksum(step.sql());
    }

    @Override
    public MigrationType getType() {
      return CoreMigrationType.SQL;
    }

    @Override
    public String getPhysicalLocation() {
      return step.script();
    }

    @Override
    public MigrationExecutor getExecutor() {
      return new Executor();
    }

    @Override
    public boolean checksumMatches(@Nullable Integer checksum) {
      return true;
    }

    @Override
    public boolean checksumMatchesWithoutBeingIdentical(@Nullable Integer checksum) {
      return false;
    }
  }

  /** Runs it when Flyway says so. */
  private final class Executor implements MigrationExecutor {
    @Override
    public List<Results> execute(Context context) throws SQLException {
      try {
        script.run(connection);
      } catch (SQLException failed) {
        // From here on nothing of Flyway's may run either, such as its note of the failure.
        lent.fail(failed);
        throw failed;
      }
      return List.of();
    }

    @Override
    public boolean canExecuteInTransaction() {
      return true;
    }

    @Override
    public boolean shouldExecute() {
      return true;
    }
  }
}
