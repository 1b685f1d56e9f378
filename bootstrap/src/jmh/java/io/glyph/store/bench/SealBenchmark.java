package io.glyph.store.bench;

import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.audit.TreeState;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One more line under the seal of a log that has so many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SealBenchmark {
  private static final long SEED = 20261123;
  private static final int LINE = 180;

  private final byte[] line = new byte[LINE];
  private final MerkleTree tree = new MerkleTree();

  @Param({"1000", "1000000"})
  int lines;

  @Setup
  public void grow() {
    Random random = new Random(SEED);
    byte[] leaf = new byte[MerkleTree.HASH_LENGTH];
    for (int i = 0; i < lines; i++) {
      random.nextBytes(leaf);
      tree.add(leaf.clone());
    }
    random.nextBytes(line);
  }

  @Benchmark
  public String sealOneMoreLine() {
    MerkleTree longer = new TreeState(lines, (long) lines * LINE, tree.frontier()).tree();
    MessageDigest digest = MerkleTree.leafDigest();
    MerkleTree.startLeaf(digest);
    longer.add(digest.digest(line));
    return longer.rootHex();
  }
}
