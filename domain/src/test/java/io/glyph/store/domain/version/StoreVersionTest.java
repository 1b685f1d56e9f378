package io.glyph.store.domain.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreVersionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "00",
        "01",
        "001",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1\n",
        "\t1",
        "2.0",
        "1.5",
        "1e3",
        "0x1",
        "1_000",
        "1,000",
        "one",
        "null",
        "NaN",
        "٣",
        "1٣",
        "３",
        "१",
        "²",
        "1\u0000",
        "2147483648",
        "4294967297",
        "9999999999",
        "10000000000",
        "12345678901",
        "18446744073709551617",
        "1000000000000000000000000000000",
        "/1",
        ":1",
        "1:",
        "1/"
      })
  void anyOtherSpellingIsNoVersion(String text) {
    assertEquals(Optional.empty(), StoreVersion.parse(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 999_999_999, 1_000_000_000, Integer.MAX_VALUE})
  void plainDecimalIsAVersion(int number) {
    assertEquals(
        Optional.of(new StoreVersion(number)), StoreVersion.parse(Integer.toString(number)));
  }

  @Property
  void whatIsReadIsWrittenTheSame(@ForAll String text) {
    StoreVersion.parse(text).ifPresent(version -> assertEquals(text, version.toString()));
  }

  @Property
  void everyVersionIsReadBack(@ForAll @IntRange(min = 1) int number) {
    StoreVersion version = new StoreVersion(number);
    assertEquals(Optional.of(version), StoreVersion.parse(version.toString()));
  }

  @Property
  void numbersBelowOneAreRefused(@ForAll @IntRange(min = Integer.MIN_VALUE, max = 0) int number) {
    assertThrows(IllegalArgumentException.class, () -> new StoreVersion(number));
  }

  @Property
  void orderIsThatOfTheNumbers(@ForAll @IntRange(min = 1) int a, @ForAll @IntRange(min = 1) int b) {
    StoreVersion left = new StoreVersion(a);
    StoreVersion right = new StoreVersion(b);
    assertEquals(a < b, left.isBefore(right));
    assertEquals(a > b, left.isAfter(right));
    assertEquals(Integer.compare(a, b), left.compareTo(right));
  }

  @Test
  void aVersionIsNeitherBeforeNorAfterItself() {
    StoreVersion version = new StoreVersion(7);
    assertFalse(version.isBefore(new StoreVersion(7)));
    assertFalse(version.isAfter(new StoreVersion(7)));
    assertEquals(0, version.compareTo(new StoreVersion(7)));
  }

  @Test
  void versionsAreDense() {
    assertEquals(new StoreVersion(2), StoreVersion.FIRST.next());
    assertEquals(new StoreVersion(Integer.MAX_VALUE), new StoreVersion(2147483646).next());
  }

  @Test
  void theLastVersionHasNoNextInsteadOfANegativeOne() {
    StoreVersion last = new StoreVersion(Integer.MAX_VALUE);
    assertThrows(ArithmeticException.class, last::next);
  }

  @Test
  void firstIsOne() {
    assertEquals(1, StoreVersion.FIRST.number());
    assertTrue(StoreVersion.FIRST.isBefore(DatabaseMarks.FIRST_MANAGED));
  }
}
