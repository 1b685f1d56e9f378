package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Loss;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/** Which losses descriptors name, and on which rows. */
final class Declarations {
  private final SQLiteConnection connection;
  private final List<Descriptor> descriptors;
  private final Problems problems;

  Declarations(SQLiteConnection connection, List<Descriptor> descriptors, Problems problems) {
    this.connection = connection;
    this.descriptors = List.copyOf(descriptors);
    this.problems = problems;
  }

  /** What descriptors say of a loss. */
  sealed interface Say {
    /** Nothing. */
    record Nothing() implements Say {}

    /** It may happen to any row. */
    record Anywhere() implements Say {}

    /**
     * It may happen to some rows.
     *
     * @param flag SQL over a row {@code b} of the old table: 1 where it may, else 0
     */
    record Some(String flag) implements Say {}

    /** SQL that is 1 where a loss may happen; of use where there are rows to ask. */
    default String flag() {
      return switch (this) {
        case Nothing() -> "0";
        case Anywhere() -> "1";
        case Some(String flag) -> flag;
      };
    }
  }

  /**
   * @param probe a loss of the kind and the subject in question, whatever it counts
   */
  Say on(TableShape old, Loss probe) throws SQLException {
    List<DeclaredLoss> naming =
        descriptors.stream().flatMap(d -> d.naming(probe).stream()).toList();
    if (naming.isEmpty()) {
      return new Say.Nothing();
    }
    List<String> conditions = new ArrayList<>();
    for (DeclaredLoss declared : naming) {
      Optional<String> where = declared.where();
      if (where.isEmpty()) {
        return new Say.Anywhere();
      }
      usable(old, probe, where.get()).ifPresent(conditions::add);
    }
    return new Say.Some("(CASE WHEN " + CellSql.any(conditions) + " THEN 1 ELSE 0 END)");
  }

  /** A condition sees the old row by the names of its columns, and nothing else of ours. */
  private Optional<String> usable(TableShape old, Loss probe, String where) throws SQLException {
    String form = " (" + where + "\n) FROM ";
    List<String> columns = new ArrayList<>();
    List<String> outer = new ArrayList<>();
    for (List<String> columnsOf :
        List.of(List.copyOf(old.columns().keySet()), List.copyOf(old.generated().keySet()))) {
      for (String column : columnsOf) {
        String as = " AS " + Sql.quote(old.column(column).name());
        columns.add(Sql.quote(old.column(column).physical()) + as);
        outer.add(old.cell("b", column) + as);
      }
    }
    String name = " AS " + Sql.quote(old.name());
    if (!isOneExpression(where)) {
      problems.add("loses " + probe.subject(), "its where is not one condition");
      return Optional.empty();
    }
    try {
      // By itself first: inside the comparison, a name that the old row lacks would be looked for
      // in the new one.
      Sql.text(
          connection,
          "SELECT"
              + form
              + "(SELECT "
              + String.join(", ", columns)
              + " FROM "
              + old.location()
              + ")"
              + name
              + " LIMIT 0");
    } catch (SQLException failed) {
      problems.add("loses " + probe.subject(), failed);
      return Optional.empty();
    }
    return Optional.of("(SELECT" + form + "(SELECT " + String.join(", ", outer) + ")" + name + ")");
  }

  private static boolean isOneExpression(String sql) {
    int depth = 0;
    for (String token : SchemaText.tokens(sql)) {
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      if (depth < 0 || token.equals(";")) {
        return false;
      }
    }
    return depth == 0;
  }
}
