package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Measures what happens to a database between a start and an end, all rows of all tables, set
 * against set in SQLite.
 *
 * <p>What it attaches stays attached until {@link #detach()}: DETACH works only after the
 * transaction.
 */
final class RowComparison {
  private final SQLiteConnection connection;
  private final Scratch scratch;
  private final Problems problems = new Problems();
  private final PlanMeasurement plan;
  private final AutoCounters counters;
  private final List<Migration> steps = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private @Nullable String attached;

  RowComparison(SQLiteConnection connection) throws SQLException {
    RowHash.register(connection);
    this.connection = connection;
    this.scratch = Scratch.attach(connection);
    this.plan = new PlanMeasurement(connection, scratch, problems);
    this.counters = new AutoCounters(connection);
  }

  /** Runs the SQL of a step. */
  interface Script {
    void run() throws SQLException;
  }

  /** Carries out a step, and keeps what is needed to measure it later. */
  void step(Migration step, Script script) throws SQLException {
    problems.enter(step);
    OutcomeChecks checks = new OutcomeChecks(connection, problems, step);
    checks.before();
    plan.beforeStep();
    var before = counters.read();
    script.run();
    notices.addAll(counters.putBack(before, StepComparison.Names.of(step.descriptor().renamed())));
    checks.after();
    plan.afterStep(step);
    steps.add(step);
    problems.leave();
  }

  /** Attaches the copy from before; only now, since scripts would find its tables. */
  String attach(Path before) throws SQLException {
    String name = "before_" + UUID.randomUUID().toString().replace("-", "");
    Sql.run(
        connection,
        "ATTACH " + Sql.literal(DatabaseUri.immutable(before)) + " AS " + Sql.quote(name));
    attached = name;
    PageCache.BEFORE.of(connection, name);
    return name;
  }

  /**
   * Compares main with the copy from before.
   *
   * @param copy as {@link #attach} gave it
   */
  Effects measure(String copy) throws SQLException {
    return measure(copy, "main");
  }

  private Effects measure(String copy, String now) throws SQLException {
    Effects rows = plan.measure(copy, now);
    SchemaChanges schema = SchemaChanges.between(connection, copy, now, steps);
    List<Notice> all = new ArrayList<>(rows.notices());
    all.addAll(schema.notices());
    all.addAll(notices);
    all.addAll(problems.notices());
    List<Loss> undeclared = new ArrayList<>(rows.undeclared());
    undeclared.addAll(schema.undeclared());
    return new Effects(rows.tables(), schema.objects(), all, undeclared);
  }

  /**
   * What is wrong beside losses: promises of descriptors, integrity, foreign keys.
   *
   * @throws RefusedException with {@code MigrationFailed}
   */
  void requireNoProblem(String copy) throws SQLException {
    problems.first().ifPresent(RowComparison::fail);
    String integrity = Sql.text(connection, "PRAGMA main.integrity_check(1)");
    if (!"ok".equals(integrity)) {
      problems.add("integrity_check", Printable.of(String.valueOf(integrity)));
    }
    new ForeignKeys(connection, scratch)
        .broken(
            copy,
            ShapeReader.all(connection, copy),
            ShapeReader.all(connection, "main"),
            plan::wholeNames)
        .ifPresent(words -> problems.add("foreign_key_check", words));
    problems.first().ifPresent(RowComparison::fail);
  }

  private static void fail(RefusedException refused) {
    throw refused;
  }

  /** After the transaction. */
  void detach() throws SQLException {
    if (attached != null) {
      Sql.run(connection, "DETACH " + Sql.quote(attached));
      attached = null;
    }
    scratch.detach();
  }

  /**
   * Compares two databases that nobody has open, as if one had become the other. Nothing is
   * declared then, so that every loss is among {@link Effects#undeclared()} too: what to think of
   * them is the caller's business. Neither file is changed.
   *
   * @param before a plain file without sidecars; sorts spill into its folder
   * @param after another one
   */
  static Effects compare(Path before, Path after) throws SQLException {
    try (SQLiteConnection connection = WriteAccess.open(":memory:", Limits.DEFAULT)) {
      TemporaryFiles.in(connection, TemporaryFiles.beside(before));
      try {
        RowComparison comparison = new RowComparison(connection);
        String now = "after_" + UUID.randomUUID().toString().replace("-", "");
        Sql.run(
            connection,
            "ATTACH " + Sql.literal(DatabaseUri.immutable(after)) + " AS " + Sql.quote(now));
        return comparison.measure(comparison.attach(before), now);
      } finally {
        TemporaryFiles.reset(connection);
      }
    }
  }
}
