package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** A schema is compared letter by letter before it is compared by what it means. */
class KnownSchemasTest {
  @TempDir Path temp;

  private List<SchemaObject> golden(int version) throws SQLException {
    String name = "../v" + version + "/v" + version + "-worked";
    StoreLocation store = Stores.golden(name, temp);
    try (SQLiteConnection connection =
        Connections.open(new SQLiteConfig(), DatabaseUri.immutable(store.database()))) {
      return SchemaObject.all(connection, "main");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whatIsWrittenMeansWhatTheVersionDefines(int number) {
    StoreVersion version = new StoreVersion(number);
    Map<String, String> meant = new LinkedHashMap<>();
    KnownSchemas.written(version)
        .forEach((name, text) -> meant.put(name, SchemaText.normalise(text)));

    assertEquals(KnownSchemas.objects(version), meant);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theStoresThatAreThereAreKnownWordForWord(int number) throws SQLException {
    assertTrue(SchemaGuard.isWordForWord(golden(number), new StoreVersion(number)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void oneLetterMoreOrLessIsNotWordForWord(int number) throws SQLException {
    StoreVersion version = new StoreVersion(number);
    List<SchemaObject> schema = golden(number);
    for (int i = 0; i < schema.size(); i++) {
      SchemaObject object = schema.get(i);
      List<SchemaObject> without = new ArrayList<>(schema);
      without.remove(i);
      if (object.isDeclared()) {
        assertFalse(SchemaGuard.isWordForWord(without, version), "without " + object);
      }
      for (SchemaObject other :
          List.of(
              new SchemaObject(object.type(), object.name(), object.table(), object.sql() + " "),
              new SchemaObject(object.type(), object.name() + "x", object.table(), object.sql()),
              new SchemaObject("table", "glyph_hidden", "glyph_hidden", ""))) {
        List<SchemaObject> changed = new ArrayList<>(without);
        changed.add(i, other);
        boolean isOfAConstraint = other.name().startsWith("sqlite_autoindex_");
        assertEquals(
            isOfAConstraint && !other.isDeclared(),
            SchemaGuard.isWordForWord(changed, version),
            other.toString());
      }
    }
  }
}
