package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor.Check;
import io.glyph.store.domain.migration.Descriptor.Invariant;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Printable;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * What an author asks for beside the rows: queries that must give the same before and after, and
 * queries that must give no row. Asked right before and right after a script, since a later step
 * may rebuild what they speak of.
 */
final class OutcomeChecks {
  private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

  private final SQLiteConnection connection;
  private final Problems problems;
  private final Migration step;
  private final List<Optional<Answer>> before = new ArrayList<>();

  OutcomeChecks(SQLiteConnection connection, Problems problems, Migration step) {
    this.connection = connection;
    this.problems = problems;
    this.step = step;
  }

  /**
   * Rows in any order.
   *
   * @param sum of the digests of the rows, so that rows that repeat count
   */
  private record Answer(long rows, BigInteger sum) {}

  private interface Reading {
    void of(ResultSet rows) throws SQLException;
  }

  void before() throws SQLException {
    for (Check check : step.descriptor().checks()) {
      before.add(answer(check.before(), nameOf(check)));
    }
  }

  void after() throws SQLException {
    List<Check> checks = step.descriptor().checks();
    for (int i = 0; i < checks.size(); i++) {
      Check check = checks.get(i);
      Optional<Answer> old = before.get(i);
      Optional<Answer> now = answer(check.after(), nameOf(check));
      if (old.isPresent() && now.isPresent() && !old.equals(now)) {
        problems.add(
            nameOf(check),
            "it gave "
                + old.get().rows
                + " rows before, and other or "
                + now.get().rows
                + " rows after");
      }
    }
    for (Invariant invariant : step.descriptor().invariants()) {
      String name = "invariant " + Printable.of(invariant.name());
      ask(
          invariant.sql(),
          name,
          rows -> {
            if (rows.next()) {
              byte[] first = rows.getBytes(1);
              problems.add(name, "it gives a row: " + (first == null ? "NULL" : Cells.show(first)));
            }
          });
    }
  }

  private static String nameOf(Check check) {
    return "check " + Printable.of(check.after());
  }

  private Optional<Answer> answer(String sql, String name) throws SQLException {
    List<Answer> found = new ArrayList<>();
    ask(
        sql,
        name,
        rows -> {
          int columns = rows.getMetaData().getColumnCount();
          long count = 0;
          BigInteger sum = BigInteger.ZERO;
          while (rows.next()) {
            RowsDigest digest = new RowsDigest();
            for (int i = 1; i <= columns; i++) {
              digest.add(rows, i, typeOf(rows.getObject(i)));
            }
            sum = sum.add(new BigInteger(1, digest.bytes())).mod(MODULUS);
            count++;
          }
          found.add(new Answer(count, sum));
        });
    return found.stream().findFirst();
  }

  /** The driver has no other way to ask for the type of a value. */
  private static String typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Integer i -> "integer";
      case Long l -> "integer";
      case Double d -> "real";
      case byte[] b -> "blob";
      default -> "text";
    };
  }

  private void ask(String sql, String name, Reading reading) throws SQLException {
    List<String> tokens = SchemaText.tokens(sql);
    if (tokens.isEmpty() || !Set.of("select", "with", "values").contains(tokens.getFirst())) {
      problems.add(name, "it is not a query");
      return;
    }
    Sql.run(connection, "PRAGMA query_only=ON");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      reading.of(rows);
    } catch (SQLException failed) {
      problems.add(name, failed);
    } finally {
      Sql.run(connection, "PRAGMA query_only=OFF");
    }
  }
}
