package io.glyph.store.domain.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrintableTest {
  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("\u001b[2J\u001b]0;title\u0007", "\\x1b[2J\\x1b]0;title\\x07"),
        Arguments.of("\u009b31m", "\\x9b31m"),
        Arguments.of("a\nb\r\tc", "a\\x0ab\\x0d\\x09c"),
        Arguments.of("nul\u0000", "nul\\x00"),
        Arguments.of("del\u007f", "del\\x7f"),
        Arguments.of("\u0085", "\\x85"),
        Arguments.of("soft\u00adhyphen", "soft\\xadhyphen"),
        Arguments.of("\u202egnp.exe", "\\u{202e}gnp.exe"),
        Arguments.of("\u2066\u2069\u200f", "\\u{2066}\\u{2069}\\u{200f}"),
        Arguments.of("zero\u200bwidth\u200d\ufeff", "zero\\u{200b}width\\u{200d}\\u{feff}"),
        Arguments.of("line\u2028para\u2029", "line\\u{2028}para\\u{2029}"),
        Arguments.of("high\ud800", "high\\u{d800}"),
        Arguments.of("\udc00low", "\\u{dc00}low"),
        Arguments.of("\udc00\ud800", "\\u{dc00}\\u{d800}"),
        Arguments.of("\ue000", "\\u{e000}"),
        Arguments.of("\uffff", "\\u{ffff}"),
        Arguments.of(Character.toString(0xE0041), "\\u{e0041}"),
        Arguments.of(Character.toString(0x10FFFF), "\\u{10ffff}"),
        Arguments.of("\\x1b", "\\\\x1b"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatCouldMoveTheCursorOrHideIsEscaped(String text, String shown) {
    assertEquals(shown, Printable.of(text));
    assertEquals(shown, Printable.whole(text));
  }

  @Test
  void textOfPeopleIsShownAsItIs() {
    String text = "naïve – Ωμέγα, 日本語 “quoted” 🙂 'x' ~";
    assertEquals(text, Printable.of(text));
    assertEquals("", Printable.of(""));
  }

  @Test
  void oneHundredAndTwentyCharactersAreShownWholeAndTheNextIsCut() {
    String longest = "x".repeat(120);
    assertEquals(longest, Printable.of(longest));
    assertEquals(longest + "…", Printable.of(longest + "y"));
    assertEquals(longest + "…", Printable.of(longest + "y".repeat(1_000_000)));
    assertEquals(longest + "y", Printable.whole(longest + "y"));
  }

  @Test
  void aCutNeverTearsACharacterOrAnEscape() {
    assertEquals("🙂".repeat(120) + "…", Printable.of("🙂".repeat(121)));
    assertEquals("\\x1b".repeat(120) + "…", Printable.of("\u001b".repeat(121)));
  }

  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.strings()
        .withCharRange('\u0000', '\u00ff')
        .withCharRange('\u2000', '\u2070')
        .withCharRange('\ud7f0', '\ue010')
        .withChars('\\', 'x', 'u', '{', '}', '…')
        .ofMaxLength(200);
  }

  @Property
  void nothingThatIsShownCanSteerATerminal(@ForAll("anyText") String text) {
    assertTrue(
        Printable.whole(text)
            .codePoints()
            .noneMatch(c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE));
  }

  @Property
  void differentTextsAreShownDifferently(@ForAll("anyText") String text) {
    assertEquals(text, unescape(Printable.whole(text)));
  }

  @Property
  void aCutTextIsTheBeginningOfTheWhole(@ForAll @From("anyText") String text) {
    String shown = Printable.of(text);
    String whole = Printable.whole(text);
    if (text.codePointCount(0, text.length()) <= Printable.MAX_LENGTH) {
      assertEquals(whole, shown);
    } else {
      assertTrue(shown.endsWith("…"));
      assertTrue(whole.startsWith(shown.substring(0, shown.length() - 1)));
    }
  }

  private static String unescape(String shown) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      if (c != '\\') {
        text.append(c);
      } else if (shown.charAt(i + 1) == '\\') {
        text.append('\\');
        i++;
      } else if (shown.charAt(i + 1) == 'x') {
        text.append((char) Integer.parseInt(shown.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        int end = shown.indexOf('}', i);
        text.appendCodePoint(Integer.parseInt(shown.substring(i + 3, end), 16));
        i = end;
      }
    }
    return text.toString();
  }
}
