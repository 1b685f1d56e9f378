package io.glyph.store.sqlite;

import io.glyph.store.sqlite.OracleTable.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what was lost between two states by comparing cells in Java. It knows the rules, and shares
 * no line with the code that it judges.
 */
final class LossOracle {
  private final OracleLosses losses;

  LossOracle(OracleLosses losses) {
    this.losses = losses;
  }

  /** Without a descriptor. */
  void compare(Map<String, Table> before, Map<String, Table> after) {
    before.forEach((name, old) -> compare(old, after.get(name)));
  }

  void compare(Table old, @Nullable Table now) {
    if (now == null) {
      losses.add("table", old.name(), old.rows(), "");
    } else {
      compare(old, now, Optional.empty());
    }
  }

  /**
   * @param declared the key to tell rows apart by, in which NULL is a value like any other
   */
  void compare(Table old, Table now, Optional<List<String>> declared) {
    List<String> common = new ArrayList<>();
    for (String column : old.stored()) {
      if (now.columns().contains(column)) {
        common.add(column);
      } else {
        losses.add(
            "column",
            old.name() + "." + column,
            old.rows().stream().filter(r -> !isNull(r.get(column))).toList(),
            "");
      }
    }
    if (old.rows().isEmpty() || common.isEmpty()) {
      losses.add("rows", old.name(), old.rows(), "");
      return;
    }
    List<Map<String, String>> rows = converted(old, now, common);
    if (declared.isPresent()) {
      byKey(old, common, declared.get(), rows, true);
      return;
    }
    for (List<String> key : old.keys()) {
      if (common.containsAll(key) && tellsApart(key, old.rows(), rows)) {
        byKey(old, common, key, rows, false);
        return;
      }
    }
    Map<List<String>, Integer> left = new HashMap<>();
    rows.forEach(r -> left.merge(of(r, common), 1, Integer::sum));
    losses.add(
        "rows",
        old.name(),
        old.rows().stream().filter(r -> left.merge(of(r, common), -1, Integer::sum) < 0).toList(),
        "");
  }

  /** Rows of today with values as columns of the old types would have them. */
  static List<Map<String, String>> converted(Table old, Table now, List<String> columns) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map<String, String> row : now.rows()) {
      Map<String, String> converted = new HashMap<>(row);
      for (String column : columns) {
        converted.computeIfPresent(
            column, (c, cell) -> OracleTable.asOld(cell, old.affinity(c), now.affinity(c)));
      }
      rows.add(converted);
    }
    return rows;
  }

  private static boolean tellsApart(
      List<String> key, List<Map<String, String>> before, List<Map<String, String>> after) {
    if (before.stream().anyMatch(r -> of(r, key).stream().anyMatch(LossOracle::isNull))) {
      return false;
    }
    Set<List<String>> seen = new HashSet<>();
    return after.stream()
        .map(r -> of(r, key))
        .filter(k -> k.stream().noneMatch(LossOracle::isNull))
        .allMatch(seen::add);
  }

  private void byKey(
      Table old,
      List<String> common,
      List<String> key,
      List<Map<String, String>> after,
      boolean nullIsAValue) {
    List<String> others = common.stream().filter(c -> !key.contains(c)).toList();
    Map<List<String>, Map<String, String>> fresh = new HashMap<>();
    List<Map<String, String>> unkeyed = new ArrayList<>();
    for (Map<String, String> row : after) {
      if (!nullIsAValue && of(row, key).stream().anyMatch(LossOracle::isNull)) {
        unkeyed.add(row);
      } else {
        fresh.put(of(row, key), row);
      }
    }
    List<Map<String, String>> gone = new ArrayList<>();
    Map<String, List<Map<String, String>>> changed = new TreeMap<>();
    for (Map<String, String> row : old.rows()) {
      Map<String, String> now = fresh.remove(of(row, key));
      if (now == null) {
        gone.add(row);
        continue;
      }
      for (String column : others) {
        if (!Objects.equals(row.get(column), now.get(column))) {
          changed.computeIfAbsent(column, c -> new ArrayList<>()).add(row);
        }
      }
    }
    Map<List<String>, Integer> contents = new HashMap<>();
    unkeyed.addAll(fresh.values());
    unkeyed.forEach(r -> contents.merge(of(r, others), 1, Integer::sum));
    List<Map<String, String>> moved =
        others.isEmpty()
            ? List.of()
            : gone.stream()
                .filter(r -> contents.merge(of(r, others), -1, Integer::sum) >= 0)
                .toList();
    losses.add("rows", old.name(), gone.subList(moved.size(), gone.size()), "");
    losses.add("ids", old.name(), moved, "");
    changed.forEach(
        (column, rows) -> losses.add("values", old.name() + "." + column, rows, column));
  }

  static List<String> of(Map<String, String> row, List<String> columns) {
    return columns.stream().map(row::get).toList();
  }

  static boolean isNull(@Nullable String cell) {
    return "null:".equals(cell);
  }
}
