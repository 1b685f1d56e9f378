package io.glyph.store.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.graph.Cell;
import io.glyph.store.domain.refusal.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of a store in JSON and in text for people. */
final class ObjectWords {
  private ObjectWords() {}

  /**
   * Puts a value under a key. Text that is not UTF-8 is shown with U+FFFD, and beside it the same
   * key with {@code _bytes} has its bytes in base64; so have blobs, which are no text at all.
   */
  static void put(Map<String, @Nullable Object> object, String key, Cell cell) {
    switch (cell) {
      case Cell.None() -> object.put(key, null);
      case Cell.Whole(long value) -> object.put(key, value);
      case Cell.Real(double value) ->
          object.put(
              key,
              Double.isFinite(value)
                  ? new Json.Raw(Double.toString(value))
                  : Double.toString(value));
      case Cell.Text text -> {
        object.put(key, new String(text.bytes(), UTF_8));
        if (!isUtf8(text.bytes())) {
          object.put(key + "_bytes", base64(text.bytes()));
        }
      }
      case Cell.Blob blob -> {
        object.put(key, null);
        object.put(key + "_bytes", base64(blob.bytes()));
      }
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).remaining() >= 0;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /** Escaped where it is not printable, bytes that are not UTF-8 as such. */
  static String text(Cell cell) {
    return switch (cell) {
      case Cell.None() -> "-";
      case Cell.Whole(long value) -> Long.toString(value);
      case Cell.Real(double value) -> Double.toString(value);
      case Cell.Text text -> escaped(text.bytes());
      case Cell.Blob blob -> "x'" + HexFormat.of().formatHex(blob.bytes()) + "'";
    };
  }

  private static String escaped(byte[] bytes) {
    if (isUtf8(bytes)) {
      return Printable.whole(new String(bytes, UTF_8));
    }
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      int length = sequence(bytes, at);
      if (length == 0) {
        text.append("\\x").append(HexFormat.of().toHexDigits(bytes[at]));
        at++;
      } else {
        text.append(Printable.whole(new String(bytes, at, length, UTF_8)));
        at += length;
      }
    }
    return text.toString();
  }

  /** Length of the valid UTF-8 sequence that starts here; 0 where none does. */
  private static int sequence(byte[] bytes, int at) {
    for (int length = 1; length <= 4 && at + length <= bytes.length; length++) {
      byte[] part = new byte[length];
      System.arraycopy(bytes, at, part, 0, length);
      if (isUtf8(part)) {
        return length;
      }
    }
    return 0;
  }
}
