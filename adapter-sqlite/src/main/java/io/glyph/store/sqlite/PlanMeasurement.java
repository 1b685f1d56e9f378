package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.sqlite.StepComparison.Names;
import io.glyph.store.sqlite.Strands.Strand;
import io.glyph.store.sqlite.WaysBack.WayBack;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sqlite.SQLiteConnection;

/**
 * What a plan did to every row. Between two steps the rows are kept in scratch; nothing is compared
 * before the last script has run, since the copy from before must not be attached while scripts
 * run: a name that is gone from main would be found there.
 *
 * <p>Each step is measured against what was there before it and judged by its own descriptor; then
 * the plan is judged as a whole. What was not there at its start is no loss, and a table that is
 * whole again in the end was not lost on the way.
 */
final class PlanMeasurement {
  private final SQLiteConnection connection;
  private final Scratch scratch;
  private final Problems problems;
  private final List<Descriptor> descriptors = new ArrayList<>();
  private final List<Map<String, WayBack>> ways = new ArrayList<>();
  private final List<SequencedMap<String, TableShape>> states = new ArrayList<>();
  private SequencedMap<String, TableShape> latest = new TreeMap<>();

  PlanMeasurement(SQLiteConnection connection, Scratch scratch, Problems problems) {
    this.connection = connection;
    this.scratch = scratch;
    this.problems = problems;
  }

  /** Right before a script runs. */
  void beforeStep() throws SQLException {
    if (!descriptors.isEmpty()) {
      states.add(new StateCopy(connection, scratch).of(latest));
    } else {
      latest = ShapeReader.all(connection, "main");
    }
  }

  /** Right after it. */
  void afterStep(Migration step) throws SQLException {
    descriptors.add(step.descriptor());
    ways.add(new WaysBack(connection, scratch, problems).ask(step.descriptor().rebuilt(), latest));
    latest = ShapeReader.all(connection, "main");
  }

  /**
   * Compares.
   *
   * @param before schema in which the state at the plan's start is
   * @param after schema in which the state at its end is
   */
  Effects measure(String before, String after) throws SQLException {
    SequencedMap<String, TableShape> first = ShapeReader.all(connection, before);
    SequencedMap<String, TableShape> last = ShapeReader.all(connection, after);
    states.add(last);
    Strands strands = new Strands(first);
    for (int i = 0; i < states.size(); i++) {
      boolean described = i < descriptors.size();
      List<Descriptor> step = described ? List.of(descriptors.get(i)) : List.of();
      StepComparison comparison =
          new StepComparison(
              connection,
              scratch,
              new Declarations(connection, step, problems),
              problems,
              described ? Names.of(descriptors.get(i).renamed()) : Names.NONE,
              described ? ways.get(i) : Map.of());
      Map<String, TableShape> was = i == 0 ? first : states.get(i - 1);
      strands.follow(comparison, states.get(i), i + 1 == states.size());
      for (Strand strand : strands.followed(i)) {
        strand
            .hints()
            .addAll(new RenameHints(connection, was, states.get(i)).on(strand.followed()));
      }
    }
    Map<String, TableComparison.Found> whole = new TreeMap<>();
    if (states.size() > 1) {
      for (String table : strands.doubtful()) {
        again(first, last, table)
            .filter(found -> strands.isGoneOnTheWay(table) || isDeclared(found))
            .ifPresent(found -> whole.put(table, found));
      }
    }
    return effects(first, last, strands, whole);
  }

  private static boolean isDeclared(TableComparison.Found found) {
    return found.losses().stream().allMatch(l -> l.outside().isEmpty());
  }

  /** Compares the end with the start, whatever happened in between. */
  private Optional<TableComparison.Found> again(
      Map<String, TableShape> first, Map<String, TableShape> last, String table)
      throws SQLException {
    Names names = wholeNames(table);
    TableShape old = first.get(table);
    TableShape now = names.find(table, last);
    if (old == null || now == null || !old.isReadable() || !now.isReadable()) {
      return Optional.empty();
    }
    // Conditions of later steps may not fit the tables of the start; then they allow nothing here.
    Declarations any = new Declarations(connection, descriptors, new Problems());
    return Optional.of(
        new TableComparison(connection, scratch, any)
            .compare(PairedTable.of(old, now, names.columnsOf(table)), Optional.empty()));
  }

  /** What the steps' renames make of one table and its columns, taken together. */
  Names wholeNames(String table) {
    String name = table;
    Map<String, String> columns = new TreeMap<>();
    for (Descriptor descriptor : descriptors) {
      Names names = Names.of(descriptor.renamed());
      Map<String, String> renamed = names.columnsOf(name);
      columns.replaceAll((old, now) -> renamed.getOrDefault(now, now));
      renamed.forEach(columns::putIfAbsent);
      name = names.tables().getOrDefault(name, name);
    }
    return new Names(Map.of(table, name), Map.of(table, columns));
  }

  private Effects effects(
      SequencedMap<String, TableShape> first,
      SequencedMap<String, TableShape> last,
      Strands strands,
      Map<String, TableComparison.Found> whole)
      throws SQLException {
    List<TableEffect> tables = new ArrayList<>();
    List<Loss> undeclared = new ArrayList<>();
    Set<Notice> notices = new LinkedHashSet<>();
    Set<String> known = new TreeSet<>();
    for (Map.Entry<String, TableShape> old : first.entrySet()) {
      String table = old.getKey();
      if (old.getValue().isDerived()) {
        continue;
      }
      TableShape now = wholeNames(table).find(table, last);
      if (now != null) {
        known.add(now.folded());
      }
      long rows = now == null || !now.isReadable() ? 0 : count(now);
      Strands.Sum sum = strands.sum(table, whole);
      notices.addAll(sum.notices());
      sum.losses().forEach(l -> l.outside().ifPresent(undeclared::add));
      tables.add(
          new TableEffect(
              old.getValue().name(),
              sum.before(),
              rows,
              sum.kept(),
              Math.max(0, rows - sum.stillThere()),
              false,
              sum.losses().stream().map(MeasuredLoss::loss).toList()));
    }
    for (TableShape fresh : last.values()) {
      if (!known.contains(fresh.folded()) && !fresh.isDerived()) {
        long rows = fresh.isReadable() ? count(fresh) : 0;
        tables.add(new TableEffect(fresh.name(), 0, rows, 0, rows, true, List.of()));
      }
    }
    tables.sort((a, b) -> SchemaObject.fold(a.table()).compareTo(SchemaObject.fold(b.table())));
    return new Effects(tables, List.of(), List.copyOf(notices), undeclared);
  }

  private long count(TableShape table) throws SQLException {
    return Sql.number(connection, "SELECT count(*) FROM " + table.location());
  }
}
