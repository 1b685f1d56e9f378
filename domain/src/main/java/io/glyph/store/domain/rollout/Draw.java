package io.glyph.store.domain.rollout;

/**
 * Random numbers that are the same everywhere and for good: SplitMix64 (Steele, Lea, Flood, "Fast
 * splittable pseudorandom number generators", 2014). The JDK's generators do not promise that.
 */
final class Draw {
  /** What the numbers are for: each purpose has its own. */
  static final long MACHINES = 1;

  static final long STORES = 2;

  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  Draw(long seed, long purpose, long number) {
    state = mix(mix(mix(seed + STEP) + purpose * STEP) + number * STEP);
  }

  long bits() {
    state += STEP;
    return mix(state);
  }

  /** From 0 to 1, 1 excluded. */
  double fraction() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** From 0 to {@code bound}, excluded. */
  int below(int bound) {
    return (int) Math.unsignedMultiplyHigh(bits(), bound);
  }

  private static long mix(long state) {
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
