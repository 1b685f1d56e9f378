package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Carries out migrations in a transaction that somebody else has begun and will end: scripts,
 * marks, comparison, checks, in that order. The rehearsal runs this very code.
 *
 * <p>Where the comparison finds a loss that nobody declared, nothing else is asked: the effects say
 * so, and whoever called refuses.
 *
 * <p>What is attached to compare with stays until {@link #detach()}: DETACH works only after the
 * transaction.
 */
final class MigrationEngine {
  private final SQLiteConnection connection;
  private final OpenTransaction transaction;
  private final ReleaseTable releases;
  private final Release current;
  private @Nullable RowComparison comparison;

  MigrationEngine(
      SQLiteConnection connection,
      OpenTransaction transaction,
      ReleaseTable releases,
      Release current) {
    this.connection = connection;
    this.transaction = transaction;
    this.releases = releases;
    this.current = current;
  }

  /**
   * @param before a copy of the state before
   * @param room a private folder outside of {@code .glyph/}, for what does not fit into memory; it
   *     must stay until {@link #detach()}
   * @throws RefusedException with {@code MigrationFailed}; the transaction is to be rolled back
   * @throws SQLException likewise, where SQLite itself failed
   */
  Effects migrate(List<Migration> steps, Path before, Path database, Path room)
      throws SQLException {
    StoreVersion from = steps.getFirst().from();
    StoreVersion to = steps.getLast().to();
    // Judged all, before any of them runs.
    ForeignKeyActions.requireNone(connection, steps.stream().map(Script::of).toList());
    DatabaseMarks marks = FactsReader.marks(connection);
    if (!marks.equals(DatabaseMarks.of(from))) {
      throw failed("version marks", "the database is not at version " + from);
    }
    TemporaryFiles.in(connection, room);
    KeptBooks kept = KeptBooks.setAside(connection, from);
    BookkeepingState state = BookkeepingState.of(connection);
    RowComparison rows = new RowComparison(connection);
    comparison = rows;
    for (Migration step : steps) {
      rows.step(step, () -> FlywayRunner.run(connection, step));
      transaction.requireOpen();
    }
    state.requireSame(connection, steps);
    kept.putBack(connection);
    mark(to);

    String copy = rows.attach(before);
    if (!FactsReader.marks(connection, copy).equals(marks)) {
      throw failed("compare rows", "the copy from before is of another version");
    }
    Effects effects = rows.measure(copy);
    if (to.isBefore(from)) {
      KeptBooks.trim(connection, to);
    }
    if (effects.undeclared().isEmpty()) {
      // Whatever else is wrong is news only where nothing was lost that nobody agreed to lose.
      rows.requireNoProblem(copy);
      if (KnownSchemas.knows(to)) {
        SchemaGuard.require(SchemaObject.all(connection, "main"), to, database);
      } else if (!SchemaGuard.keepsBooks(SchemaObject.all(connection, "main"), to)) {
        throw failed("bookkeeping", "a script has changed tables of ours, or acts on them");
      }
    }
    transaction.requireOpen();
    return effects;
  }

  /** Takes away what is attached to compare with; after the transaction. */
  void detach() throws SQLException {
    if (comparison != null) {
      RowComparison rows = comparison;
      comparison = null;
      rows.detach();
      TemporaryFiles.reset(connection);
    }
  }

  private void mark(StoreVersion to) throws SQLException {
    Fence.takeDown(connection);
    Sql.run(
        connection,
        "UPDATE main.meta SET value = "
            + Sql.literal(to.toString())
            + " WHERE key = 'store_version'");
    DatabaseMarks wanted = DatabaseMarks.of(to);
    Sql.run(connection, "PRAGMA main.user_version = " + wanted.userVersion());
    Sql.run(connection, "PRAGMA main.application_id = " + wanted.applicationId());
    if (!to.isBefore(DatabaseMarks.FIRST_MANAGED)) {
      Fence.putUp(connection, to, releases.firstReaderOf(to).orElse(current));
    }
    DatabaseMarks now = FactsReader.marks(connection);
    if (!(now.metaRow() instanceof VersionMark.Says says)
        || !says.version().equals(to)
        || !now.agree()) {
      throw failed("version marks", "they could not be set");
    }
  }

  /** Whether the machine failed, and not the migration. */
  static boolean isInfrastructure(SQLException failed) {
    return switch (SqlErrors.code(failed)) {
      case SqlErrors.FULL,
          SqlErrors.IOERR,
          SqlErrors.READONLY,
          SqlErrors.BUSY,
          SqlErrors.LOCKED,
          SqlErrors.PROTOCOL,
          SqlErrors.CANTOPEN,
          SqlErrors.PERM,
          SqlErrors.AUTH,
          7 -> // NOMEM
          true;
      default -> false;
    };
  }

  static RefusedException failed(String check, String detail) {
    return new RefusedException(new Refusal.MigrationFailed(null, check, detail));
  }
}
