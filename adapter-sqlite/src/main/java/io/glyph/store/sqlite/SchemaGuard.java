package io.glyph.store.sqlite;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses a schema that is not what its version defines, before anything is read from it: views,
 * generated columns, checks and triggers are code that whoever made the file runs in our process.
 *
 * <p>Tables, indexes, views and triggers that the version does not define are let be as long as
 * they have nothing to do with ours: nothing of ours ever runs them.
 */
final class SchemaGuard {
  private static final String META =
      "create table meta ( key text primary key , value text not null )";

  private SchemaGuard() {}

  /** The least that every version has, also one that this build does not know. */
  static void requireMeta(List<SchemaObject> schema, Path database) {
    for (SchemaObject object : schema) {
      if (named(object, "meta")) {
        if (!object.isTable() || !SchemaText.normalise(object.sql()).equals(META)) {
          throw unsafe(database, object, "is not the table that every store has");
        }
        return;
      }
    }
    throw SqlErrors.invalid("it has no table meta: it is no store, or another application's");
  }

  /** Names that begin so are ours in every version. */
  static final String RESERVED = "glyph_";

  /** The whole schema of a version that this build knows. */
  static void require(List<SchemaObject> schema, StoreVersion version, Path database) {
    if (!isWordForWord(schema, version)) {
      requireSame(schema, version, database);
    }
  }

  /**
   * The usual case, and by far the cheapest to see: all that the version defines, letter by letter,
   * and nothing else. What is the same in every letter is the same in every spelling.
   */
  static boolean isWordForWord(List<SchemaObject> schema, StoreVersion version) {
    Map<String, String> expected = new HashMap<>(KnownSchemas.written(version));
    for (SchemaObject object : schema) {
      boolean isOfAConstraint =
          !object.isDeclared() && object.name().startsWith("sqlite_autoindex_");
      if (!isOfAConstraint && !object.sql().equals(expected.remove(object.name()))) {
        return false;
      }
    }
    return expected.isEmpty();
  }

  private static void requireSame(List<SchemaObject> schema, StoreVersion version, Path database) {
    Map<String, String> expected = new HashMap<>(KnownSchemas.objects(version));
    if (version.isBefore(DatabaseMarks.FIRST_MANAGED) && hasBooks(schema)) {
      // A managed store that came back: all of its bookkeeping, word for word, or none of it.
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
        if (text == null || !matches(object, version, text)) {
          throw unsafe(database, object, "is not what version " + version + " defines");
        }
      } else if (name.startsWith(RESERVED)) {
        throw unsafe(
            database,
            object,
            "has a name that glyph keeps for itself, which version "
                + version
                + " does not define");
      } else if (object.isTrigger() && tables.contains(SchemaObject.fold(object.table()))) {
        throw unsafe(
            database, object, "acts on a table of ours, and version " + version + " has none such");
      }
    }
    if (!expected.isEmpty()) {
      String missing = expected.keySet().stream().sorted().findFirst().orElseThrow();
      throw new RefusedException(
          new Refusal.UnsafeStore(
              database, "version " + version + " has " + missing + ", and this database has not"));
    }
  }

  /**
   * Whether a version whose schema this build does not know keeps marks, fence and bookkeeping in
   * exactly the form of the newest version that it knows, and nothing else acts on them. Then what
   * they say can be read, and they can be written. All else in such a schema is its own.
   */
  static boolean keepsBooks(List<SchemaObject> schema, StoreVersion version) {
    Map<String, String> expected = books(version);
    Set<String> guarded = new HashSet<>(expected.keySet());
    guarded.add("meta");
    for (SchemaObject object : schema) {
      String name = SchemaObject.fold(object.name());
      String text = Fence.anyRelease(SchemaText.normalise(object.sql()));
      boolean known = text.equals(expected.get(name));
      if (known) {
        expected.remove(name);
      } else if (guarded.contains(name) && !name.equals("meta")) {
        return false;
      } else if (object.isTrigger() && guarded.contains(SchemaObject.fold(object.table()))) {
        return false;
      }
    }
    return expected.isEmpty();
  }

  private static Map<String, String> books(StoreVersion version) {
    Map<String, String> books = new HashMap<>();
    KnownSchemas.objects(KnownSchemas.NEWEST)
        .forEach((name, text) -> {
          if (name.startsWith(RESERVED) && !Fence.isPart(name)) {
            books.put(name, text);
          }
        });
    for (String trigger : Fence.statements(version, new Release(0, 0, 0))) {
      String text = SchemaText.normalise(trigger);
      books.put(KnownSchemas.nameIn(text), Fence.anyRelease(text));
    }
    return books;
  }

  static boolean hasBooks(List<SchemaObject> schema) {
    return schema.stream().anyMatch(o -> KeptBooks.TABLES.contains(SchemaObject.fold(o.name())));
  }

  static boolean matches(SchemaObject object, StoreVersion version, String expected) {
    if (version.equals(StoreVersion.FIRST) && named(object, "publications")) {
      return object.isTable() && KnownSchemas.isPublicationsOfFirstVersion(object.sql());
    }
    return Fence.anyRelease(SchemaText.normalise(object.sql())).equals(Fence.anyRelease(expected));
  }

  private static boolean named(SchemaObject object, String name) {
    return SchemaObject.fold(object.name()).equals(name);
  }

  private static RefusedException unsafe(Path database, SchemaObject object, String problem) {
    return new RefusedException(
        new Refusal.UnsafeStore(
            database,
            object.type() + " " + Printable.of(object.name()) + " in its schema " + problem));
  }
}
