package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas of the versions that this build knows, word for word. */
final class KnownSchemas {
  static final StoreVersion NEWEST = new StoreVersion(4);

  private static final StoreVersion WITH_POLICIES = new StoreVersion(2);
  private static final StoreVersion WITH_STABLE_SOURCES = new StoreVersion(3);

  /** Tables with rows of users, in the order in which they are shown. */
  private static final List<String> USER_TABLES =
      List.of(
          "content",
          "sources",
          "realms",
          "work_contexts",
          "snapshots",
          "publications",
          "remotes",
          "mounts",
          "work_claims",
          "work_dependencies",
          "work_conflicts",
          "hook_runs");

  private static final Map<StoreVersion, Map<String, String>> WRITTEN = new ConcurrentHashMap<>();

  private KnownSchemas() {}

  static boolean knows(StoreVersion version) {
    return !version.isAfter(NEWEST);
  }

  static List<String> userTables(StoreVersion version) {
    List<String> tables = new ArrayList<>(USER_TABLES);
    if (!version.isBefore(WITH_POLICIES)) {
      tables.add("policies");
    }
    if (!version.isBefore(WITH_STABLE_SOURCES)) {
      tables.add(tables.indexOf("sources") + 1, "source_labels");
      tables.add("quarantine");
    }
    return tables;
  }

  /** The statements that make version 1, as the first prototype has them. */
  static List<String> firstVersion() {
    return statements("version1.sql").stream().map(s -> s.substring(0, s.length() - 1)).toList();
  }

  /**
   * Normalised text by name. What an object is and which table it belongs to is part of its text.
   */
  static SequencedMap<String, String> objects(StoreVersion version) {
    SequencedMap<String, String> objects = new LinkedHashMap<>();
    for (String statement : statements("version" + version + ".sql")) {
      String text = SchemaText.normalise(statement.substring(0, statement.length() - 1));
      objects.put(nameIn(text), text);
    }
    return objects;
  }

  /**
   * The statements of a version by name, as they are written, which is how SQLite keeps them. Read
   * once: each look at a store asks for them.
   */
  static Map<String, String> written(StoreVersion version) {
    return WRITTEN.computeIfAbsent(
        version,
        v -> {
          Map<String, String> objects = new HashMap<>();
          for (String statement : statements("version" + v + ".sql")) {
            String text = statement.substring(0, statement.length() - 1);
            String name = nameIn(text).replace("\"", "");
            int bracket = name.indexOf('(');
            objects.put(bracket < 0 ? name : name.substring(0, bracket), text);
          }
          return Map.copyOf(objects);
        });
  }

  /** The statement that makes an object of a version, as it is written. */
  static String statement(StoreVersion version, String name) {
    for (String statement : statements("version" + version + ".sql")) {
      String text = statement.substring(0, statement.length() - 1);
      if (nameIn(SchemaText.normalise(text)).equals(name)) {
        return text;
      }
    }
    throw new IllegalStateException("version " + version + " has no " + name);
  }

  /** The text of publications may have any of the shapes that the prototype has made. */
  static boolean isPublicationsOfFirstVersion(String sql) {
    List<String> tokens = SchemaText.tokens(sql);
    String start = "create table publications (";
    if (!String.join(" ", tokens).startsWith(start) || !SchemaText.options(tokens).isEmpty()) {
      return false;
    }
    Optional<String> newest = Optional.ofNullable(objects(StoreVersion.FIRST).get("publications"));
    List<String> all = SchemaText.definitions(SchemaText.tokens(newest.orElseThrow()));
    List<String> found = SchemaText.definitions(tokens);
    // Columns that have a default were added later: they may be missing, and stand anywhere.
    List<String> required = all.stream().filter(d -> !d.contains(" default ")).toList();
    return all.containsAll(found)
        && found.stream().distinct().count() == found.size()
        && found.stream().filter(required::contains).toList().equals(required);
  }

  static String nameIn(String text) {
    List<String> words = List.of(text.split(" ", 5));
    return words.get(words.get(1).equalsIgnoreCase("unique") ? 3 : 2);
  }

  private static List<String> statements(String resource) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : read(resource).split("\n", -1)) {
      if (statement.isEmpty() && line.isBlank()) {
        continue;
      }
      statement.append(statement.isEmpty() ? "" : "\n").append(line);
      // In these files a statement ends where a line ends in its semicolon and the next is a new
      // statement or nothing; a trigger's body is indented.
      if (line.endsWith(";") && !line.startsWith(" ")) {
        statements.add(statement.toString());
        statement.setLength(0);
      }
    }
    return statements;
  }

  private static String read(String resource) {
    try (InputStream in = KnownSchemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Map<String, String> emptyIfUnknown(StoreVersion version) {
    return knows(version) ? objects(version) : Map.of();
  }
}
