package io.glyph.store.domain.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0.2.0",
        "glyph/",
        "glyph/0.2",
        "glyph/0.2.0.1",
        "glyph/0.2.0 ",
        " glyph/0.2.0",
        "glyph/0.2.0\n",
        "Glyph/0.2.0",
        "glyph 0.2.0",
        "glyph/v0.2.0",
        "glyph/00.2.0",
        "glyph/0.02.0",
        "glyph/0.2.01",
        "glyph/-1.2.0",
        "glyph/+1.2.0",
        "glyph/0.2.0-rc1",
        "glyph/0.٢.0",
        "glyph/1000000.0.0",
        "glyph/0.1000000.0",
        "glyph/0.0.1000000",
        "glyph/99999999999.0.0",
        "glyph/0x2x0",
        "other/0.2.0"
      })
  void anyOtherSpellingIsNoRelease(String text) {
    assertEquals(Optional.empty(), Release.parse(text));
  }

  @Test
  void itsThreeNumbersAreReadInTheirOrder() {
    assertEquals(Optional.of(new Release(1, 22, 999999)), Release.parse("glyph/1.22.999999"));
    assertEquals(Optional.of(new Release(0, 0, 0)), Release.parse("glyph/0.0.0"));
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @IntRange(max = 999_999) int major,
      @ForAll @IntRange(max = 999_999) int minor,
      @ForAll @IntRange(max = 999_999) int patch) {
    Release release = new Release(major, minor, patch);
    assertEquals(Optional.of(release), Release.parse(release.toString()));
  }

  @ParameterizedTest
  @CsvSource({"-1,0,0", "0,-1,0", "0,0,-1"})
  void negativeNumbersAreRefused(int major, int minor, int patch) {
    assertThrows(IllegalArgumentException.class, () -> new Release(major, minor, patch));
  }

  @Property
  void orderIsByMajorThenMinorThenPatch(
      @ForAll @IntRange(max = 2) int a,
      @ForAll @IntRange(max = 2) int b,
      @ForAll @IntRange(max = 2) int c,
      @ForAll @IntRange(max = 2) int d,
      @ForAll @IntRange(max = 2) int e,
      @ForAll @IntRange(max = 2) int f) {
    Comparator<Release> expected =
        Comparator.comparingInt(Release::major)
            .thenComparingInt(Release::minor)
            .thenComparingInt(Release::patch);
    Release left = new Release(a, b, c);
    Release right = new Release(d, e, f);
    assertEquals(
        Integer.signum(expected.compare(left, right)), Integer.signum(left.compareTo(right)));
  }
}
