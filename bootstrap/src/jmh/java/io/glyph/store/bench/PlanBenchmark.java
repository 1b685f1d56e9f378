package io.glyph.store.bench;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.filesystem.ResourceMigrationSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the catalog to a plan, and its id over so many losses. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {
  private static final StoreVersion FIRST = new StoreVersion(1);
  private static final StoreVersion LAST = new StoreVersion(4);

  private final ResourceMigrationSource source =
      new ResourceMigrationSource(PlanBenchmark.class.getClassLoader());
  private final MigrationCatalog catalog = source.load();
  private Effects effects = Effects.NONE;

  @Param({"1", "100"})
  int losses;

  @Setup
  public void lose() {
    List<TableEffect> tables = new ArrayList<>();
    for (int i = 0; i < losses; i++) {
      String table = "table" + i;
      Loss loss = new Loss.RowsLost(table, 1, List.of("a key"), "0".repeat(64));
      tables.add(new TableEffect(table, 10, 9, 9, 0, false, List.of(loss)));
    }
    effects = new Effects(tables, List.of(), List.of(), List.of());
  }

  @Benchmark
  public MigrationCatalog loadCatalog() {
    return source.load();
  }

  @Benchmark
  public PlanId planAndId() {
    List<Migration> steps = catalog.path(FIRST, LAST).orElseThrow();
    return new MigrationPlan("store", FIRST, LAST, steps, effects).id();
  }
}
