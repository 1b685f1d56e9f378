package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.sqlite.OracleTable.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The same for a migration whose descriptor says how old rows are to be had back. */
final class WayBackOracle {
  private final Map<String, Table> before;
  private final Map<String, Table> after;
  private final Descriptor descriptor;
  private final OracleLosses losses;
  private final LossOracle plain;
  private boolean took;

  WayBackOracle(
      Map<String, Table> before,
      Map<String, Table> after,
      Descriptor descriptor,
      OracleLosses losses) {
    this.before = before;
    this.after = after;
    this.descriptor = descriptor;
    this.losses = losses;
    this.plain = new LossOracle(losses);
  }

  /** What the author's queries give, by table; those that SQLite does not take are missing. */
  static Map<String, Table> ask(Connection connection, Descriptor descriptor) {
    Map<String, Table> answers = new HashMap<>();
    for (Rebuilt way : descriptor.rebuilt()) {
      String query = "(" + way.rows() + ")";
      List<String> columns = new ArrayList<>();
      try (Statement statement = connection.createStatement()) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + query)) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getMetaData().getColumnName(i));
          }
        }
        // Only queries: SQLite takes no other statement in parentheses.
        if (columns.stream().allMatch(c -> c.matches("[a-z]+"))) {
          answers.put(
              way.table(),
              new Table(
                  way.table(),
                  columns,
                  Set.of(),
                  Map.of(),
                  List.of(),
                  OracleTable.rows(connection, query, columns)));
        }
      } catch (SQLException notAQuery) {
        answers.remove(way.table());
      }
    }
    return answers;
  }

  void judge(Map<String, Table> answers) {
    before.forEach((name, old) -> {
      Table now = renamed(old, find(name));
      Table answer = answers.get(name);
      if (answer == null || !back(old, now, answer, key(name))) {
        plain.compare(old, now);
      }
    });
  }

  /** Whether any way back could be used. */
  boolean took() {
    return took;
  }

  private List<String> key(String table) {
    return descriptor.rebuilt().stream()
        .filter(way -> way.table().equals(table))
        .findFirst()
        .orElseThrow()
        .key();
  }

  private @Nullable Table find(String name) {
    Table renamed = after.get(descriptor.renamed().tables().getOrDefault(name, name));
    return renamed != null ? renamed : after.get(name);
  }

  /** Today's table under the old names of its columns. */
  private @Nullable Table renamed(Table old, @Nullable Table now) {
    if (now == null) {
      return null;
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (String column : old.stored()) {
      String wanted =
          descriptor.renamed().columns().getOrDefault(old.name() + "." + column, column);
      if (now.columns().contains(wanted)) {
        names.put(column, wanted);
      } else if (now.columns().contains(column)) {
        names.put(column, column);
      }
    }
    Map<String, String> types = new HashMap<>();
    names.forEach((was, is) -> types.put(was, now.types().getOrDefault(is, "")));
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map<String, String> row : now.rows()) {
      Map<String, String> cells = new HashMap<>();
      names.forEach((was, is) -> cells.put(was, row.getOrDefault(is, "null:")));
      rows.add(cells);
    }
    return new Table(now.name(), List.copyOf(names.keySet()), Set.of(), types, List.of(), rows);
  }

  /** Whether the way back could be used. */
  private boolean back(Table old, @Nullable Table now, Table answer, List<String> key) {
    if (!old.stored().containsAll(answer.columns())) {
      return false;
    }
    Table found = typed(old, answer.columns(), LossOracle.converted(old, answer, answer.columns()));
    boolean whole = answer.columns().containsAll(old.stored());
    boolean unique =
        answer.columns().containsAll(key)
            && areUnique(found.rows(), key)
            && areUnique(old.rows(), key);
    if (!unique && !whole) {
      return false;
    }
    if (unique && now != null) {
      found = completed(old, found, now, key);
    }
    plain.compare(old, found, unique ? Optional.of(key) : Optional.empty());
    took = true;
    return true;
  }

  /** Cells that the way back leaves out, where today's table has them under the same key. */
  private static Table completed(Table old, Table found, Table now, List<String> key) {
    List<String> missing =
        now.columns().stream().filter(c -> !found.columns().contains(c)).toList();
    if (missing.isEmpty() || !now.columns().containsAll(key) || !areUnique(now.rows(), key)) {
      return found;
    }
    Map<List<String>, Map<String, String>> byKey = new HashMap<>();
    List<Map<String, String>> converted = LossOracle.converted(old, now, missing);
    for (int i = 0; i < converted.size(); i++) {
      byKey.put(LossOracle.of(now.rows().get(i), key), converted.get(i));
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map<String, String> row : found.rows()) {
      Map<String, String> cells = new HashMap<>(row);
      Map<String, String> rest = byKey.get(LossOracle.of(row, key));
      missing.forEach(c -> cells.put(c, rest == null ? "null:" : rest.getOrDefault(c, "null:")));
      rows.add(cells);
    }
    List<String> columns = new ArrayList<>(found.columns());
    columns.addAll(missing);
    return typed(old, columns, rows);
  }

  /** Of the old types, so that nothing is converted twice. */
  private static Table typed(Table old, List<String> columns, List<Map<String, String>> rows) {
    return new Table(old.name(), columns, Set.of(), old.types(), List.of(), rows);
  }

  private static boolean areUnique(List<Map<String, String>> rows, List<String> key) {
    Set<List<String>> seen = new HashSet<>();
    return rows.stream().allMatch(row -> seen.add(LossOracle.of(row, key)));
  }
}
