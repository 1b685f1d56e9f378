package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Effects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sqlite.SQLiteConnection;

/**
 * What became of 100,000 rows: nothing, so that their rowids show it; all rowids are others, so
 * that keys do; and there is no key, so that they are counted as a multiset.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RowComparisonBenchmark {
  private static final int ROWS = 100_000;
  @Param({"same", "moved", "keyless"})
  String what = "same";

  private Path folder = Path.of(".");

  @Setup
  public void make() throws IOException, SQLException {
    folder = Files.createTempDirectory("glyph-bench");
    String key = what.equals("keyless") ? "" : " PRIMARY KEY";
    String rows = "CREATE TABLE t(id TEXT" + key + ", words TEXT, number INTEGER)";
    write("before.db", List.of(rows, series("value")));
    write("after.db", List.of(rows, series(what.equals("same") ? "value" : "-value")));
  }

  /** The driver's SQLite has no {@code generate_series}. */
  private static String series(String order) {
    return "WITH RECURSIVE numbers(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers"
        + " WHERE value < "
        + ROWS
        + ") INSERT INTO t SELECT 'id:' || value, 'a text of row ' || value, value FROM numbers"
        + " ORDER BY "
        + order;
  }

  private void write(String name, List<String> statements) throws SQLException {
    String uri = DatabaseUri.create(folder.resolve(name));
    try (SQLiteConnection connection = WriteAccess.open(uri, Limits.DEFAULT)) {
      for (String statement : statements) {
        Sql.run(connection, statement);
      }
    }
  }

  @Benchmark
  public Effects compare() throws SQLException {
    return RowComparison.compare(folder.resolve("before.db"), folder.resolve("after.db"));
  }

  @TearDown
  public void remove() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
