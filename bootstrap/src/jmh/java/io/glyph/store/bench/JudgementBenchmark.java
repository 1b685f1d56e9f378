package io.glyph.store.bench;

import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A release's verdict on a version: readable, writable, and too new. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JudgementBenchmark {
  private final FormatSupport support =
      new FormatSupport(new Release(0, 3, 0), VersionRange.of(1, 4), new StoreVersion(4));

  @Param({"1", "4", "5"})
  int version;

  @Benchmark
  public Compatibility judge() {
    return support.judge(new StoreVersion(version));
  }
}
