package io.glyph.store.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records of every kind of field, compared, hashed and printed. */
public final class RecordSamples implements Supplier<List<String>> {
  private static final long SEED = 20261123;

  public RecordSamples() {}

  record Nothing() {}

  record All(
      boolean truth,
      byte small,
      short shorter,
      char letter,
      int number,
      long large,
      float real,
      double precise,
      @Nullable String text,
      int @Nullable [] numbers) {}

  record Pair<T>(T one, @Nullable Object other) {
    record Inner(int a$b) {}
  }

  record Own(int number) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Own own && own.number % 10 == number % 10;
    }

    @Override
    public int hashCode() {
      return number % 10;
    }
  }

  @Override
  public List<String> get() {
    record Local(String name, List<String> more) {}
    List<Object> values = new ArrayList<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      values.add(some(random));
    }
    values.addAll(List.of(new Nothing(), new Nothing(), new Own(3), new Own(13), new Own(4)));
    values.addAll(List.of(new Pair<>("a", null), new Pair<>("a", null), new Pair<>("a", "b")));
    values.addAll(List.of(new Pair<>(1, new Pair<>(2L, 'c')), new Pair<>(1, new Pair<>(2L, 'c'))));
    values.addAll(List.of(new Pair.Inner(1), new Pair.Inner(1), new Local("n", List.of("m"))));
    values.addAll(List.of(new Local("n", List.of("m")), new Local("", List.of()), "no record"));
    List<String> said = new ArrayList<>();
    for (Object one : values) {
      StringBuilder equal = new StringBuilder();
      for (Object other : values) {
        equal.append(one.equals(other) ? '=' : '.');
      }
      said.add(one + " " + one.hashCode() + " " + equal + " " + one.equals(nothing()));
    }
    return said;
  }

  private static @Nullable Object nothing() {
    return null;
  }

  /** Few values of each, so that some records are equal and many differ in one field. */
  private static All some(Random random) {
    List<All> kinds =
        Arrays.asList(
            new All(true, (byte) -1, (short) -2, 'x', 3, 1L << 40, 0.0f, -0.0, "t", null),
            new All(true, (byte) -1, (short) -2, 'x', 3, 1L << 40, -0.0f, -0.0, "t", null),
            new All(true, (byte) -1, (short) -2, 'x', 3, 1L << 40, 0.0f, 0.0, "t", null),
            new All(true, (byte) -1, (short) -2, 'x', 3, 1L << 41, 0.0f, 0.0, null, null));
    return switch (random.nextInt(8)) {
      case 0 -> new All(false, (byte) 1, (short) 2, 'y', 4, 5, Float.NaN, Double.NaN, "", null);
      case 1 -> new All(false, (byte) 1, (short) 2, 'y', 5, 5, Float.NaN, Double.NaN, "", null);
      case 2 -> new All(false, (byte) 2, (short) 2, 'y', 4, 5, Float.NaN, 1e300, "", null);
      case 3 -> new All(false, (byte) 1, (short) 2, 'z', 4, -5, 1.5f, Double.NaN, "é", null);
      default -> kinds.get(random.nextInt(kinds.size()));
    };
  }
}
