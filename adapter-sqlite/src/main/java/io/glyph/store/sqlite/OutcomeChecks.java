package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor.Invariant;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConnection;

/** What must hold after migrations, beside the rows: {@link RowComparison} looks at those. */
final class OutcomeChecks {
  private final SQLiteConnection connection;
  private final String copy;
  private final List<Migration> steps;

  OutcomeChecks(SQLiteConnection connection, String copy, List<Migration> steps) {
    this.connection = connection;
    this.copy = copy;
    this.steps = steps;
  }

  void run() throws SQLException {
    requireObjects();
    String integrity = Sql.text(connection, "PRAGMA main.integrity_check(1)");
    if (!"ok".equals(integrity)) {
      throw MigrationEngine.failed("integrity_check", Printable.of(String.valueOf(integrity)));
    }
    requireForeignKeys();
  }

  /** Right after its script: a later step may rebuild what an invariant of this one speaks of. */
  static void requireInvariants(SQLiteConnection connection, Migration step) throws SQLException {
    for (Invariant invariant : step.descriptor().invariants()) {
      require(connection, step, invariant);
    }
  }

  private static void require(SQLiteConnection connection, Migration step, Invariant invariant)
      throws SQLException {
    String sql = invariant.sql();
    String check = "invariant " + Printable.of(invariant.name());
    List<String> tokens = SchemaText.tokens(sql);
    if (tokens.isEmpty() || !Set.of("select", "with", "values").contains(tokens.getFirst())) {
      throw failed(step, check, "it is not a query");
    }
    Sql.run(connection, "PRAGMA query_only=ON");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (rows.next()) {
        byte[] first = rows.getBytes(1);
        throw failed(
            step, check, "it gives a row: " + (first == null ? "NULL" : Cells.show(first)));
      }
    } catch (SQLException failure) {
      if (MigrationEngine.isInfrastructure(failure)) {
        throw failure;
      }
      throw failed(step, check, SqlErrors.words(failure));
    } finally {
      Sql.run(connection, "PRAGMA query_only=OFF");
    }
  }

  /** Triggers, views and unique indexes may only go where a descriptor says so; no data is lost. */
  private void requireObjects() throws SQLException {
    Set<String> left =
        SchemaObject.all(connection, "main").stream()
            .map(o -> SchemaObject.fold(o.name()))
            .collect(Collectors.toSet());
    Set<String> declared = new HashSet<>();
    steps.forEach(s -> s.descriptor().drops().forEach(d -> declared.add(SchemaObject.fold(d))));
    for (SchemaObject object : SchemaObject.all(connection, copy)) {
      String name = SchemaObject.fold(object.name());
      boolean guarded = object.isTrigger() || object.isView() || object.isUniqueIndex();
      if (guarded && !left.contains(name) && !declared.contains(name) && !Fence.isPart(name)) {
        throw MigrationEngine.failed(
            "schema objects",
            object.type()
                + " "
                + Printable.of(object.name())
                + " is gone, and no migration names it under drops");
      }
    }
  }

  /** Table by table: the pragma as a function takes the schema only behind a table. */
  private void requireForeignKeys() throws SQLException {
    Set<String> old = new HashSet<>();
    for (SchemaObject object : SchemaObject.all(connection, copy)) {
      if (object.isTable()) {
        old.add(SchemaObject.fold(object.name()));
      }
    }
    for (SchemaObject object : SchemaObject.all(connection, "main")) {
      if (object.isTable() && !object.isVirtual()) {
        String now = violations(object.name(), "main");
        boolean isNew = !old.contains(SchemaObject.fold(object.name()));
        String sql = isNew ? now : now + " EXCEPT " + violations(object.name(), copy);
        if (Sql.number(connection, "SELECT EXISTS(" + sql + ")") != 0) {
          throw MigrationEngine.failed(
              "foreign_key_check",
              "a row of " + Printable.of(object.name()) + " has lost its parent");
        }
      }
    }
  }

  private static String violations(String table, String schema) {
    return "SELECT rowid, parent, fkid FROM pragma_foreign_key_check("
        + Sql.literal(table)
        + ", "
        + Sql.literal(schema)
        + ")";
  }

  private static RefusedException failed(Migration step, String check, String detail) {
    return new RefusedException(new Refusal.MigrationFailed(step.to(), check, detail));
  }
}
