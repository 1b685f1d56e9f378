package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Runs the SQL of migrations with Flyway, inside a transaction that is ours: Flyway neither begins
 * nor ends one, looks for no files, reads no environment, and logs through SLF4J only.
 *
 * <p>Its history is the table {@value Bookkeeping#HISTORY}. That is for people: the marks decide
 * which version a store has, and checksums are checked where migrations are loaded, so Flyway sees
 * exactly the script that is to run and validates nothing.
 */
final class FlywayRunner {
  /** How Flyway says where a script cannot be split into statements, and where to read of it. */
  private static final Pattern UNREADABLE =
      Pattern.compile("at line (\\d+) col \\d+\\. (?:See \\S+ for more information\\. )?");

  private final BorrowedConnection lent;
  private final Migration step;
  private int searchedTo;
  private int line;

  private FlywayRunner(SQLiteConnection connection, Migration step) {
    this.lent = new BorrowedConnection(connection);
    this.step = step;
  }

  /**
   * Runs one script.
   *
   * @throws RefusedException with {@code MigrationFailed} where the script is wrong
   * @throws SQLException where SQLite failed for a reason that is not the script's
   */
  static void run(SQLiteConnection connection, Migration step) throws SQLException {
    new FlywayRunner(connection, step).run();
  }

  private void run() throws SQLException {
    try {
      int done = flyway().migrate().migrationsExecuted;
      if (lent.failure() == null && done != 1) {
        throw failed("it was not run", null);
      }
    } catch (FlywayException failed) {
      throw explain(failed);
    }
    SQLException swallowed = lent.failure();
    if (swallowed != null) {
      throw failed(SqlErrors.words(swallowed), swallowed);
    }
  }

  private Flyway flyway() {
    return Flyway.configure(FlywayRunner.class.getClassLoader())
        .dataSource(lent)
        .locations(new String[0])
        .failOnMissingLocations(false)
        .resourceProvider(new Scripts(step))
        .javaMigrationClassProvider(List::of)
        .skipDefaultCallbacks(true)
        .callbacks(new Listener())
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
        .validateMigrationNaming(true)
        .validateOnMigrate(false)
        .cleanDisabled(true)
        .createSchemas(false)
        .placeholderReplacement(false)
        .encoding(StandardCharsets.UTF_8)
        .connectRetries(0)
        .load();
  }

  private RefusedException explain(FlywayException failed) throws SQLException {
    SQLException cause = lent.failure();
    if (cause != null) {
      return failed(SqlErrors.words(cause), cause);
    }
    String message = Optional.ofNullable(failed.getMessage()).orElse("Flyway failed");
    Matcher unreadable = UNREADABLE.matcher(message);
    if (unreadable.find()) {
      line = Integer.parseInt(unreadable.group(1));
      message = "it cannot be read: " + message.substring(unreadable.end());
    }
    return failed(Printable.of(message), null);
  }

  /** A failure of the disk is not the script's fault: that one is thrown as it is. */
  private RefusedException failed(String problem, @Nullable SQLException cause)
      throws SQLException {
    if (cause != null && MigrationEngine.isInfrastructure(cause)) {
      throw cause;
    }
    String place = Printable.of(step.script()) + (line > 0 ? ":" + line : "");
    return new RefusedException(
        new Refusal.MigrationFailed(step.to(), "run script", place + ": " + problem));
  }

  /**
   * Finds the line of a statement in the script, which Flyway gives away only where nothing else
   * fails after the statement.
   */
  private void locate(String statement) {
    int found = step.sql().indexOf(statement.strip(), searchedTo);
    if (found >= 0) {
      line = 1 + (int) step.sql().substring(0, found).chars().filter(c -> c == '\n').count();
      searchedTo = found + statement.strip().length();
    }
  }

  /** Hears of each statement before it runs. */
  private final class Listener extends BaseCallback {
    @Override
    public boolean supports(Event event, @Nullable Context context) {
      return event == Event.BEFORE_EACH_MIGRATE_STATEMENT;
    }

    @Override
    public void handle(Event event, Context context) {
      String sql = context.getStatement().getSql();
      locate(sql);
      StatementVeto.judge(sql).ifPresent(lent::refuseNext);
    }
  }

  /**
   * The name under which Flyway sees a script. Undoing is not in the edition that we use; a
   * repeatable script runs whatever the version, and leaves a row without one, which is taken out
   * once the rows are compared.
   */
  private static String shown(Migration step) {
    return step.isReverse() ? "R__" + step.script() : step.script();
  }

  /** The script, from memory. */
  private record Scripts(Migration step) implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      return name.equals(shown(step)) ? new Script(step) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      boolean asked =
          shown(step).startsWith(prefix) && Arrays.stream(suffixes).anyMatch(shown(step)::endsWith);
      return asked ? List.of(new Script(step)) : List.of();
    }
  }

  private static final class Script extends LoadableResource {
    private final Migration step;

    private Script(Migration step) {
      this.step = step;
    }

    @Override
    public Reader read() {
      return new StringReader(step.sql());
    }

    @Override
    public String getAbsolutePath() {
      return shown(step);
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return shown(step);
    }

    @Override
    public String getFilename() {
      return shown(step);
    }

    @Override
    public String getRelativePath() {
      return shown(step);
    }
  }
}
