package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.sqlite.StepComparison.Followed;
import io.glyph.store.sqlite.TableShape.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the rows of a plan's start are, step by step. A table on the way that holds nothing of the
 * start is nobody's loss.
 */
final class Strands {
  private final List<List<Strand>> done = new ArrayList<>();
  private SequencedMap<String, Place> places = new TreeMap<>();

  Strands(Map<String, TableShape> first) {
    first.forEach((name, shape) -> {
      if (!shape.isDerived()) {
        places.put(name, new Place(shape, Set.of(name), true));
      }
    });
  }

  /**
   * A table that rows of the start are in.
   *
   * @param rows the rows themselves, under today's names: those of the start where nothing has
   *     happened to them, so that what was added since does not count
   * @param origins tables of the start, folded
   * @param isPristine whether every row of the one origin is in it, cell by cell
   */
  private record Place(TableShape rows, Set<String> origins, boolean isPristine) {}

  /** What one step did to one place. */
  record Strand(Followed followed, Set<String> origins, List<Notice> hints) {}

  void follow(StepComparison comparison, Map<String, TableShape> after, boolean isLast)
      throws SQLException {
    List<Strand> strands = new ArrayList<>();
    SequencedMap<String, Place> next = new TreeMap<>();
    for (Map.Entry<String, Place> entry : places.entrySet()) {
      Place place = entry.getValue();
      Followed followed = comparison.follow(place.rows, after);
      strands.add(new Strand(followed, place.origins, new ArrayList<>()));
      if (isLast) {
        continue;
      }
      TableShape now = followed.now();
      if (now != null && followed.usesNow()) {
        boolean pristine = place.isPristine && isUntouched(followed);
        TableShape rows = pristine ? renamed(place.rows, now, comparison) : now;
        merge(next, now, new Place(rows, place.origins, pristine));
      }
      for (String read : comparison.readFor(entry.getKey(), after)) {
        TableShape table = after.get(read);
        if (table != null && !table.isDerived()) {
          merge(next, table, new Place(table, place.origins, false));
        }
      }
    }
    done.add(strands);
    places = next;
  }

  private static boolean isUntouched(Followed followed) {
    return followed.isPlain()
        && followed.found().losses().isEmpty()
        && followed.found().kept() == followed.found().before()
        && followed.found().notices().stream().noneMatch(n -> n instanceof Notice.Retyped)
        && followed.old().virtual().isEmpty();
  }

  /** Rows of the start under the names that the step has given their columns. */
  private static TableShape renamed(TableShape old, TableShape now, StepComparison comparison) {
    PairedTable pair = PairedTable.of(old, now, comparison.columnsOf(old));
    SequencedMap<String, Column> columns = new LinkedHashMap<>();
    pair.names()
        .forEach((before, after) -> {
          Column there = old.column(before);
          columns.put(
              after,
              new Column(
                  now.column(after).name(), there.physical(), there.physical(), there.affinity()));
        });
    List<List<String>> keys =
        old.keys().stream()
            .filter(pair.names().keySet()::containsAll)
            .map(key -> key.stream().map(c -> pair.names().getOrDefault(c, c)).toList())
            .toList();
    return new TableShape(
        now.name(),
        old.location(),
        columns,
        new LinkedHashMap<>(),
        old.rowid(),
        keys,
        Optional.empty());
  }

  private static void merge(Map<String, Place> places, TableShape table, Place place) {
    Place there = places.get(table.folded());
    if (there == null) {
      places.put(table.folded(), place);
    } else {
      Set<String> origins = new TreeSet<>(there.origins);
      origins.addAll(place.origins);
      places.put(table.folded(), new Place(table, origins, false));
    }
  }

  List<Strand> followed(int step) {
    return done.get(step);
  }

  /** Tables of the start of which something went that a step did not declare, or went whole. */
  Set<String> doubtful() {
    Set<String> tables = new TreeSet<>();
    for (List<Strand> step : done) {
      for (Strand strand : step) {
        if (strand.followed().found().losses().stream()
            .anyMatch(l -> l.outside().isPresent() || l.loss() instanceof Loss.TableLost)) {
          tables.addAll(strand.origins());
        }
      }
    }
    return tables;
  }

  boolean isGoneOnTheWay(String table) {
    return done.stream()
        .flatMap(List::stream)
        .filter(strand -> strand.origins().contains(table))
        .flatMap(strand -> strand.followed().found().losses().stream())
        .anyMatch(l -> l.loss() instanceof Loss.TableLost);
  }

  /** What happened to one table of the start, in all steps. */
  record Sum(
      long before, long kept, long stillThere, List<MeasuredLoss> losses, List<Notice> notices) {}

  /**
   * @param whole tables that were compared from start to end instead
   */
  Sum sum(String table, Map<String, TableComparison.Found> whole) {
    List<MeasuredLoss> losses = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    long before = 0;
    long kept = Long.MAX_VALUE;
    long there = Long.MAX_VALUE;
    for (int i = 0; i < done.size(); i++) {
      for (Strand strand : done.get(i)) {
        TableComparison.Found found = strand.followed().found();
        if (i == 0 && strand.origins().contains(table)) {
          before = found.before();
        }
        if (strand.origins().equals(Set.of(table))) {
          kept = Math.min(kept, found.kept());
          there = Math.min(there, found.stillThere());
        }
        // A loss of rows of several tables is told once.
        if (strand.origins().stream()
            .filter(o -> !whole.containsKey(o))
            .findFirst()
            .filter(table::equals)
            .isPresent()) {
          losses.addAll(found.losses());
          notices.addAll(found.notices());
          notices.addAll(strand.hints());
        }
      }
    }
    TableComparison.Found direct = whole.get(table);
    if (direct != null) {
      return new Sum(
          direct.before(), direct.kept(), direct.stillThere(), direct.losses(), direct.notices());
    }
    if (done.size() > 1 && losses.isEmpty()) {
      return new Sum(before, before, before, losses, notices);
    }
    return new Sum(before, Math.min(kept, before), Math.min(there, before), losses, notices);
  }
}
