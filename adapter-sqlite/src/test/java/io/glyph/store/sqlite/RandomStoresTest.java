package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteConnection;

/**
 * Random stores of version 1, with rows that nobody should write and some do. More of them with
 * {@code -Dglyph.random.stores=N}; a seed of one that failed with {@code -Dglyph.random.seed=S}.
 */
class RandomStoresTest {
  private static final List<String> NAMES =
      List.of(
          "'a'",
          "'b'",
          "'../up'",
          "''",
          "NULL",
          "x'61'",
          "CAST(x'ff80' AS TEXT)",
          "'n' || char(0)");
  private static final List<String> TEXTS =
      List.of(
          "''",
          "'x'",
          "','",
          "'a,b,,a'",
          "'/p/.glyph/w'",
          "'/q/.glyph/w'",
          "'rel'",
          "'/p'",
          "CAST(x'2fc3' AS TEXT)",
          "x'00ff'",
          "'7'",
          "1.5",
          "'v' || char(0) || 'w'");
  private static final List<String> NUMBERS =
      List.of("0", "-1", "9223372036854775807", "1.25", "9e999", "'many'", "x'01'");

  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("content", List.of("id")),
          Map.entry("sources", List.of("path")),
          Map.entry("realms", List.of("name")),
          Map.entry("work_contexts", List.of("name")),
          Map.entry("snapshots", List.of("id")),
          Map.entry("publications", List.of("id")),
          Map.entry("remotes", List.of("name")),
          Map.entry("mounts", List.of("path")),
          Map.entry("work_claims", List.of("work_name")),
          Map.entry("work_dependencies", List.of("work_name", "depends_on_work")),
          Map.entry("work_conflicts", List.of("work_name", "other_work", "path", "type")),
          Map.entry("hook_runs", List.of("id")));

  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();

  static LongStream seeds() {
    Long one = Long.getLong("glyph.random.seed");
    long first = System.nanoTime();
    return one != null
        ? LongStream.of(one)
        : IntStream.range(0, Integer.getInteger("glyph.random.stores", 8))
            .mapToLong(i -> first + i);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyIdIsFoundAgainAndTheWayDoesNotMatter(long seed) throws Exception {
    StoreLocation one = make(folder.resolve("one"), seed);
    StoreLocation many = make(folder.resolve("many"), seed);
    Set<String> ids = ids(one.database(), 1);
    assertEquals(Set.copyOf(KnownSchemas.userTables(StoreVersion.FIRST)), KEYS.keySet());

    Path copy = folder.resolve("one.db");
    Effects effects = Migrating.all(database, one, copy, Migrating.EVENT, BuiltIn.steps(1, 4));

    assertEquals(List.of(), effects.undeclared(), "seed " + seed);
    Set<String> after = ids(one.database(), 4);
    // No id is ever declared lost, so each must be in its table, or in quarantine.
    assertEquals(List.of(), effects.losses().stream().filter(l -> l.kind().equals("ids")).toList());
    ids.removeAll(after);
    assertEquals(Set.of(), ids, "seed " + seed);
    for (int to = 2; to <= 4; to++) {
      Effects step =
          Migrating.all(
              database,
              many,
              folder.resolve("many" + to + ".db"),
              StableSourcesTest.other(to),
              List.of(BuiltIn.up(to)));
      assertEquals(List.of(), step.undeclared(), "seed " + seed);
      assertTrue(to == 4 || step.losses().isEmpty(), "seed " + seed + ": " + step.losses());
    }
    assertEquals(Rows.schema(one.database()), Rows.schema(many.database()), "seed " + seed);
    assertEquals(Rows.everything(one.database()), Rows.everything(many.database()), "seed " + seed);
  }

  private StoreLocation make(Path place, long seed) throws Exception {
    StoreLocation store =
        new StoreLocation(Files.createDirectories(place.resolve(".glyph")).toAbsolutePath());
    database.createFirstVersion(store);
    Random random = new Random(seed);
    try (SQLiteConnection opened = Stores.foreign(store.database());
        Statement statement = opened.createStatement()) {
      Sql.run(opened, "BEGIN");
      for (String table : KnownSchemas.userTables(StoreVersion.FIRST)) {
        for (int i = random.nextInt(12); i > 0; i--) {
          insert(statement, table, random);
        }
      }
      Sql.run(opened, "COMMIT");
    }
    return store;
  }

  private static void insert(Statement statement, String table, Random random) throws SQLException {
    StringBuilder values = new StringBuilder();
    try (var columns = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (columns.next()) {
        boolean number = columns.getString(3).equals("INTEGER");
        String name = columns.getString(2);
        boolean key = columns.getInt(6) > 0 || name.endsWith("_name") || name.equals("content_id");
        List<String> pool = number ? NUMBERS : key ? NAMES : TEXTS;
        values.append(values.isEmpty() ? "" : ", ").append(pool.get(random.nextInt(pool.size())));
      }
    }
    statement.executeUpdate("INSERT OR IGNORE INTO " + table + " VALUES(" + values + ")");
  }

  /** Keys of all rows that have one, by table, with those in quarantine. */
  private static Set<String> ids(Path path, int version) throws SQLException {
    Set<String> found = new TreeSet<>();
    try (SQLiteConnection opened = Stores.foreign(path)) {
      for (Map.Entry<String, List<String>> table : KEYS.entrySet()) {
        String columns = String.join(", ", table.getValue());
        for (String row : Rows.of(opened, "SELECT " + columns + " FROM " + table.getKey())) {
          found.add(table.getKey() + row);
        }
        if (version > 2) {
          StringBuilder cells = new StringBuilder();
          for (String column : table.getValue()) {
            String cell = "row_json -> '$." + column + "'";
            cells
                .append(cells.isEmpty() ? "" : ", ")
                .append("CASE json_type(row_json, '$." + column + "') WHEN 'text' THEN")
                .append(" CAST(unhex(row_json ->> '$." + column + "') AS TEXT)")
                .append(" WHEN 'object' THEN unhex(" + cell + " ->> '$.blob') END AS " + column);
          }
          String query =
              "SELECT " + cells + " FROM quarantine WHERE table_name = '" + table.getKey() + "'";
          for (String row : Rows.of(opened, query)) {
            found.add(table.getKey() + row);
          }
        }
      }
    }
    return found;
  }
}
