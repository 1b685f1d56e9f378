package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Some complete lines of the log, hashed and judged. Filled by one thread, worked on by another,
 * told of by the first again; used over and over.
 *
 * <p>The bytes begin behind one of room: for its hash a leaf has a zero before it, and the byte
 * before a line is free once the line before it is done with.
 */
final class LineBlock {
  /** Bytes of lines that it holds; so many lines at most, each of which takes 44 bytes more. */
  static final int SIZE = 256 * 1024;

  private static final int START = 1;
  private static final int FIRST_LINES = 4 * 1024;

  private final byte[] bytes = new byte[START + SIZE];
  private final MessageDigest digest = MerkleTree.leafDigest();
  private final JsonJudge judge = new JsonJudge();
  private int fill;
  private int lines;
  private int[] ends = new int[FIRST_LINES];
  private byte[] hashes = new byte[FIRST_LINES * MerkleTree.HASH_LENGTH];
  private LoggedLine.Form[] forms = new LoggedLine.Form[FIRST_LINES];

  LineBlock() {
    digest.reset();
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the next bytes go. */
  int end() {
    return START + fill;
  }

  int room() {
    return SIZE - fill;
  }

  /** Forgets everything. */
  void clear() {
    fill = 0;
    lines = 0;
  }

  void filled(int more) {
    fill += more;
  }

  /** Moves what is behind the last newline into another block; false where there is no newline. */
  boolean cutInto(LineBlock next) {
    int end = end();
    int at = end;
    while (at > START && bytes[at - 1] != '\n') {
      at--;
    }
    if (at == START) {
      return false;
    }
    next.clear();
    System.arraycopy(bytes, at, next.bytes, START, end - at);
    next.fill = end - at;
    fill = at - START;
    return true;
  }

  /** Hashes and judges every line; ends with a newline. */
  LineBlock work() {
    int start = START;
    int end = end();
    while (start < end) {
      int newline = start;
      while (bytes[newline] != '\n') {
        newline++;
      }
      if (lines == ends.length) {
        grow();
      }
      ends[lines] = newline + 1;
      hash(start, newline + 1);
      forms[lines] = form(start, newline + 1);
      lines++;
      start = newline + 1;
    }
    return this;
  }

  private void hash(int from, int to) {
    // The byte before is room, or the newline of a line that has been hashed and judged.
    byte before = bytes[from - 1];
    bytes[from - 1] = 0;
    digest.update(bytes, from - 1, to - from + 1);
    bytes[from - 1] = before;
    try {
      digest.digest(hashes, lines * MerkleTree.HASH_LENGTH, MerkleTree.HASH_LENGTH);
    } catch (DigestException impossible) {
      throw new IllegalStateException("there is room for a hash", impossible);
    }
  }

  private LoggedLine.Form form(int from, int to) {
    judge.reset();
    judge.feed(bytes, from, to);
    if (!judge.isObject()) {
      return LineJudgements.MALFORMED;
    }
    return judge.mayBeOurs() && to - from <= AuditEvent.MAX_LINE_BYTES
        ? EventParser.form(bytes, from, to)
        : LineJudgements.FOREIGN;
  }

  private void grow() {
    int more = lines * 4;
    ends = Arrays.copyOf(ends, more);
    hashes = Arrays.copyOf(hashes, more * MerkleTree.HASH_LENGTH);
    forms = Arrays.copyOf(forms, more);
  }

  /**
   * Tells of the lines.
   *
   * @param number of the first
   * @param offset of its first byte
   */
  void tell(long number, long offset, Consumer<LoggedLine> visitor) {
    int start = START;
    for (int i = 0; i < lines; i++) {
      int at = i * MerkleTree.HASH_LENGTH;
      visitor.accept(
          new LoggedLine(
              number + i,
              offset + (start - START),
              ends[i] - start,
              Arrays.copyOfRange(hashes, at, at + MerkleTree.HASH_LENGTH),
              forms[i]));
      start = ends[i];
    }
  }

  int lines() {
    return lines;
  }

  int size() {
    return fill;
  }
}
