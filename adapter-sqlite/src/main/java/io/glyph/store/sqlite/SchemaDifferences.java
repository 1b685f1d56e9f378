package io.glyph.store.sqlite;

import io.glyph.store.application.port.DatabaseExaminer.Examination;
import io.glyph.store.application.port.DatabaseExaminer.SchemaDifference;
import io.glyph.store.application.port.DatabaseExaminer.SchemaDifference.Kind;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every difference between a schema and what its version defines, by the rules of {@link
 * SchemaGuard}, which refuses at the first.
 */
final class SchemaDifferences {
  private final StoreVersion version;
  private final List<SchemaDifference> found = new ArrayList<>();
  private boolean safe = true;

  private SchemaDifferences(StoreVersion version) {
    this.version = version;
  }

  static SchemaDifferences of(List<SchemaObject> schema, StoreVersion version) {
    SchemaDifferences differences = new SchemaDifferences(version);
    differences.compare(schema);
    return differences;
  }

  List<SchemaDifference> found() {
    return List.copyOf(found);
  }

  /**
   * Whether pages and rows may be checked: nothing of strangers would run by that. What is only
   * missing, or nobody's business, runs nothing.
   */
  boolean isSafe() {
    return safe;
  }

  private void compare(List<SchemaObject> schema) {
    Map<String, String> expected = new HashMap<>(KnownSchemas.objects(version));
    if (version.isBefore(DatabaseMarks.FIRST_MANAGED) && SchemaGuard.hasBooks(schema)) {
      expected.putAll(KeptBooks.atFirstVersion());
    }
    Set<String> names = Set.copyOf(expected.keySet());
    Set<String> tables = new HashSet<>();
    expected.forEach((name, text) -> {
      if (text.startsWith("create table ")) {
        tables.add(name);
      }
    });
    for (SchemaObject object : schema) {
      String name = SchemaObject.fold(object.name());
      if (names.contains(name)) {
        String text = expected.remove(name);
        if (text == null || !SchemaGuard.matches(object, version, text)) {
          differs(object, name, text == null);
        }
      } else if (name.startsWith(SchemaGuard.RESERVED)
          || (object.isTrigger() && tables.contains(SchemaObject.fold(object.table())))) {
        safe = false;
        add(Kind.EXTRA, words(object), dropping(object));
      } else if (object.isDeclared() && !name.startsWith("sqlite_")) {
        add(Kind.FOREIGN, words(object), List.of());
      }
    }
    new TreeMap<>(expected).forEach(this::missing);
  }

  private void differs(SchemaObject object, String name, boolean twice) {
    safe = false;
    boolean both = !twice && !object.isTable() && !object.isView() && !isTableOfOurs(name);
    List<String> mending = new ArrayList<>();
    if (both) {
      mending.addAll(dropping(object));
      mending.add(KnownSchemas.statement(version, name));
    }
    add(Kind.DIFFERENT, words(object), mending);
  }

  private boolean isTableOfOurs(String name) {
    String text = KnownSchemas.objects(version).get(name);
    return text == null || text.startsWith("create table ");
  }

  private void missing(String name, String text) {
    String type = text.startsWith("create trigger ") ? "trigger" : "index";
    if (text.startsWith("create table ")) {
      // Making it anew, empty, would hide that its rows are gone.
      safe = false;
      add(Kind.MISSING, "table " + name, List.of());
    } else {
      add(Kind.MISSING, type + " " + name, List.of(KnownSchemas.statement(version, name)));
    }
  }

  /** Only what holds no rows is dropped. */
  private static List<String> dropping(SchemaObject object) {
    return switch (object.type()) {
      case "trigger" -> List.of("DROP TRIGGER " + Sql.quote(object.name()));
      case "index" -> List.of("DROP INDEX " + Sql.quote(object.name()));
      case "view" -> List.of("DROP VIEW " + Sql.quote(object.name()));
      default -> List.of();
    };
  }

  private static String words(SchemaObject object) {
    return Printable.of(object.type()) + " " + Printable.of(object.name());
  }

  private void add(Kind kind, String object, List<String> mending) {
    if (found.size() < Examination.MAX_LISTED) {
      found.add(new SchemaDifference(kind, object, mending));
    }
  }
}
