package io.glyph.store.domain.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatSupportTest {
  private static final int LAST = Integer.MAX_VALUE;

  private static FormatSupport support(int min, int max, int writable) {
    return new FormatSupport(
        new Release(0, 2, 0), VersionRange.of(min, max), new StoreVersion(writable));
  }

  private static Compatibility expected(String verdict, FormatSupport support, StoreVersion found) {
    return switch (verdict) {
      case "writable" -> new Compatibility.Writable(found);
      case "readable" -> new Compatibility.Readable(found, support.writable());
      case "too old" -> new Compatibility.TooOld(found, support.readable().min());
      case "too new" -> new Compatibility.TooNew(found, support.readable().max());
      default -> throw new AssertionError(verdict);
    };
  }

  @Test
  void furtherMigrationsExtendWhatIsReadAndMoveWhatIsWritten() {
    assertEquals(support(1, 4, 4), support(1, 2, 2).extendedTo(new StoreVersion(4)));
    assertEquals(support(1, 2, 2), support(1, 2, 2).extendedTo(new StoreVersion(2)));
    assertEquals(support(1, 2, 1), support(1, 2, 1).extendedTo(new StoreVersion(1)));
  }

  @ParameterizedTest(name = "a release that reads {0} to {1} and writes {2} finds {3}: {4}")
  @CsvSource({
    "1, 1, 1, 1, writable",
    "1, 1, 1, 2, too new",
    "1, 1, 1, 2147483647, too new",
    "1, 2, 2, 1, readable",
    "1, 2, 2, 2, writable",
    "1, 2, 2, 3, too new",
    "1, 4, 4, 1, readable",
    "1, 4, 4, 3, readable",
    "1, 4, 4, 4, writable",
    "1, 4, 4, 5, too new",
    "3, 5, 5, 1, too old",
    "3, 5, 5, 2, too old",
    "3, 5, 5, 3, readable",
    "3, 5, 5, 4, readable",
    "3, 5, 5, 5, writable",
    "3, 5, 5, 6, too new",
    "3, 5, 4, 3, readable",
    "3, 5, 4, 4, writable",
    "3, 5, 4, 5, readable",
    "3, 3, 3, 2, too old",
    "3, 3, 3, 3, writable",
    "3, 3, 3, 4, too new",
    "2147483647, 2147483647, 2147483647, 2147483646, too old",
    "2147483647, 2147483647, 2147483647, 2147483647, writable",
    "1, 2147483647, 2147483647, 2147483646, readable",
    "1, 2147483646, 2147483646, 2147483647, too new"
  })
  void bothSidesOfEveryEdge(int min, int max, int writable, int found, String verdict) {
    FormatSupport support = support(min, max, writable);
    StoreVersion version = new StoreVersion(found);
    assertEquals(expected(verdict, support, version), support.judge(version));
  }

  @Test
  void aReleaseThatDoesNotReadWhatItWritesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> support(2, 4, 1));
    assertThrows(IllegalArgumentException.class, () -> support(2, 4, 5));
    assertEquals(new StoreVersion(2), support(2, 4, 2).writable());
  }

  @Provide
  Arbitrary<FormatSupport> supports() {
    return Combinators.combine(numbers(), numbers(), numbers())
        .as((a, b, c) -> {
          int min = Math.min(a, Math.min(b, c));
          int max = Math.max(a, Math.max(b, c));
          return support(min, max, Math.max(Math.min(a, b), Math.min(Math.max(a, b), c)));
        });
  }

  @Provide
  Arbitrary<Integer> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 6),
        Arbitraries.integers().between(1, LAST),
        Arbitraries.integers().between(LAST - 3, LAST));
  }

  @Property
  void theVerdictFollowsFromTheThreeNumbers(
      @ForAll("supports") FormatSupport support, @ForAll("numbers") int found) {
    StoreVersion version = new StoreVersion(found);
    long min = support.readable().min().number();
    long max = support.readable().max().number();
    String verdict =
        found == support.writable().number()
            ? "writable"
            : found < min ? "too old" : found > max ? "too new" : "readable";
    Compatibility judged = support.judge(version);
    assertEquals(expected(verdict, support, version), judged);
    assertEquals(version, judged.found());
  }

  @Property
  void aNewerVersionIsNeverEasierToReachFromBelow(
      @ForAll("supports") FormatSupport support,
      @ForAll("numbers") int a,
      @ForAll("numbers") int b) {
    Compatibility lower = support.judge(new StoreVersion(Math.min(a, b)));
    Compatibility higher = support.judge(new StoreVersion(Math.max(a, b)));
    if (higher instanceof Compatibility.TooOld) {
      assertEquals(Compatibility.TooOld.class, lower.getClass());
    }
    if (lower instanceof Compatibility.TooNew) {
      assertEquals(Compatibility.TooNew.class, higher.getClass());
    }
  }
}
