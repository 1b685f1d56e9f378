package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.Notice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/**
 * Indexes, triggers and views that are gone, or are others under their old name. They are no data;
 * but what keeps data right, or what queries name, must be named by whoever takes it away.
 *
 * @param objects triggers, views, unique indexes, and full text indexes over other tables' rows
 * @param undeclared those that no descriptor names
 * @param notices of the other indexes, and of views that say something else
 */
record SchemaChanges(
    List<Loss.SchemaObjectLost> objects,
    List<Loss.SchemaObjectLost> undeclared,
    List<Notice> notices) {

  static SchemaChanges between(
      SQLiteConnection connection, String before, String after, List<Migration> steps)
      throws SQLException {
    Set<String> left = new HashSet<>();
    Map<String, SchemaObject> now = new HashMap<>();
    for (SchemaObject object : SchemaObject.all(connection, after)) {
      left.add(what(object));
      now.put(what(object), object);
      if (object.isUniqueIndex()) {
        left.add(what(object) + " unique");
      }
    }
    List<Loss.SchemaObjectLost> objects = new ArrayList<>();
    List<Loss.SchemaObjectLost> undeclared = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    Renaming renaming = new Renaming(steps);
    Map<String, TableShape> tables = ShapeReader.all(connection, before);
    for (SchemaObject object : SchemaObject.all(connection, before)) {
      if (object.isTable() && isGoneIndex(object, tables, left, steps)) {
        lose(
            new Loss.SchemaObjectLost("index", object.name(), object.name()),
            steps,
            objects,
            undeclared);
      }
      boolean unique = object.isUniqueIndex();
      String name = SchemaObject.fold(object.name());
      if (object.isTable()
          || !object.isDeclared()
          || name.startsWith("glyph_")
          || SchemaObject.fold(object.table()).startsWith("glyph_")) {
        continue;
      }
      if (left.contains(what(object) + (unique ? " unique" : ""))) {
        SchemaObject other = now.get(what(object));
        if (other == null || renaming.explains(object.sql(), other.sql())) {
          continue;
        }
        if (!object.isTrigger() && !unique) {
          notices.add(new Notice.MadeAnew(object.type(), object.name()));
          continue;
        }
        // The name is there, and what it kept right is not.
      }
      if (object.type().equals("index") && !unique) {
        notices.add(new Notice.IndexGone(object.name()));
        continue;
      }
      lose(
          new Loss.SchemaObjectLost(object.type(), object.name(), object.table()),
          steps,
          objects,
          undeclared);
    }
    return new SchemaChanges(objects, undeclared, notices);
  }

  private static void lose(
      Loss.SchemaObjectLost lost,
      List<Migration> steps,
      List<Loss.SchemaObjectLost> objects,
      List<Loss.SchemaObjectLost> undeclared) {
    objects.add(lost);
    // A full text index over another table's rows looks like a table to its author.
    Loss asTable = new Loss.TableLost(lost.name(), 1, List.of(), "");
    if (steps.stream()
        .map(Migration::descriptor)
        .noneMatch(d -> d.drops(lost) || !d.naming(asTable).isEmpty())) {
      undeclared.add(lost);
    }
  }

  /** A table that held no rows of its own, and is there under none of the names it was given. */
  private static boolean isGoneIndex(
      SchemaObject object,
      Map<String, TableShape> tables,
      Set<String> left,
      List<Migration> steps) {
    String name = SchemaObject.fold(object.name());
    TableShape table = tables.get(name);
    if (table == null || !table.isDerived()) {
      return false;
    }
    String now = name;
    for (Migration step : steps) {
      now = StepComparison.Names.of(step.descriptor().renamed()).tables().getOrDefault(now, now);
    }
    return !left.contains("table " + name) && !left.contains("table " + now);
  }

  private static String what(SchemaObject object) {
    return object.type() + " " + SchemaObject.fold(object.name());
  }
}
