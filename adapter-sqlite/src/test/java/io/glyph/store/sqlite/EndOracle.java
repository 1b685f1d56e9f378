package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.sqlite.OracleTable.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Counts rows of a plan's start that are nowhere to be found at its end: not in a table of today,
 * nor in what the first step's ways back give <em>at the end</em>. It knows nothing of what
 * happened in between, and takes a row for found rather too often: what it misses is lost.
 */
final class EndOracle {
  private final Descriptor descriptor;
  private final Map<String, Table> end;
  private final Map<String, Table> answers;

  private EndOracle(Descriptor descriptor, Map<String, Table> end, Map<String, Table> answers) {
    this.descriptor = descriptor;
    this.end = end;
    this.answers = answers;
  }

  /**
   * Changes the schema of the end; so it comes last.
   *
   * @param middle what was there after the first step, whose descriptor it is
   */
  static long lost(
      SQLiteConnection connection,
      Map<String, Table> start,
      Map<String, Table> middle,
      Descriptor descriptor)
      throws SQLException {
    Map<String, Table> end = OracleTable.read(connection, "main");
    putBackEmpty(connection, middle, end);
    EndOracle oracle =
        new EndOracle(descriptor, end, WayBackOracle.ask(connection, whole(descriptor)));
    long lost = 0;
    for (Map.Entry<String, Table> old : start.entrySet()) {
      lost += oracle.lost(old.getKey(), old.getValue());
    }
    return lost;
  }

  /** Which of its rows a query that gives only one gives is nobody's promise. */
  private static Descriptor whole(Descriptor descriptor) {
    return new Descriptor(
        descriptor.title(),
        descriptor.reason(),
        descriptor.renamed(),
        descriptor.rebuilt().stream()
            .map(way -> new Rebuilt(way.table(), way.key(), way.rows().replaceAll(" LIMIT 1$", "")))
            .toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  /**
   * A query that fails for want of a table or a column would give no row of the others either: what
   * is gone comes back with nothing in it.
   */
  private static void putBackEmpty(
      Connection connection, Map<String, Table> middle, Map<String, Table> end)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, Table> was : middle.entrySet()) {
        Table table = was.getValue();
        Table now = end.get(was.getKey());
        if (now == null) {
          statement.execute(
              "CREATE TABLE "
                  + table.name()
                  + "("
                  + String.join(" ANY, ", table.columns())
                  + " ANY)");
          continue;
        }
        for (String column : table.columns()) {
          if (!now.columns().contains(column)) {
            statement.execute("ALTER TABLE " + now.name() + " ADD COLUMN " + column + " ANY");
          }
        }
      }
    }
  }

  private static boolean isNull(@Nullable String cell) {
    return cell == null || LossOracle.isNull(cell);
  }

  private long lost(String name, Table old) {
    List<Found> places = new ArrayList<>();
    Map<String, String> names = descriptor.renamed().tables();
    for (String place : new HashSet<>(List.of(name, names.getOrDefault(name, name)))) {
      // Of a name that was used again nothing is known; so it may hold the row.
      Optional.ofNullable(end.get(place)).ifPresent(now -> places.add(new Found(old, now, true)));
    }
    Table answer = answers.get(name);
    if (answer != null && old.stored().containsAll(answer.columns())) {
      places.add(new Found(old, answer, false));
    }
    boolean split = places.size() > 1;
    return old.rows().stream().filter(row -> !isFound(old, row, places, split)).count();
  }

  private static boolean isFound(
      Table old, Map<String, String> row, List<Found> places, boolean split) {
    if (places.stream().anyMatch(place -> place.has(row, old.stored()))) {
      return true;
    }
    // One part of it here and the other there.
    return split
        && old.stored().stream()
            .allMatch(column ->
                isNull(row.get(column))
                    || places.stream().anyMatch(place -> place.has(row, List.of("k", column))));
  }

  /** Rows of one place, in the old types and under the old names. */
  private final class Found {
    private final List<Map<String, String>> rows = new ArrayList<>();
    private final Map<List<String>, Set<List<String>>> seen = new HashMap<>();

    Found(Table old, Table now, boolean mayBeRenamed) {
      Map<String, String> names = new HashMap<>();
      for (String column : old.stored()) {
        String wanted =
            mayBeRenamed
                ? descriptor.renamed().columns().getOrDefault(old.name() + "." + column, column)
                : column;
        names.put(column, now.columns().contains(wanted) ? wanted : column);
      }
      for (Map<String, String> row : now.rows()) {
        Map<String, String> cells = new HashMap<>();
        names.forEach((was, is) -> {
          String cell = row.getOrDefault(is, "null:");
          cells.put(was, OracleTable.asOld(cell, old.affinity(was), now.affinity(is)));
        });
        rows.add(cells);
      }
    }

    boolean has(Map<String, String> row, List<String> columns) {
      return seen.computeIfAbsent(
              columns,
              c -> {
                Set<List<String>> all = new HashSet<>();
                rows.forEach(r -> all.add(LossOracle.of(r, c)));
                return all;
              })
          .contains(LossOracle.of(row, columns));
    }
  }
}
