package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonJudgeTest {
  private static final String[] SEEDS = {
    "{\"type\":\"a\",\"n\":-0.5e+10,\"m\":[1,20,null,true,false,{}],\"u\":\"\\u00e9\\n\\\"/\"}\n",
    "{\"a\":{\"b\":[[],[{}],\"é€😀\"]},\"id\":\"x\",\"seal\":{\"lines\":0}} \r\n",
    " { \"k\" : [ 0 , 1E5, 1.5 , \"\" ] } ",
    "{}",
  };

  /** Bytes that are likely to make or break JSON. */
  private static final byte[] SPICE =
      "{}[]\",:\\u0019-+.eEtfn /\t\n\0\u0080".getBytes(StandardCharsets.ISO_8859_1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {} ",
        "{}\r\n",
        "{\"a\":1}",
        "{\"a\":-0}",
        "{\"a\":1e5}",
        "{\"a\":[]}",
        "{\"\":\"\\ud800\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":[1.5e-7,{\"b\":null}]}"
      })
  void objects(String text) {
    assertTrue(isObject(bytes(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "[]",
        "\"a\"",
        "null",
        "{",
        "{}{}",
        "{} x",
        "{\"a\"}",
        "{\"a\":}",
        "{,}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":True}",
        "{\"a\":NaN}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":[1 2]}",
        "{\"a\":[1,]}",
        "{\"a\":[}",
        "{\"a\":(1)}",
        "{\"a\":1]",
        "{\"a\":\"",
        "\uFEFF{}",
        "{}//c",
        "{\"a\":1"
      })
  void notObjects(String text) {
    assertFalse(isObject(bytes(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0af",
        "c1bf",
        "e080af",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f08080af",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "ff",
        "fe",
        "80",
        "bf",
        "c3",
        "e282",
        "f09f98",
        "c328",
        "e28228",
        "f09f9828"
      })
  void invalidUtf8InAString(String hex) {
    byte[] bytes = bytes("{\"a\":\"" + "?".repeat(hex.length() / 2) + "\"}");
    System.arraycopy(HexFormat.of().parseHex(hex), 0, bytes, 6, hex.length() / 2);
    assertFalse(isObject(bytes));
  }

  @Test
  void nestingIsBounded() {
    int most = JsonJudge.MAX_DEPTH - 1;
    assertTrue(isObject(bytes("{\"a\":" + "[".repeat(most) + "]".repeat(most) + "}")));
    assertFalse(isObject(bytes("{\"a\":" + "[".repeat(most + 1) + "]".repeat(most + 1) + "}")));
  }

  @Test
  void agreesWithJacksonOnDamagedJsonHoweverItIsCut() {
    long seed = 7L;
    Random random = new Random(seed);
    int objects = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = bytes(SEEDS[random.nextInt(SEEDS.length)]);
      for (int edits = random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextInt(8) == 0
                ? (byte) random.nextInt(256)
                : SPICE[random.nextInt(SPICE.length)];
      }
      boolean expected = jacksonSaysObject(bytes);
      objects += expected ? 1 : 0;
      JsonJudge judge = new JsonJudge();
      int cut = random.nextInt(bytes.length + 1);
      judge.feed(bytes, 0, cut);
      judge.feed(bytes, cut, bytes.length);
      assertEquals(
          expected,
          judge.isObject(),
          () -> "seed " + seed + ": " + HexFormat.of().formatHex(bytes));
    }
    assertTrue(objects > 20_000 && objects < 180_000, "the cases say something: " + objects);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"seal\":2}",
        "{\"seal\":2,\"x\":[{}],\"id\":1}",
        "{\"\\u0069d\":1,\"seal\":2}",
        "{\"id\":1,\"s\\u0065al\":2}"
      })
  void idAndSealAtTheTopMayBeOurs(String text) {
    JsonJudge judge = new JsonJudge();
    judge.feed(bytes(text), 0, bytes(text).length);
    assertTrue(judge.mayBeOurs());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1}",
        "{\"id\":1,\"data\":{\"seal\":2}}",
        "{\"id\":\"seal\"}",
        "{\"ids\":1,\"seals\":2}",
        "{\"idé\":1,\"seal\":1}",
        "{\"id\":1,\"seal\":2"
      })
  void otherLinesAreNot(String text) {
    JsonJudge judge = new JsonJudge();
    judge.feed(bytes(text), 0, bytes(text).length);
    assertFalse(judge.mayBeOurs());
  }

  private static boolean isObject(byte[] bytes) {
    JsonJudge judge = new JsonJudge();
    for (int i = 0; i < bytes.length; i++) {
      judge.feed(bytes, i, i + 1);
    }
    return judge.isObject();
  }

  private static boolean jacksonSaysObject(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      try (JsonParser parser = EventParser.FACTORY.createParser(text)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return false;
        }
        for (int depth = 1; depth > 0; ) {
          JsonToken token = parser.nextToken();
          if (token == null) {
            return false;
          }
          depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
          if (token.isScalarValue()) {
            var unused = parser.getText();
          }
        }
        return parser.nextToken() == null;
      }
    } catch (CharacterCodingException notUtf8) {
      return false;
    } catch (IOException notJson) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
