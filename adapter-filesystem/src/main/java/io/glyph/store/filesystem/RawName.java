package io.glyph.store.filesystem;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names as the bytes that they are. On Linux the library keeps a path's bytes and works with them,
 * as long as the path comes from a listing and is not made of a string; only its text loses what
 * the locale cannot say. Its URI has every byte.
 */
final class RawName {
  private RawName() {}

  /** The last name of an absolute path. */
  static byte[] of(Path path) {
    @Nullable Path last = path.getFileName();
    String text = last == null ? "" : last.toString();
    // In every locale that a Linux system has, ASCII is ASCII.
    return isAscii(text) ? text.getBytes(StandardCharsets.US_ASCII) : fromUri(path);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static byte[] fromUri(Path path) {
    String raw = path.toUri().getRawPath();
    int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
    int start = raw.lastIndexOf('/', end - 1) + 1;
    ByteArrayOutputStream name = new ByteArrayOutputStream(end - start);
    for (int i = start; i < end; i++) {
      if (raw.charAt(i) == '%') {
        name.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        name.write(raw.charAt(i));
      }
    }
    return name.toByteArray();
  }
}
