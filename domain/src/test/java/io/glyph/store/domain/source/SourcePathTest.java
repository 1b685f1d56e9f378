package io.glyph.store.domain.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePathTest {
  private static SourcePath hex(String hex) {
    return SourcePath.of(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/..", "./a", "a/../b", "a\0b"})
  void whatIsNoPathBelowAFolderIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> SourcePath.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "...", ".a", "a.", "..a/b..", " ", "a\nb", "-rf"})
  void oddNamesAreNames(String text) {
    assertEquals(text, SourcePath.of(text).text());
    assertTrue(SourcePath.of(text).isUtf8());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "636166e92e747874, caf\ufffd.txt, caf\\xe9.txt",
    "fffe, \ufffd\ufffd, \\xff\\xfe",
    "e28241, \ufffd\ufffdA, \\xe2\\x82A",
    "e282, \ufffd\ufffd, \\xe2\\x82",
    "c080, \ufffd\ufffd, \\xc0\\x80",
    "c1bf, \ufffd\ufffd, \\xc1\\xbf",
    "e08080, \ufffd\ufffd\ufffd, \\xe0\\x80\\x80",
    "eda080, \ufffd\ufffd\ufffd, \\xed\\xa0\\x80",
    "f08f8080, \ufffd\ufffd\ufffd\ufffd, \\xf0\\x8f\\x80\\x80",
    "f4908080, \ufffd\ufffd\ufffd\ufffd, \\xf4\\x90\\x80\\x80",
    "f5808080, \ufffd\ufffd\ufffd\ufffd, \\xf5\\x80\\x80\\x80",
    "f0908041, \ufffd\ufffd\ufffdA, \\xf0\\x90\\x80A",
    "c341, \ufffdA, \\xc3A",
    "80, \ufffd, \\x80"
  })
  void eachByteThatIsNoCharacterIsReplacedByOne(String bytes, String text, String shown) {
    assertEquals(text, hex(bytes).text());
    assertEquals(shown, hex(bytes).shown());
    assertEquals(shown, hex(bytes).toString());
    assertFalse(hex(bytes).isUtf8());
    assertArrayEquals(HexFormat.of().parseHex(bytes), hex(bytes).bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u007f",
        "\u0080",
        "\u07ff",
        "\u0800",
        "\ud7ff",
        "\ue000",
        "\uffff",
        "😀",
        "\udbff\udfff"
      })
  void charactersAtTheEdgesOfUtf8AreCharacters(String text) {
    assertEquals(text, SourcePath.of("a" + text + "b").text().substring(1, 1 + text.length()));
    assertTrue(SourcePath.of(text).isUtf8());
  }

  @Test
  void agreesWithTheDecoderOfTheLibraryOnWhatIsUtf8() {
    long seed = Long.getLong("glyph.test.seed", 7_2026);
    System.out.println("SourcePathTest seed " + seed);
    Random random = new Random(seed);
    int[] leads = {0x41, 0x80, 0xbf, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee, 0xf0, 0xf1, 0xf4, 0xf5};
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(6)];
      for (int b = 0; b < bytes.length; b++) {
        int any = random.nextBoolean() ? 0x80 + random.nextInt(0x40) : 0x41;
        bytes[b] = (byte) (random.nextInt(3) == 0 ? leads[random.nextInt(leads.length)] : any);
      }
      String decoded = new String(bytes, StandardCharsets.UTF_8);
      boolean valid = !decoded.contains("\ufffd");
      assertEquals(valid, SourcePath.of(bytes).isUtf8(), () -> HexFormat.of().formatHex(bytes));
      if (valid) {
        assertEquals(decoded, SourcePath.of(bytes).text());
      }
    }
  }

  @Test
  void controlCharactersAreShownEscaped() {
    assertEquals("esc\\x1b[31mred", SourcePath.of("esc\u001b[31mred").shown());
    assertEquals("a".repeat(500), SourcePath.of("a".repeat(500)).shown());
    assertEquals("\\x1b\\xff\\x1b", hex("1bff1b").shown());
  }

  @Test
  void childIsBelowItsFolder() {
    SourcePath folder = SourcePath.of("docs");
    SourcePath file = folder.child(new byte[] {'a'});
    assertEquals(SourcePath.of("docs/a"), file);
    assertEquals(SourcePath.of("docs/a").hashCode(), file.hashCode());
    assertTrue(file.startsWith(folder));
    assertTrue(folder.startsWith(folder));
    assertFalse(folder.startsWith(file));
    assertFalse(SourcePath.of("docsx/a").startsWith(folder));
    assertFalse(SourcePath.of("do").startsWith(folder));
    assertThrows(IllegalArgumentException.class, () -> folder.child(new byte[0]));
    assertNotEquals(folder, file);
    assertNotEquals(folder, (Object) "docs");
  }

  @Test
  void orderIsThatOfBytes() {
    assertTrue(SourcePath.of("a").compareTo(SourcePath.of("\u00fc")) < 0);
    assertTrue(hex("ff").compareTo(hex("7f")) > 0);
    assertEquals(0, hex("ff").compareTo(hex("ff")));
  }

  @Test
  void bytesGivenAndTakenAreCopies() {
    byte[] given = {'a'};
    SourcePath path = SourcePath.of(given);
    given[0] = 'b';
    path.bytes()[0] = 'c';
    assertEquals("a", path.text());
  }
}
