package io.glyph.store.domain.source;

import io.glyph.store.domain.refusal.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A file's path below its project's folder, names separated by a slash. It is bytes, as the file
 * system has it: names on Linux need not be UTF-8.
 */
public final class SourcePath implements Comparable<SourcePath> {
  /**
   * Bytes that are no part of a character are counted from here on, beyond every code point: so a
   * name as characters loses nothing.
   */
  static final int RAW = 0x110000;

  private final byte[] bytes;

  private SourcePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param name a single name, or several separated by a slash
   * @throws IllegalArgumentException for an empty path, an absolute one, and for names that are
   *     empty, {@code .} or {@code ..}
   */
  public static SourcePath of(byte[] name) {
    byte[] bytes = name.clone();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] == 0) {
        throw new IllegalArgumentException("no file's name has a NUL");
      }
      if (i == bytes.length || bytes[i] == '/') {
        requireName(bytes, start, i);
        start = i + 1;
      }
    }
    return new SourcePath(bytes);
  }

  public static SourcePath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void requireName(byte[] bytes, int from, int to) {
    boolean dots = to - from <= 2;
    for (int i = from; i < to; i++) {
      dots &= bytes[i] == '.';
    }
    if (dots) {
      throw new IllegalArgumentException("a name in a path is not empty, not . and not ..");
    }
  }

  /** The path of something in this folder. */
  public SourcePath child(byte[] name) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
    all[bytes.length] = '/';
    System.arraycopy(name, 0, all, bytes.length + 1, name.length);
    return of(all);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether it is this path, or below it. */
  public boolean startsWith(SourcePath folder) {
    int length = folder.bytes.length;
    return bytes.length >= length
        && Arrays.equals(bytes, 0, length, folder.bytes, 0, length)
        && (bytes.length == length || bytes[length] == '/');
  }

  public boolean isUtf8() {
    return Arrays.stream(characters()).allMatch(c -> c < RAW);
  }

  /**
   * As text: each byte that is no part of a character becomes U+FFFD, one for one, as in the events
   * of the first prototype.
   */
  public String text() {
    StringBuilder text = new StringBuilder(bytes.length);
    for (int c : characters()) {
      text.appendCodePoint(c >= RAW ? 0xFFFD : c);
    }
    return text.toString();
  }

  /** Fit to be shown: bytes that are no part of a character as {@code \xe9}; not cut. */
  public String shown() {
    StringBuilder shown = new StringBuilder(bytes.length);
    StringBuilder good = new StringBuilder();
    for (int c : characters()) {
      if (c < RAW) {
        good.appendCodePoint(c);
      } else {
        shown.append(Printable.whole(good.toString())).append("\\x");
        HexFormat.of().toHexDigits(shown, (byte) (c - RAW));
        good.setLength(0);
      }
    }
    return shown.append(Printable.whole(good.toString())).toString();
  }

  /** The names as code points; bytes that are no part of a character from {@link #RAW} on. */
  int[] characters() {
    int[] characters = new int[bytes.length];
    int count = 0;
    for (int i = 0; i < bytes.length; ) {
      int length = lengthOfCharacter(i);
      characters[count++] =
          switch (length) {
            case 0 -> RAW + Byte.toUnsignedInt(bytes[i]);
            case 1 -> bytes[i];
            default -> new String(bytes, i, length, StandardCharsets.UTF_8).codePointAt(0);
          };
      i += Math.max(1, length);
    }
    return Arrays.copyOf(characters, count);
  }

  /** The names, in the same form. */
  List<int[]> names() {
    return split(characters());
  }

  static List<int[]> split(int[] characters) {
    List<int[]> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= characters.length; i++) {
      if (i == characters.length || characters[i] == '/') {
        names.add(Arrays.copyOfRange(characters, start, i));
        start = i + 1;
      }
    }
    return names;
  }

  /**
   * Bytes of the character that starts there, as the table of well-formed sequences in the Unicode
   * Standard (3.9, table 3-7) has them; 0 where none does.
   */
  private int lengthOfCharacter(int at) {
    int first = Byte.toUnsignedInt(bytes[at]);
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > bytes.length) {
      return 0;
    }
    int second = Byte.toUnsignedInt(bytes[at + 1]);
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** By bytes, each from 0 to 255. */
  @Override
  public int compareTo(SourcePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourcePath that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The same as {@link #shown()}. */
  @Override
  public String toString() {
    return shown();
  }
}
