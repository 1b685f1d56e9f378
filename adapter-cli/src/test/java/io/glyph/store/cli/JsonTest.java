package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  @Test
  void keysStayInTheirOrder() {
    assertEquals(
        "{\"z\":1,\"a\":[true,null,\"x\"],\"m\":{}}",
        Json.write(Json.object("z", 1, "a", Arrays.asList(true, null, "x"), "m", Json.object())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J",
        "a\nb",
        "del\u007f",
        "csi\u009b31m",
        "rtl\u202eabc",
        "zwj\u200d",
        "bom\ufeff",
        "sep\u2028\u2029",
        "private\ue000",
        "quote\"back\\",
        "Zo\u00eb \u4e16\u754c",
        "\ud83c\udf33 tree"
      })
  void textComesBackAsItWasAndNothingInvisibleIsRaw(String text) {
    String json = Json.write(text);
    assertEquals(text, Contract.parse(json));
    assertEquals("", invisible(json));
  }

  @Test
  void readableTextStaysReadable() {
    assertEquals("\"Zo\u00eb \u4e16\u754c\"", Json.write("Zo\u00eb \u4e16\u754c"));
  }

  @Test
  void halfACharacterDoesNotBreakTheOutput() {
    String json = Json.write("half \ud83c");
    assertEquals(
        "\"half ?\"", new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Test
  void jsonOfOthersKeepsItsMeaningAndLosesItsTeeth() {
    String theirs = "{\"a\":\t\"x\u009b31m\u202e\u007f\",\r\"b\":[1.50,1e400]}";
    String printable = Json.printable(theirs);
    assertEquals("", invisible(printable));
    assertEquals("{\"a\": \"x\\u009b31m\\u202e\\u007f\", \"b\":[1.50,1e400]}", printable);
  }

  private static String invisible(String json) {
    StringBuilder found = new StringBuilder();
    json.codePoints()
        .filter(c ->
            Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.PRIVATE_USE
                || c == 0x2028
                || c == 0x2029)
        .forEach(found::appendCodePoint);
    return found.toString();
  }
}
