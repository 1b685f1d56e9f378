package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.Notice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/**
 * Indexes, triggers and views that are gone. They are no data; but what keeps data right must be
 * named by whoever takes it away.
 *
 * @param objects triggers, views and unique indexes
 * @param undeclared those that no descriptor names
 * @param notices of the other indexes
 */
record SchemaChanges(
    List<Loss.SchemaObjectLost> objects,
    List<Loss.SchemaObjectLost> undeclared,
    List<Notice> notices) {

  static SchemaChanges between(
      SQLiteConnection connection, String before, String after, List<Migration> steps)
      throws SQLException {
    Set<String> left = new HashSet<>();
    for (SchemaObject object : SchemaObject.all(connection, after)) {
      left.add(what(object));
      if (object.isUniqueIndex()) {
        left.add(what(object) + " unique");
      }
    }
    List<Loss.SchemaObjectLost> objects = new ArrayList<>();
    List<Loss.SchemaObjectLost> undeclared = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    for (SchemaObject object : SchemaObject.all(connection, before)) {
      boolean unique = object.isUniqueIndex();
      String name = SchemaObject.fold(object.name());
      if (object.isTable()
          || !object.isDeclared()
          || name.startsWith("glyph_")
          || SchemaObject.fold(object.table()).startsWith("glyph_")
          || left.contains(what(object) + (unique ? " unique" : ""))) {
        continue;
      }
      if (object.type().equals("index") && !unique) {
        notices.add(new Notice.IndexGone(object.name()));
        continue;
      }
      Loss.SchemaObjectLost lost =
          new Loss.SchemaObjectLost(object.type(), object.name(), object.table());
      objects.add(lost);
      if (steps.stream().noneMatch(step -> step.descriptor().drops(lost))) {
        undeclared.add(lost);
      }
    }
    return new SchemaChanges(objects, undeclared, notices);
  }

  private static String what(SchemaObject object) {
    return object.type() + " " + SchemaObject.fold(object.name());
  }
}
